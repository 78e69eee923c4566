namespace ShipLab.Text;

/// <summary>Texts as the model's input.</summary>
public sealed partial class Tokenizer
{
    /// <summary>Texts as the model's input: start token, ids, end token, zeros.</summary>
    /// <param name="context">positions; null for the model's</param>
    /// <param name="truncate">cut texts that are too long (the end token stays) instead of failing</param>
    /// <returns>[N, context] i64</returns>
    /// <exception cref="ShipLabException">A text is too long; the message names it.</exception>
    public Tensor Tokenize(IEnumerable<string> texts, int? context = null, bool truncate = false)
    {
        var length = context ?? ContextLength;
        if (length < 2)
            throw new ShipLabException($"A context of {length} positions cannot hold a start and an end token.");
        var list = texts.ToArray();
        var rows = new long[list.Length * length];
        var ids = new List<int>(length);
        for (var i = 0; i < list.Length; i++)
        {
            ids.Clear();
            Encode(list[i], ids, truncate ? length : int.MaxValue);
            if (ids.Count + 2 > length && !truncate)
                throw new ShipLabException($"The text \"{Shortened(list[i])}\" has {ids.Count + 2} tokens with start " +
                    $"and end, but the model reads only {length}. Shorten it, or allow truncation.");
            var row = rows.AsSpan(i * length, length);
            row[0] = StartToken;
            var kept = Math.Min(ids.Count, length - 2);
            for (var j = 0; j < kept; j++) row[j + 1] = ids[j];
            row[kept + 1] = EndToken;
        }
        return tensor(rows, [list.Length, length], dtype: int64, device: CPU);
    }

    /// <inheritdoc cref="Tokenize(IEnumerable{string}, int?, bool)"/>
    public Tensor Tokenize(string text, int? context = null, bool truncate = false) =>
        Tokenize([text], context, truncate);

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
