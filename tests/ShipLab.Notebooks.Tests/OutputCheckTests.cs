using System.Text.Json.Nodes;

namespace ShipLab.Notebooks.Tests;

public sealed class OutputCheckTests
{
    private static NotebookFile With(params JsonNode[] outputs)
    {
        var notebook = Scratch.Make((CellKind.Markdown, "text", []), (CellKind.Code, "1", []));
        notebook.Cells[1].SetOutputs(new JsonArray([.. outputs]));
        return notebook;
    }

    private static JsonNode Printed(string text) =>
        new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = text };

    private static JsonNode Figure(string json, string svg) => new JsonObject
    {
        ["output_type"] = "display_data", ["metadata"] = new JsonObject(),
        ["data"] = new JsonObject { ["application/vnd.plotly.v1+json"] = JsonNode.Parse(json),
            ["image/svg+xml"] = svg },
    };

    private static string? Difference(NotebookFile stored, NotebookFile run) =>
        Record.Exception(() => new OutputCheck(0.01).Compare(stored, run))?.Message;

    [Theory]
    [InlineData("accuracy 81.23 %, loss 1.2e-3", "accuracy 81.9 %, loss 1.201e-3")]
    [InlineData("off by 0.01", "off by 0.02")] // one in the last place
    [InlineData("largest difference 1.4E-6", "largest difference 3.1E-7")]
    [InlineData("took 12.3 s (1.20 GB), 3:45 min, 66.4 GFLOP/s", "took 7.1 s (0.90 GB), 14:05 min, 12 GFLOP/s")]
    [InlineData("1,522,433 parameters", "1,522,433 parameters")]
    [InlineData("a  b\n", "a b")]
    public void Numbers_may_be_off_a_little_and_times_may_be_others(string stored, string now) =>
        Assert.Null(Difference(With(Printed(stored)), With(Printed(now))));

    [Theory]
    [InlineData("accuracy 81.2 %", "accuracy 83.2 %")]
    [InlineData("32 classes", "33 classes")]
    [InlineData("took 12.3 s", "took 12.3 GB")]
    [InlineData("a cat", "a dog")]
    [InlineData("one", "one two")]
    [InlineData("-0.5", "0.5")]
    public void What_differs_is_told_with_both(string stored, string now)
    {
        var told = Difference(With(Printed(stored)), With(Printed(now)));

        Assert.NotNull(told);
        Assert.Contains("cell 2: the file has \"", told);
        Assert.Contains("\" and this run gave \"", told);
    }

    [Fact]
    public void Of_a_figure_the_numbers_count_and_not_the_picture()
    {
        var stored = With(Figure("""{"data":[{"y":[1.00,2.00]}]}""", "<svg>1</svg>"));

        Assert.Null(Difference(stored, With(Figure("""{"data":[{"y":[1.001,2.00]}]}""", "<svg>2</svg>"))));
        Assert.NotNull(Difference(stored, With(Figure("""{"data":[{"y":[1.00,3.00]}]}""", "<svg>1</svg>"))));
    }

    [Fact]
    public void A_figure_of_times_has_other_numbers_every_time_but_the_same_words()
    {
        var stored = With(Figure("""{"data":[{"y":[1,2]}],"layout":{"yaxis":{"title":"GFLOP/s"}}}""", ""));

        Assert.Null(
            Difference(stored, With(Figure("""{"layout":{"yaxis":{"title":"GFLOP/s"}},"data":[{"y":[7,8]}]}""", ""))));
        Assert.NotNull(
            Difference(stored, With(Figure("""{"data":[{"y":[1,2]}],"layout":{"yaxis":{"title":"TFLOP/s"}}}""", ""))));
    }

    [Fact]
    public void A_cell_whose_outputs_are_the_machines_own_can_be_tagged()
    {
        var stored =
            NotebookFile.Parse(With(Printed("Debian")).ToJson()
                .Replace("\"tags\": []", "\"tags\": [\"nbval-ignore-output\"]"));

        Assert.Null(Difference(stored, With(Printed("Windows"))));
    }

    [Fact]
    public void A_missing_output_is_told() =>
        Assert.Contains("the file has 2 outputs and this run gave 1",
            Difference(With(Printed("a"), Figure("{}", "")), With(Printed("a"))));
}
