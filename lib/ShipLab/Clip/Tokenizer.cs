using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab;

/// <summary>
/// A byte-level byte-pair encoding of the form of CLIP's: 256 bytes, the same 256 as word ends, one token for each merge, then the start
/// and the end token. Safe to use from several threads. With OpenAI's vocabulary it gives OpenAI's ids, except that HTML entities and
/// mojibake are taken as they stand (the official code repairs both first) and that lower-casing goes character by character.
/// </summary>
public sealed class Tokenizer
{
    private const string WordEnd = "</w>";
    private const int MaxCachedWords = 65_536;

    private readonly string[] tokens;                                  // text of each id, in the byte alphabet
    private readonly Dictionary<(int, int), (int Rank, int Id)> merges = [];
    private readonly ConcurrentDictionary<string, int[]> cache = new(StringComparer.Ordinal);

    /// <param name="merges">pairs of token texts, most important first; a word end is written "&lt;/w&gt;"</param>
    /// <param name="context">the model's context length, start and end token included</param>
    /// <exception cref="ShipLabException">A merge joins something that no earlier merge made.</exception>
    public Tokenizer(IEnumerable<(string Left, string Right)> merges, int context = 77)
    {
        ContextLength = context;
        Merges = merges.ToArray();
        var characters = ByteAlphabet.Characters.Select(c => c.ToString()).ToArray();
        tokens = [.. characters, .. characters.Select(c => c + WordEnd), .. Merges.Select(m => m.Left + m.Right),
            WordSplitter.Start, WordSplitter.End];
        var ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Length; id++) ids[tokens[id]] = id; // of equal texts the last counts, as in the official code
        for (var rank = 0; rank < Merges.Count; rank++)
        {
            var (left, right) = Merges[rank];
            if (!ids.TryGetValue(left, out var leftId) || !ids.TryGetValue(right, out var rightId))
                throw new ShipLabException($"Merge {rank + 1} of the vocabulary, '{left} {right}', joins a piece that no merge makes. " +
                                           "The vocabulary is damaged or not in CLIP's format.");
            this.merges.TryAdd((leftId, rightId), (rank, ids[left + right]));
        }
        (StartToken, EndToken) = (tokens.Length - 2, tokens.Length - 1);
        (cache[WordSplitter.Start], cache[WordSplitter.End]) = ([StartToken], [EndToken]);
    }

    public int VocabSize => tokens.Length;
    public int StartToken { get; }
    public int EndToken { get; }

    /// <summary>Positions of a tokenised text, start and end token included.</summary>
    public int ContextLength { get; }

    public IReadOnlyList<(string Left, string Right)> Merges { get; }

    /// <summary>Reads merges as text in the official file's format: a first line that starts with "#version" or a quotation mark is
    /// skipped, then a pair a line.</summary>
    /// <param name="vocabSize">how large the vocabulary shall be (the official file holds more merges than CLIP uses); null for all</param>
    public static Tokenizer FromMerges(string text, int context = 77, int? vocabSize = null)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        var skip = lines[0].Contains("#version", StringComparison.Ordinal) ? 1 : 0;
        var pairs = lines.Skip(skip).TakeWhile(line => line.Length > 0).Take(vocabSize - 514 ?? int.MaxValue).Select((line, i) =>
            line.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right]
                ? (left, right)
                : throw new ShipLabException($"Line {i + 1 + skip} of the merges, '{line}', is not two pieces with a space between."));
        var tokenizer = new Tokenizer(pairs, context);
        if (vocabSize is int wanted && tokenizer.VocabSize != wanted)
            throw new ShipLabException($"The merges give a vocabulary of {tokenizer.VocabSize} tokens, but the model has {wanted}.");
        return tokenizer;
    }

    /// <summary>The same from a file, which may be gzipped (.gz), as OpenAI's bpe_simple_vocab_16e6.txt.gz is.</summary>
    public static Tokenizer FromMergesFile(string path, int context = 77, int? vocabSize = null)
    {
        try
        {
            using Stream file = File.OpenRead(path);
            using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file, Encoding.UTF8);
            return FromMerges(reader.ReadToEnd(), context, vocabSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ShipLabException($"Cannot read the vocabulary '{path}': {error.Message}", error);
        }
    }

    /// <summary>The merges in the format that <see cref="FromMerges"/> reads.</summary>
    public string ToMergesText() => "#version: 0.2\n" + string.Concat(Merges.Select(m => $"{m.Left} {m.Right}\n"));

    /// <summary>The ids of a text, without start and end token.</summary>
    public int[] Encode(string text) => WordSplitter.Split(WordSplitter.Clean(text)).SelectMany(Word).ToArray();

    /// <summary>The text of ids; as in the official code each word is followed by a space, and special tokens are spelled out.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        var bytes = new List<byte>();
        foreach (var id in ids)
        {
            if (id < 0 || id >= tokens.Length)
                throw new ShipLabException($"There is no token {id}: the vocabulary has the ids 0 to {tokens.Length - 1}.");
            if (id >= StartToken)
            {
                bytes.AddRange(Encoding.ASCII.GetBytes(tokens[id]));
                continue;
            }
            var ending = tokens[id].EndsWith(WordEnd, StringComparison.Ordinal);
            foreach (var character in ending ? tokens[id].AsSpan(0, tokens[id].Length - WordEnd.Length) : tokens[id])
                if (ByteAlphabet.TryGetByte(character, out var value)) bytes.Add(value);
            if (ending) bytes.Add((byte)' ');
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>Texts as the model's input: start token, ids, end token, zeros.</summary>
    /// <param name="context">positions; null for the model's</param>
    /// <param name="truncate">cut texts that are too long (the end token stays) instead of failing</param>
    /// <returns>[N, context] i64</returns>
    /// <exception cref="ShipLabException">A text is too long; the message names it.</exception>
    public Tensor Tokenize(IEnumerable<string> texts, int? context = null, bool truncate = false)
    {
        var length = context ?? ContextLength;
        if (length < 2) throw new ShipLabException($"A context of {length} positions cannot hold a start and an end token.");
        var list = texts.ToArray();
        var rows = new long[list.Length * length];
        for (var i = 0; i < list.Length; i++)
        {
            var ids = Encode(list[i]);
            if (ids.Length + 2 > length && !truncate)
                throw new ShipLabException($"The text \"{Shortened(list[i])}\" has {ids.Length + 2} tokens with start and end, but the model " +
                                           $"reads only {length}. Shorten it, or allow truncation.");
            var row = rows.AsSpan(i * length, length);
            row[0] = StartToken;
            var kept = Math.Min(ids.Length, length - 2);
            for (var j = 0; j < kept; j++) row[j + 1] = ids[j];
            row[kept + 1] = EndToken;
        }
        return tensor(rows, [list.Length, length], dtype: int64);
    }

    /// <inheritdoc cref="Tokenize(IEnumerable{string}, int?, bool)"/>
    public Tensor Tokenize(string text, int? context = null, bool truncate = false) => Tokenize([text], context, truncate);

    private int[] Word(string word)
    {
        if (cache.TryGetValue(word, out var ids)) return ids;
        ids = Merge(word);
        if (cache.Count < MaxCachedWords) cache.TryAdd(word, ids);
        return ids;
    }

    private int[] Merge(string word)
    {
        var pieces = Encoding.UTF8.GetBytes(word).Select(ByteAlphabet.IdOf).ToList();
        pieces[^1] += 256; // the word-end form
        while (pieces.Count > 1)
        {
            var best = (Rank: int.MaxValue, Id: -1, Left: -1, Right: -1);
            for (var i = 0; i + 1 < pieces.Count; i++)
                if (merges.TryGetValue((pieces[i], pieces[i + 1]), out var merge) && merge.Rank < best.Rank)
                    best = (merge.Rank, merge.Id, pieces[i], pieces[i + 1]);
            if (best.Id < 0) break;
            BpeTrainer.Replace(pieces, best.Left, best.Right, best.Id);
        }
        return [.. pieces];
    }

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
