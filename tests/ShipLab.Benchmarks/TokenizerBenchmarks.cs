using System.Diagnostics;
using ShipLab.Verification;
using ShipLab.Verification.Checks;

namespace ShipLab.Benchmarks;

/// <summary>
/// The tokenizer on one core, its cache of words empty at the start of each run: on prompts of class names, whose words
/// repeat, and on words of two pieces drawn at random from the vocabulary, which hardly repeat, so that nearly all must
/// be merged. With OpenAI's vocabulary where it is found, else with the tiny CLIP's.
/// </summary>
internal static class TokenizerBenchmarks
{
    private const int Runs = 5, Classes = 1000, Prompts = 10_000, Texts = 1000, WordsPerText = 20;

    public static IEnumerable<Benchmark> All() =>
    [
        new("tokenizer, prompts of class names, one core", "tokens/s", () => Rates(ClassPrompts)) { Target = 200_000 },
        new("tokenizer, words that hardly repeat, one core", "tokens/s", () => Rates(RareWords)) { Target = 200_000 },
    ];

    private static IReadOnlyList<double> Rates(Func<IReadOnlyList<string>, Random, string[]> draw)
    {
        var texts = draw(Words(Load()), new Random(1));
        var rates = new List<double>();
        for (var run = -1; run < Runs; run++) // the first warms the code up
        {
            var tokenizer = Load();
            long tokens = 0;
            var watch = Stopwatch.StartNew();
            foreach (var text in texts) tokens += tokenizer.Encode(text).Length;
            if (run >= 0) rates.Add(tokens / watch.Elapsed.TotalSeconds);
        }
        return rates;
    }

    private static string[] ClassPrompts(IReadOnlyList<string> words, Random random)
    {
        var names = Enumerable.Range(0, Classes).Select(_ => $"{Pick(words, random)} {Pick(words, random)}").ToArray();
        return [.. Enumerable.Range(0, Prompts).Select(i => $"a photo of a {names[i % Classes]}.")];
    }

    private static string[] RareWords(IReadOnlyList<string> words, Random random) =>
        [.. Enumerable.Range(0, Texts).Select(_ =>
        string.Join(' ', Enumerable.Range(0, WordsPerText).Select(_ => Pick(words, random) + Pick(words, random))))];

    private static string Pick(IReadOnlyList<string> words, Random random) => words[random.Next(words.Count)];

    /// <summary>The pieces of four or more small letters that end a word.</summary>
    private static string[] Words(Tokenizer tokenizer) => [.. tokenizer.Merges.Select(m => m.Left + m.Right)
        .Where(piece => piece.EndsWith("</w>", StringComparison.Ordinal) && piece.Length >= 8
            && piece[..^4].All(char.IsAsciiLetterLower)).Select(piece => piece[..^4])];

    private static Tokenizer Load() => ReferenceVocabulary.Find(AppContext.BaseDirectory) is { } path
        ? Tokenizer.FromMergesFile(path, 77, ClipVocabulary.Size)
        : ClipFiles.Tiny().Tokenizer;
}
