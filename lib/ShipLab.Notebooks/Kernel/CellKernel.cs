using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.PackageManagement;

namespace ShipLab.Notebooks;

/// <summary>.NET Interactive's C# kernel: runs cells and tells their outputs in nbformat's form.</summary>
internal sealed partial class CellKernel : IDisposable
{
    // The kernel lets nobody set these. Its package is frozen, so the name of the field stays.
    private static readonly FieldInfo Options =
        typeof(CSharpKernel).GetField("_scriptOptions", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly Type[] OneWord = [typeof(string), typeof(bool), typeof(char), typeof(int), typeof(long),
        typeof(float),
        typeof(double), typeof(decimal), typeof(Enum), typeof(DateTime), typeof(TimeSpan), typeof(Guid)];

    private readonly Action<KernelNews> _tell;
    private readonly CSharpKernel _csharp = new();
    private readonly CompositeKernel _kernel = new();
    private readonly CellErrors _errors = new();
    private CellError? _failure;

    /// <param name="tell">Hears of outputs and ends. It must not write to the console: inside a cell that is an output
    /// again, without end.</param>
    public CellKernel(Action<KernelNews> tell)
    {
        _tell = tell;
        _csharp.UseKernelHelpers().UseWho().UseNugetDirective((kernel, packages) =>
        {
            kernel.AddAssemblyReferences(packages.SelectMany(package => package.AssemblyPaths));
            return Task.CompletedTask;
        });
        _kernel.Add(_csharp, ["c#", "C#"]); // an imported notebook names its language so
        _kernel.UseImportMagicCommand();
        _kernel.KernelEvents.Subscribe(Hear);
        // Terminals and version control are served by text; one word needs no page of HTML around it.
        Formatter.SetPreferredMimeTypesFor(typeof(object), "text/html", "text/plain");
        Formatter.SetPreferredMimeTypesFor(typeof(IHtmlContent), "text/html");
        foreach (var type in OneWord) Formatter.SetPreferredMimeTypesFor(type, "text/plain");
    }

    /// <summary>Runs a cell and tells when it is done.</summary>
    public async Task RunAsync(CellOrder order)
    {
        _failure = null;
        _errors.Remember(order);
        // Lines of errors are wanted, the newest C#, and the code behind parameters.
        Options.SetValue(_csharp, ((ScriptOptions)Options.GetValue(_csharp)!)
            .WithFilePath(order.Name).WithFileEncoding(Encoding.UTF8).WithEmitDebugInformation(true)
            .WithLanguageVersion(LanguageVersion.Latest).AddReferences(typeof(NotebookParameters).Assembly));
        await _kernel.SendAsync(new SubmitCode(WithLines(order.Code)));
        _tell(new KernelNews(Done: true, Error: _failure));
    }

    public void Dispose() => _kernel.Dispose();

    /// <summary>The kernel cuts a cell at its commands and counts lines anew behind each.</summary>
    private static string WithLines(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Split('\n')
        .Select((line, i) => Command().IsMatch(line) ? $"{line}\n#line {i + 2}" : line));

    private void Hear(KernelEvent what)
    {
        switch (what)
        {
            case StandardOutputValueProduced { FormattedValues: var values }: Stream("stdout", values); break;
            case StandardErrorValueProduced { FormattedValues: var values }: Stream("stderr", values); break;
            case DisplayedValueProduced shown: Show("display_data", shown); break;
            case DisplayedValueUpdated update: Show("display_data", update, isUpdate: true); break;
            case ReturnValueProduced result: Show("execute_result", result); break;
            case CommandFailed failed: _failure ??= _errors.Report(failed.Exception, failed.Message); break;
        }
    }

    private void Stream(string name, IEnumerable<FormattedValue> values) =>
        _tell(new KernelNews(CellOutputs.Stream(name, string.Concat(values.Select(value => value.Value)))));

    private void Show(string type, DisplayEvent shown, bool isUpdate = false)
    {
        var data = new JsonObject();
        foreach (var value in shown.FormattedValues)
            data[value.MimeType] = NotebookJson.IsJson(value.MimeType) ? JsonNode.Parse(value.Value) : value.Value;
        var output = new JsonObject { ["output_type"] = type, ["data"] = data, ["metadata"] = new JsonObject() };
        if (type == "execute_result") output["execution_count"] = null;
        _tell(new KernelNews(output, shown.ValueId, isUpdate));
    }

    [GeneratedRegex("""^\s*(#!\w|#[ri]\s+"nuget:)""")]
    private static partial Regex Command();
}
