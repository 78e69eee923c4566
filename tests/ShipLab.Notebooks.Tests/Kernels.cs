namespace ShipLab.Notebooks.Tests;

/// <summary>How tests run notebooks: in kernel processes of the command line, as users do.</summary>
internal static class Kernels
{
    /// <summary>The checkout that these tests were built in.</summary>
    public static string Root { get; } = FindRoot();

    public static NotebookRunOptions Options { get; } = new()
        { KernelProgram = ["dotnet", Cli, KernelProgram.Command] };

    private static string Cli =>
        Path.Combine(Root, "lib", "ShipLab.Cli", "bin", Configuration, "net10.0", "ShipLab.Cli.dll");

    public static Task<NotebookRun> RunAsync(string path, NotebookRunOptions? options = null,
        IProgress<CellProgress>? progress = null) =>
        NotebookRunner.RunAsync(path, options ?? Options, progress, TestContext.Current.CancellationToken);

    public static Task<NotebookException> FailureAsync(string path, NotebookRunOptions? options = null) =>
        Assert.ThrowsAsync<NotebookException>(() => RunAsync(path, options));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ShipLab.sln")))
                return folder.FullName;
        throw new InvalidOperationException("The tests run outside a checkout.");
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
}
