using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace ShipLab.Notebooks;

/// <summary>The Roslyn side of a session: the chain of submissions, their state, and what they reference.</summary>
internal sealed class ScriptEngine : IDisposable
{
    private static readonly string[] Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        typeof(CellCommands).FullName!,   // its methods and extension methods, without a prefix
    ];

    // Read once a process: metadata of the base library is the larger part of a first compilation.
    private static readonly Lazy<MetadataReference[]> BaseReferences = new(() => HostAssemblies.Framework()
        .Append(typeof(CellCommands).Assembly.Location)
        .Append(typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.Location)
        .Append(typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location)
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToArray());

    private readonly InteractiveAssemblyLoader loader = new();
    private readonly string folder;
    private ScriptOptions options;
    private ScriptState<object>? state;

    public ScriptEngine(SessionOptions session)
    {
        folder = Path.GetFullPath(session.Folder);
        Sources = new SourceTexts(folder);
        Packages = new NuGetPackages(session.PackageFolder);
        loader.RegisterDependency(typeof(CellCommands).Assembly);
        options = ScriptOptions.Default
            .WithReferences(BaseReferences.Value)
            .WithImports(Imports)
            .WithMetadataResolver(new CellReferences(folder, loader))
            .WithSourceResolver(new SourceFileResolver([], folder))
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithAllowUnsafe(true)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithEmitDebugInformation(true)   // lines in stack traces; costs little beside optimised code
            .WithFileEncoding(Encoding.UTF8);
    }

    public SourceTexts Sources { get; }

    public NuGetPackages Packages { get; }

    /// <summary>Makes assemblies known to all later submissions.</summary>
    public void AddReferences(IEnumerable<string> paths) =>
        options = options.AddReferences(paths.Select(path => MetadataReference.CreateFromFile(path)));

    /// <summary>The variables by name, each as last declared.</summary>
    public IReadOnlyList<ScriptVariable> Variables() =>
        state?.Variables.GroupBy(variable => variable.Name).Select(same => same.Last()).ToList() ?? [];

    /// <summary>Compiles code and runs it on the cell's thread.</summary>
    /// <param name="code">C# with the cell's line numbers.</param>
    /// <param name="cell">The cell's name; <see cref="Sources"/> knows its text.</param>
    /// <param name="thread">The thread this is called on.</param>
    /// <param name="token">Stops the compilation; running code gets it from its cell.</param>
    /// <returns>Whether there is a result, and which.</returns>
    /// <exception cref="CellFailure">When it does not compile or throws.</exception>
    /// <exception cref="OperationCanceledException">When it was stopped.</exception>
    public (bool HasValue, object? Value) Run(string code, string cell, CellThread thread, CancellationToken token)
    {
        var script = Compile(code, cell, token);

        ScriptState<object>? next = null;
        thread.Guard(async () => next = await (state is null
            ? script.RunAsync(globals: null, catchException: static _ => true, token)
            : script.RunFromAsync(state, catchException: static _ => true, token)).ConfigureAwait(false));
        state = next!;   // after a throw too: what was assigned before it stays
        if (token.IsCancellationRequested && IsCancellation(state.Exception)) throw new OperationCanceledException(token);
        if (state.Exception is { } error) throw new CellFailure(RuntimeReport.Create(error, cell, Sources));
        return (TrailingExpression.IsThere(script.GetCompilation()), state.ReturnValue);
    }

    private Script<object> Compile(string code, string cell, CancellationToken token)
    {
        var script = Create(code);
        var tree = script.GetCompilation().SyntaxTrees.Last();
        if (StopChecks.Insert(tree) is { } obedient)
        {
            // Errors are told of the code as it was written: the checks move columns.
            Refuse(script.GetCompilation().GetDiagnostics(token));
            script = Create(obedient);
        }
        Refuse(script.Compile(token));
        return script;

        Script<object> Create(string text) => state is null
            ? CSharpScript.Create<object>(text, options.WithFilePath(cell), globalsType: null, loader)
            : state.Script.ContinueWith<object>(text, options.WithFilePath(cell));

        void Refuse(ImmutableArray<Diagnostic> problems)
        {
            if (problems.Any(problem => problem.Severity == DiagnosticSeverity.Error))
                throw new CellFailure(CompileReport.Create(problems, cell, Sources, folder));
        }
    }

    private static bool IsCancellation(Exception? error) =>
        error is OperationCanceledException || (error is AggregateException many && many.Flatten().InnerExceptions.Any(IsCancellation));

    public void Dispose()
    {
        state = null;
        loader.Dispose();
    }
}
