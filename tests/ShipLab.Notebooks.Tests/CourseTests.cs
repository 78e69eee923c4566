using System.Collections.Concurrent;
using Xunit;

namespace ShipLab.Notebooks.Tests;

/// <summary>
/// Every notebook of the course, run from its first cell to its last in its quick setting, two at a time. Nothing is
/// written into notebooks/.
/// </summary>
public sealed class CourseTests
{
    private const int Jobs = 2;

    private static readonly string Folder = Path.Combine(Kernels.Root, "notebooks");

    // All run when the first test asks; each test then tells about its own.
    private static readonly Lazy<Task<ConcurrentDictionary<string, Exception?>>> Runs = new(RunAllAsync);

    public static TheoryData<string> Notebooks => [.. Names()];

    private static IEnumerable<string> Names() =>
        Directory.GetFiles(Folder, "*.ipynb").Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal);

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Notebooks))]
    public async Task The_notebook_runs_to_its_end_in_its_quick_setting(string name)
    {
        Assert.True(File.Exists(Path.Combine(Folder, ".lab", "ShipLab.dll")),
            "notebooks/.lab is missing: ./shiplab build publishes it.");
        if ((await Runs.Value)[name] is { } error) Assert.Fail(error.Message);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Notebooks))]
    public void The_notebook_declares_the_parameter_quick(string name) =>
        Assert.Contains("quick", NotebookParameters.NamesIn(NotebookFile.Read(Path.Combine(Folder, name))));

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Notebooks))]
    public void The_notebook_with_its_outputs_is_no_larger_than_400_KB(string name) =>
        Assert.InRange(new FileInfo(Path.Combine(Folder, name)).Length, 1, 400_000);

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Notebooks))]
    public void The_notebook_links_to_the_glossary(string name) =>
        Assert.Contains("](../docs/glossary.md)", NotebookFile.Read(Path.Combine(Folder, name)).Cells[0].Source);

    private static async Task<ConcurrentDictionary<string, Exception?>> RunAllAsync()
    {
        var errors = new ConcurrentDictionary<string, Exception?>();
        await Parallel.ForEachAsync(Names(), new ParallelOptions { MaxDegreeOfParallelism = Jobs },
            async (name, token) =>
            errors[name] = await Record.ExceptionAsync(() => RunAsync(Path.Combine(Folder, name), token)));
        return errors;
    }

    private static async Task RunAsync(string path, CancellationToken token)
    {
        var before = await File.ReadAllBytesAsync(path, token);
        var output = Directory.CreateTempSubdirectory("shiplab-course-");
        try
        {
            await NotebookRunner.RunAsync(path, (Kernels.Options with
            {
                Parameters = new Dictionary<string, string> { ["quick"] = "true" },
                CheckSolutions = true,
                OutputFolder = output.FullName,
                CellTimeLimit = TimeSpan.FromMinutes(5),
            }).Beside(Jobs), token: token);
        }
        finally
        {
            output.Delete(recursive: true);
        }
        Assert.Equal(before, await File.ReadAllBytesAsync(path, token));
    }
}
