using System.Text;
using System.Text.Json.Nodes;

namespace ShipLab.Notebooks.Tests;

/// <summary>Notebooks drawn by chance, whole and damaged. Each case is told by its number, which gives it
/// again.</summary>
public sealed class NotebookFuzzTests
{
    private const int Whole = 400, Damaged = 3000;

    [Fact]
    public void Whatever_is_in_a_notebook_is_there_after_reading_and_writing()
    {
        for (var seed = 0; seed < Whole; seed++)
        {
            var notebook = Draw(new Random(seed));
            var written = JsonNode.Parse(NotebookFile.Parse(notebook.ToJsonString()).ToJson());
            Assert.True(JsonNode.DeepEquals(notebook, written),
                $"notebook {seed}:\n{notebook.ToJsonString()}\nbecame\n{written!.ToJsonString()}");
        }
    }

    [Fact]
    public void A_damaged_notebook_is_refused_with_a_sentence_or_read_and_written_the_same_again()
    {
        for (var seed = 0; seed < Damaged; seed++)
        {
            var random = new Random(seed);
            var text = Damage(Draw(random).ToJsonString(), random);
            try
            {
                var notebook = NotebookFile.Parse(text);
                Assert.Equal(notebook.ToJson(), NotebookFile.Parse(notebook.ToJson()).ToJson());
                foreach (var cell in notebook.Cells)
                    _ = (cell.Kind, cell.Tags, cell.FirstLine, cell.OutputTexts.ToList());
                NotebookParameters.NamesIn(notebook);
            }
            catch (NotebookException error)
            {
                Assert.EndsWith(".", error.Message.Replace(" FILE", "."));
            }
            catch (Exception error) when (error is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"notebook {seed}: {error}\n{text}");
            }
        }
    }

    private static string Damage(string text, Random random)
    {
        var damaged = new StringBuilder(text);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(damaged.Length);
            switch (random.Next(4))
            {
                case 0: damaged.Remove(at, Math.Min(random.Next(1, 12), damaged.Length - at)); break;
                case 1: damaged[at] = "{}[]\",:0\\nu"[random.Next(11)]; break;
                case 2: damaged.Insert(at, text.AsSpan(random.Next(text.Length - 8), 8)); break;
                default: damaged.Replace(random.Next(2) == 0 ? "\"code\"" : "null", random.Next(2) == 0 ? "7" : "[]",
                    at, damaged.Length - at); break;
            }
        }
        return damaged.ToString();
    }

    private static JsonObject Draw(Random random) => new()
    {
        ["cells"] = new JsonArray([.. Enumerable.Range(0, random.Next(6)).Select(i => Cell(random, i))]),
        ["metadata"] = Map(random, 2),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
        ["foreign"] = Any(random, 2),
    };

    private static JsonObject Cell(Random random, int i)
    {
        var kind = new[] { "code", "markdown", "raw" }[random.Next(3)];
        var cell = new JsonObject { ["cell_type"] = kind, ["id"] = $"id-{i}", ["metadata"] = Map(random, 2),
            ["source"] = Lines(random) };
        if (random.Next(3) == 0) cell["metadata"]!["tags"] = new JsonArray("parameters", Text(random));
        if (kind != "code" && random.Next(2) == 0)
            cell["attachments"] = new JsonObject { ["picture.png"] = new JsonObject { ["image/png"] = Lines(random) } };
        if (kind != "code") return cell;
        cell["execution_count"] = random.Next(2) == 0 ? null : random.Next(100);
        cell["outputs"] = new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Output(random))]);
        return cell;
    }

    private static JsonNode Output(Random random) => random.Next(3) switch
    {
        0 => new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = Lines(random) },
        1 => new JsonObject { ["output_type"] = "error", ["ename"] = Text(random), ["evalue"] = Text(random),
            ["traceback"] = new JsonArray(Text(random)) },
        _ => new JsonObject
        {
            ["output_type"] = "display_data", ["metadata"] = Map(random, 2),
            ["data"] = new JsonObject { ["text/plain"] = Lines(random),
                ["application/vnd.plotly.v1+json"] = Any(random, 3), ["image/svg+xml"] = Lines(random) },
        },
    };

    private static JsonNode? Any(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => JsonNode.Parse(new[] { "1.50", "-2e-3", "0", "12345678901234567890", "1E400" }[random.Next(5)]),
        3 or 4 => Text(random),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Any(random, depth - 1))]),
        _ => Map(random, depth - 1),
    };

    private static JsonObject Map(Random random, int depth) =>
        new(Enumerable.Range(0, random.Next(3))
            .Select(i => KeyValuePair.Create($"{i}{Text(random)}", Any(random, depth))));

    /// <summary>A text as nbformat keeps it: each line with its end.</summary>
    private static JsonArray Lines(Random random) =>
        NotebookJson.Lines(string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Text(random))));

    private static string Text(Random random)
    {
        const string letters = "ab \"\\/\n\r\t\b\f\u0000\u001c\u0085\u2028<&é→😀";
        var runes = letters.EnumerateRunes().ToArray();
        return string.Concat(Enumerable.Range(0, random.Next(8))
            .Select(_ => runes[random.Next(runes.Length)].ToString()));
    }
}
