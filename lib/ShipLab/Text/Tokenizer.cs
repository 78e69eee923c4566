using Microsoft.ML.Tokenizers;

namespace ShipLab.Text;

/// <summary>
/// A byte-level byte-pair encoding of the form of CLIP's: 256 bytes, the same 256 as word ends, one token for each
/// merge, then the start and the end token. Texts are cleaned and split here; Microsoft.ML.Tokenizers joins each word's
/// pieces, and keeps the words it has seen. With OpenAI's vocabulary it gives OpenAI's ids; what of ftfy's repairs
/// it leaves out, <see cref="Mojibake"/> says. Letters and digits are those of .NET's Unicode version, lower case is
/// Python 3.11's. Safe to use from several threads.
/// </summary>
public sealed partial class Tokenizer
{
    private const string WordEnd = "</w>";
    private const int LongestWord = 20_000; // joining pieces takes time in its square: .1 s

    private readonly string[] _tokens;   // text of each id, in the byte alphabet
    private readonly BpeTokenizer _words;

    /// <param name="merges">pairs of token texts, most important first; a word end is written "&lt;/w&gt;"</param>
    /// <param name="context">the model's context length, start and end token included</param>
    /// <exception cref="ShipLabException">A merge joins something that no earlier merge made.</exception>
    public Tokenizer(IEnumerable<(string Left, string Right)> merges, int context = 77)
    {
        ContextLength = context;
        Merges = merges.ToArray();
        var characters = ByteAlphabet.Characters.Select(c => c.ToString()).ToArray();
        _tokens = [.. characters, .. characters.Select(c => c + WordEnd), .. Merges.Select(m => m.Left + m.Right),
            WordSplitter.Start, WordSplitter.End];
        var ids = new Dictionary<string, int>(_tokens.Length, StringComparer.Ordinal);
        for (var id = 0; id < _tokens.Length; id++)
            ids[_tokens[id]] = id; // of equal texts the last counts, as in the official code
        foreach (var ((left, right), rank) in Merges.Select((merge, rank) => (merge, rank)))
            if (!ids.ContainsKey(left) || !ids.ContainsKey(right))
                throw new ShipLabException($"Merge {rank + 1} of the vocabulary, '{left} {right}', joins a piece " +
                    "that no merge makes. The vocabulary is damaged or not in CLIP's format.");
        (StartToken, EndToken) = (_tokens.Length - 2, _tokens.Length - 1);
        _words = BpeTokenizer.Create(new BpeOptions(ids)
        {
            Merges = Merges.Select(merge => $"{merge.Left} {merge.Right}"), EndOfWordSuffix = WordEnd, ByteLevel = true,
        });
    }

    /// <summary>How many tokens there are, start and end token included.</summary>
    public int VocabSize => _tokens.Length;

    /// <summary>The id before every text.</summary>
    public int StartToken { get; }

    /// <summary>The id behind every text.</summary>
    public int EndToken { get; }

    /// <summary>Positions of a tokenised text, start and end token included.</summary>
    public int ContextLength { get; }

    /// <summary>The pairs that are joined, most important first.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges { get; }

    /// <summary>The ids of a text, without start and end token.</summary>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 4 + 4);
        Encode(text, ids, int.MaxValue);
        return [.. ids];
    }

    /// <summary>
    /// The text of ids; as in the official code each word is followed by a space, special tokens are spelled out, and
    /// bytes that are no UTF-8 give U+FFFD.
    /// </summary>
    /// <exception cref="ShipLabException">There is no such token.</exception>
    public string Decode(IEnumerable<int> ids)
    {
        var bytes = new List<byte>();
        foreach (var id in ids)
        {
            if (id < 0 || id >= _tokens.Length)
                throw new ShipLabException(
                    $"There is no token {id}: the vocabulary has the ids 0 to {_tokens.Length - 1}.");
            foreach (var character in _tokens[id]) bytes.Add(ByteAlphabet.ByteOf(character));
        }
        // Only now, as the official code does it: pieces may spell out a word end between them.
        return Encoding.UTF8.GetString([.. bytes]).Replace(WordEnd, " ", StringComparison.Ordinal);
    }

    /// <summary>The id of a piece as the vocabulary writes it, e.g. "cat&lt;/w&gt;"; -1 where there is none.</summary>
    internal int IdOf(string piece) => Array.LastIndexOf(_tokens, piece);

    /// <summary>Appends the ids of a text, at least as many as wanted if it has so many.</summary>
    private void Encode(string text, List<int> ids, int wanted)
    {
        var clean = TextCleaning.Clean(text).AsSpan();
        for (var at = 0; ids.Count < wanted && WordSplitter.Next(clean, ref at, out var length); at += length)
            ids.AddRange(Word(clean.Slice(at, length)));
    }

    /// <exception cref="ShipLabException">The word is longer than any.</exception>
    private IReadOnlyList<int> Word(ReadOnlySpan<char> word)
    {
        if (word.Length > LongestWord)
            throw new ShipLabException($"The text holds a word of {word.Length} letters, '{word[..20]}...'; a prompt's "
                + $"words have up to {LongestWord}. Look at what was read as a text.");
        return word switch
        {
            WordSplitter.Start => [StartToken],
            WordSplitter.End => [EndToken],
            _ => _words.EncodeToIds(word, considerPreTokenization: false, considerNormalization: false),
        };
    }
}
