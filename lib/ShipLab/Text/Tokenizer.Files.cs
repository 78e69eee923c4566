using System.IO.Compression;

namespace ShipLab.Text;

/// <summary>Vocabularies as text and as files, in the format of OpenAI's bpe_simple_vocab_16e6.txt.gz.</summary>
public sealed partial class Tokenizer
{
    /// <summary>Reads merges as text in the official file's format: a first line that starts with "#version" or a
    /// quotation mark is skipped, then a pair a line.</summary>
    /// <param name="vocabSize">how large the vocabulary shall be (the official file holds more merges
    /// than CLIP uses); null for all</param>
    /// <exception cref="ShipLabException">A line is not a pair, or there are not enough.</exception>
    public static Tokenizer FromMerges(string text, int context = 77, int? vocabSize = null)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        var skip = lines[0].Contains("#version", StringComparison.Ordinal) ? 1 : 0;
        var pairs = lines.Skip(skip).TakeWhile(line => line.Length > 0).Take(vocabSize - 514 ?? int.MaxValue)
            .Select((line, i) =>
            line.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right]
                ? (left, right)
                : throw new ShipLabException(
                    $"Line {i + 1 + skip} of the merges, '{line}', is not two pieces with a space between."));
        var tokenizer = new Tokenizer(pairs, context);
        if (vocabSize is int wanted && tokenizer.VocabSize != wanted)
            throw new ShipLabException(
                $"The merges give a vocabulary of {tokenizer.VocabSize} tokens, but the model has {wanted}.");
        return tokenizer;
    }

    /// <summary>The same from a file, which may be gzipped (.gz) as OpenAI's is.</summary>
    /// <exception cref="ShipLabException">The file cannot be read or is no vocabulary of that size.</exception>
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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException
            or InvalidDataException or ShipLabException)
        {
            throw new ShipLabException($"Cannot read the vocabulary '{path}': {error.Message}", error);
        }
    }

    /// <summary>The merges in the format that <see cref="FromMerges"/> reads.</summary>
    public string ToMergesText() => "#version: 0.2\n" + string.Concat(Merges.Select(m => $"{m.Left} {m.Right}\n"));
}
