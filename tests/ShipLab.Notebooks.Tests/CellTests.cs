using System.Text.Json.Nodes;
using ShipLab.Figures;

namespace ShipLab.Notebooks.Tests;

/// <summary>What cells put out when they end well.</summary>
public sealed class CellTests(ManyCells cells) : IClassFixture<ManyCells>
{
    private string[] Plain(string name) =>
        [.. cells[name].Select(output => Text(output["data"]?["text/plain"] ?? output["text"]))];

    private static string Text(JsonNode? node) =>
        node is JsonArray lines ? string.Concat(lines.Select(line => (string)line!)) : (string?)node ?? "";

    private JsonObject Bundle(string name) => Assert.Single(cells[name])["data"]!.AsObject();

    [Fact]
    public void Streams_displays_and_the_result_keep_their_order()
    {
        Assert.Equal(["stream", "display_data", "stream", "stream", "execute_result"],
            cells["order"].Select(output => (string)output["output_type"]!));
        Assert.Equal(["stdout", "stderr", "stdout"],
            cells["order"].Select(output => (string?)output["name"]).OfType<string>());
        Assert.Equal(["1", "2", "3", "45", "6"], Plain("order"));
    }

    [Fact]
    public void One_word_is_shown_as_text_alone()
    {
        Assert.Equal(["1", "two", "2.5", "Friday", "True"], Plain("scalars"));
        Assert.All(cells["scalars"],
            output => Assert.Equal(["text/plain"], output["data"]!.AsObject().Select(entry => entry.Key)));
    }

    [Fact]
    public void Html_is_shown_as_it_is() =>
        Assert.Equal("""{"text/html":["<b>3</b>"]}""", Bundle("html").ToJsonString(Relaxed));

    [Fact]
    public void Objects_are_shown_as_html_and_text()
    {
        Assert.Equal(["text/html", "text/plain"], Bundle("rows").Select(entry => entry.Key).Order());
        Assert.Contains("<table>", Text(Bundle("rows")["text/html"]));
    }

    [Fact]
    public void A_call_that_returns_nothing_shows_nothing() => Assert.Empty(cells["void"]);

    [Fact]
    public void A_result_of_null_is_told() => Assert.Equal(["<null>"], Plain("null"));

    [Fact]
    public void A_type_with_the_formatter_convention_is_shown_as_its_whole_bundle_and_json_is_an_object()
    {
        Assert.Equal(["application/vnd.plotly.v1+json", "image/svg+xml", "text/html", "text/plain"],
            Bundle("chart").Select(entry => entry.Key).Order());
        Assert.Equal(3, (int)Bundle("chart")["application/vnd.plotly.v1+json"]!["points"]!);
        Assert.Equal("<svg>3</svg>", Text(Bundle("chart")["image/svg+xml"]));
    }

    [Fact]
    public void A_figure_is_shown_in_all_its_forms()
    {
        var chart = Plot.Line("CoOp", [3, 2, 1.5]).Titled("Training loss", x: "step", y: "loss (nats)");
        Assert.Equal(JsonNode.Parse(chart.ToJson())!.ToJsonString(),
            Bundle("figure")[ChartDisplay.Plotly]!.ToJsonString());
        Assert.Equal(chart.ToHtml(), Text(Bundle("figure")["text/html"]));
        Assert.Equal(chart.ToText(), Text(Bundle("figure")["text/plain"]));
    }

    [Fact]
    public void A_formatter_that_a_cell_registers_is_used() =>
        Assert.Equal("21 degrees", Text(Bundle("formatter")["text/html"]));

    [Fact]
    public void A_displayed_value_can_be_updated_in_place() => Assert.Equal(["100 %", "other"], Plain("update"));

    [Fact]
    public void Threads_and_tasks_write_to_the_cell_that_started_them()
    {
        Assert.StartsWith("thread task ", Plain("threads")[0]);
        Assert.Equal("thread task 012".Length, string.Concat(Plain("threads")).Length);
    }

    [Fact]
    public void What_a_program_of_the_cell_prints_is_its_output() =>
        Assert.Equal(["a program of the cell\n"], Plain("program"));

    [Fact]
    public void Who_lists_the_variables() =>
        Assert.Contains("bar", Text(Assert.Single(cells["who"])["data"]!["text/html"]));

    [Fact]
    public void Other_notebooks_and_scripts_can_be_run_in_a_cell()
    {
        Assert.Equal(["not code"],
            cells["import"][0]["data"]!["text/markdown"]!.AsArray().Select(line => (string)line!));
        Assert.Equal(["hello", "7"], Plain("import")[1..]);
        Assert.Equal(["7"], Plain("load"));
    }

    [Fact]
    public void The_newest_language_is_there() => Assert.Equal(["8"], Plain("newest language"));

    [Fact]
    public void A_command_that_does_not_begin_its_line_is_text() =>
        Assert.Equal(["a #!who"], Plain("command in a text"));

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new()
        { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What cells tell when they fail.

    private JsonNode Error(string name)
    {
        var error = cells[name][^1];
        Assert.Equal("error", (string)error["output_type"]!);
        return error;
    }

    private string Message(string name) => (string)Error(name)["evalue"]!;

    private string[] Trace(string name) => [.. Error(name)["traceback"]!.AsArray().Select(line => (string)line!)];

    [Fact]
    public void A_compile_error_tells_its_line_and_code()
    {
        Assert.Equal("CompilationError", (string)Error("does not compile")["ename"]!);
        Assert.Equal(["cell 19, line 3: var b = a + nowhere;: CS0103: The name 'nowhere' does not exist in the current "
            + "context"], Trace("does not compile"));
    }

    [Fact]
    public void Every_compile_error_is_told_once() =>
        Assert.Equal(["1", "2", "3"], Trace("many errors").Select(line => line.Split("line ")[1][..1]));

    [Fact]
    public void A_syntax_error_is_a_compile_error_too() => Assert.StartsWith("cell 21, line 2: ", Trace("syntax")[0]);

    [Fact]
    public void A_runtime_error_tells_type_message_line_and_nothing_of_the_machinery()
    {
        Assert.Equal(["DivideByZeroException: Attempted to divide by zero.",
            "   at cell 22, line 3: var x = 1 / zero;"], Trace("throws"));
        Assert.Equal(["41"], Plain("assigned before"));
    }

    [Fact]
    public void The_calls_that_led_to_an_error_are_told_across_cells() => Assert.Equal(
        ["ArgumentException: odd", "   at cell 14, line 3: if (x % 2 != 0) throw new ArgumentException(\"odd\");",
            "   at cell 24, line 3: Half(3)"], Trace("calls"));

    [Fact]
    public void Lines_are_told_through_awaits_and_lambdas()
    {
        Assert.Equal(["TimeoutException: late", "   at cell 25, line 4: throw new TimeoutException(\"late\");",
            "   at cell 25, line 6: await Slow()"], Trace("async"));
        Assert.Equal(["DivideByZeroException: Attempted to divide by zero.", "   at cell 26, line 2: 1 / d).ToList()",
            "   at cell 26, line 1: new[] { 1, 0 }.Select(d =>"], Trace("lambda"));
    }

    [Fact]
    public void The_cause_inside_an_exception_is_told() =>
        Assert.Contains(Trace("inner"), line => line.StartsWith("caused by FormatException: "));

    [Fact]
    public void What_waiting_wrapped_is_unwrapped() =>
        Assert.Equal("TimeoutException", (string)Error("waiting")["ename"]!);

    [Fact]
    public void An_error_in_showing_the_result_is_an_error_of_the_cell() =>
        Assert.Contains("unshowable", Message("showing"));

    [Fact]
    public void Of_an_error_of_libtorch_its_sentence_is_told_and_not_the_frames_of_its_code()
    {
        Assert.Equal("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", Message("torch"));
        Assert.DoesNotContain(Trace("torch"), line => line.Contains("frame #") || line.Contains(".cpp"));
    }

    [Fact]
    public void An_unknown_command_is_told_with_those_there_are() =>
        Assert.Equal("Unknown magic command '#!frobnicate'. There are #!who, #!whos, #!import, #r and #i.",
            Message("unknown command"));

    [Fact]
    public void Lines_keep_their_numbers_behind_a_command() =>
        Assert.Equal("   at cell 32, line 3: throw new Exception(\"here\");", Trace("command and line")[1]);

    [Fact]
    public void A_missing_library_tells_where_it_was_looked_for() =>
        Assert.Equal("CS0006: Metadata file 'nowhere/Missing.dll' could not be found (relative paths start at the "
            + "notebook's folder, .)", Message("missing library"));

    [Fact]
    public void An_error_in_a_loaded_script_names_the_file() =>
        Assert.StartsWith("bad.csx, line 2: CS0103", Message("bad script"));

    [Fact]
    public void An_import_of_nothing_names_the_file() => Assert.Contains("none.ipynb", Message("import of nothing"));

    [Fact]
    public void A_package_or_source_that_does_not_exist_is_told_with_advice()
    {
        const string advice = " Check its name and version, the network, and the package sources (#i \"nuget:SOURCE\" "
            + "adds one).";
        // no network
        Assert.Matches("^(Unable to find package Not.A.Package.Of.Anybody|Unable to load the service index).*$",
            Message("package"));
        Assert.EndsWith(advice, Message("package"));
        Assert.Equal("The source directory '/nowhere/packages' not found." + advice, Message("package source"));
    }

    [Fact]
    public void Reading_from_the_console_fails_with_advice() => Assert.Contains("nobody to ask", Message("console"));
}
