using System.Text.Json;
using ShipLab.Notebooks.Tests.Shown;

namespace ShipLab.Notebooks.Tests
{
    public sealed class DisplayTests : IDisposable
    {
        private readonly CSharpSession session = new();

        public void Dispose() => session.Dispose();

        private async Task<CellResult> Run(string code)
        {
            var result = await session.RunAsync(code, token: TestContext.Current.CancellationToken);
            Assert.True(result.Status == CellStatus.Ok, result.Error?.Message);
            return result;
        }

        [Fact]
        public async Task A_type_with_the_formatter_convention_is_shown_as_its_whole_bundle()
        {
            var bundle = Assert.Single((await Run("#r \"ShipLab.Notebooks.Tests.dll\"\nnew ShipLab.Notebooks.Tests.Shown.Chart(3)")).Bundles);

            Assert.Equal(["application/vnd.plotly.v1+json", "text/html", "image/svg+xml", "text/plain"], bundle.MimeTypes);
            Assert.Equal(3, JsonDocument.Parse(bundle["application/vnd.plotly.v1+json"]!).RootElement.GetProperty("points").GetInt32());
            Assert.Equal("<svg>3</svg>", bundle["image/svg+xml"]);
        }

        [Fact]
        public async Task Display_calls_and_the_result_stay_in_order()
        {
            var result = await Run("display(1); \"two\".Display(); HTML(\"<b>3</b>\").Display(); \"<i>4</i>\".DisplayAs(\"text/html\"); 5");

            Assert.Equal(["1", "two", "<b>3</b>", "<i>4</i>", "5"], result.Bundles.Select(b => b.Entries[0].Value));
            Assert.Equal(["text/plain", "text/plain", "text/html", "text/html", "text/plain"], result.Bundles.Select(b => b.Entries[0].Key));
            Assert.Equal(4, result.Outputs.Count(output => output is DisplayOutput));
        }

        [Fact]
        public async Task A_value_is_shown_as_the_types_asked_for()
        {
            var result = await Run("#r \"ShipLab.Notebooks.Tests.dll\"\nvar chart = new ShipLab.Notebooks.Tests.Shown.Chart(2); chart.DisplayAs(\"image/svg+xml\"); display(chart, \"text/plain\", \"text/html\");");

            Assert.Equal([["image/svg+xml"], ["text/plain", "text/html"]], result.Bundles.Select(b => b.MimeTypes.ToArray()));
        }

        [Fact]
        public async Task Objects_and_lists_are_shown_as_html_and_text()
        {
            var bundle = Assert.Single((await Run("new[] { new { Name = \"Ada\", Age = 36 } }")).Bundles);

            Assert.Equal(["text/html", "text/plain"], bundle.MimeTypes);
            Assert.Contains("<table>", bundle["text/html"]);
        }

        [Fact]
        public async Task A_table_of_rows_can_be_displayed()
        {
            var bundle = Assert.Single((await Run("new[] { new { Name = \"Ada\", Age = 36 } }.DisplayTable();")).Bundles);

            Assert.Contains("Ada", bundle["text/html"]);
        }

        [Fact]
        public async Task A_displayed_value_can_be_updated_in_place()
        {
            var result = await Run("var bar = display(\"0 %\"); display(\"other\"); bar.Update(\"100 %\");");

            Assert.Equal(["100 %", "other"], result.Bundles.Select(b => b["text/plain"]));
        }

        [Fact]
        public async Task A_formatter_that_a_cell_registers_is_used()
        {
            var result = await Run("""
                using Microsoft.DotNet.Interactive.Formatting;
                record Temperature(double Celsius);
                Formatter.Register<Temperature>(t => $"{t.Celsius} degrees", "text/html");
                new Temperature(21)
                """);

            Assert.Equal("21 degrees", Assert.Single(result.Bundles)["text/html"]);
        }

        [Fact]
        public async Task Showing_as_json_what_is_not_json_fails_at_the_line_that_does_it()
        {
            var result = await session.RunAsync("var a = 1;\n\"{oops\".DisplayAs(\"application/json\");", token: TestContext.Current.CancellationToken);

            Assert.Equal(2, result.Error!.Line);
            Assert.StartsWith("what is to be shown as application/json is not JSON: ", result.Error.Message);
        }

        [Fact]
        public void A_bundle_finds_its_values_and_knows_which_are_json()
        {
            var bundle = new MimeBundle([new("text/html", "<p>"), new("text/plain", "p"), new("text/plain", "ignored")]);

            Assert.Equal("p", bundle["text/plain"]);
            Assert.Null(bundle["image/png"]);
            Assert.True(MimeBundle.IsJson("application/vnd.plotly.v1+json") && MimeBundle.IsJson("application/json"));
            Assert.False(MimeBundle.IsJson("image/svg+xml"));
        }
    }
}

namespace ShipLab.Notebooks.Tests.Shown
{
    /// <summary>A type as a library would carry it: shown by convention, without a reference to any notebook package.</summary>
    [TypeFormatterSource(typeof(ChartFormatters), PreferredMimeTypes = ["application/vnd.plotly.v1+json", "text/html", "image/svg+xml", "text/plain"])]
    public sealed record Chart(int Points);

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
    {
        public Type FormatterSourceType => formatterSourceType;

        public string[]? PreferredMimeTypes { get; set; }
    }

    internal sealed class ChartFormatters
    {
        public IEnumerable<object> CreateTypeFormatters() =>
        [
            new ChartFormatter("application/vnd.plotly.v1+json", chart => $$"""{"points":{{chart.Points}}}"""),
            new ChartFormatter("text/html", chart => $"<div>{chart.Points}</div>"),
            new ChartFormatter("image/svg+xml", chart => $"<svg>{chart.Points}</svg>"),
            new ChartFormatter("text/plain", chart => $"a chart of {chart.Points} points"),
        ];
    }

    internal sealed class ChartFormatter(string mimeType, Func<Chart, string> format)
    {
        public string MimeType => mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            writer.Write(format((Chart)instance));
            return true;
        }
    }
}
