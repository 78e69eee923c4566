using System.Text;

namespace ShipLab.Pretraining;

/// <summary>
/// Learns a small vocabulary of CLIP's form from texts: again and again the pair of neighbouring pieces that is
/// most frequent within words becomes a piece. The result depends on the texts alone (of equally frequent pairs the
/// ordinally first wins).
/// </summary>
public static class BpeTrainer
{
    /// <param name="texts">captions; only how often each word occurs matters</param>
    /// <param name="vocabSize">tokens wanted in all, at least 514 (512 for bytes, 2 special); fewer come out when no
    /// pair is left that occurs at least <paramref name="minCount"/> times</param>
    /// <param name="context">the context length of the tokenizer that is returned</param>
    public static Tokenizer Train(IEnumerable<string> texts, int vocabSize, int context, int minCount = 2)
    {
        if (vocabSize < 514)
            throw new ShipLabException(
                $"A vocabulary of {vocabSize} tokens is too small: bytes and special tokens alone take 514.");
        var pieces = ByteAlphabet.Characters.Select(c => c.ToString()).ToList();
        pieces.AddRange(ByteAlphabet.Characters.Select(c => c + "</w>"));
        var words = texts.SelectMany(t => WordSplitter.Split(TextCleaning.Clean(t)))
            .GroupBy(w => w, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Pieces: Bytes(g.Key), Count: (long)g.Count()))
            .ToArray();
        var merges = new List<(string, string)>();
        while (pieces.Count + 2 < vocabSize)
        {
            var counts = new Dictionary<(int Left, int Right), long>();
            foreach (var (word, count) in words)
                for (var i = 0; i + 1 < word.Count; i++)
                    counts[(word[i], word[i + 1])] = counts.GetValueOrDefault((word[i], word[i + 1])) + count;
            if (counts.Count == 0) break;
            var best = counts.OrderByDescending(c => c.Value).ThenBy(c => pieces[c.Key.Left], StringComparer.Ordinal)
                .ThenBy(c => pieces[c.Key.Right], StringComparer.Ordinal).First();
            if (best.Value < minCount) break;
            var (left, right) = best.Key;
            foreach (var (word, _) in words) Replace(word, left, right, pieces.Count);
            merges.Add((pieces[left], pieces[right]));
            pieces.Add(pieces[left] + pieces[right]);
        }
        return new Tokenizer(merges, context);
    }

    /// <summary>Replaces every (left, right) by one piece, from the left.</summary>
    private static void Replace(List<int> word, int left, int right, int merged)
    {
        var kept = 0;
        for (var i = 0; i < word.Count; i++)
        {
            var joins = i + 1 < word.Count && word[i] == left && word[i + 1] == right;
            word[kept++] = joins ? merged : word[i];
            if (joins) i++;
        }
        word.RemoveRange(kept, word.Count - kept);
    }

    private static List<int> Bytes(string word)
    {
        var ids = Encoding.UTF8.GetBytes(word).Select(ByteAlphabet.IdOf).ToList();
        ids[^1] += 256;
        return ids;
    }
}
