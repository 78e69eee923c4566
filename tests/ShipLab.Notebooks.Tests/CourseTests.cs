using Xunit;

namespace ShipLab.Notebooks.Tests;

/// <summary>Every notebook of the course, run from its first cell to its last in its quick setting. Nothing is written into notebooks/.</summary>
public sealed class CourseTests
{
    private static readonly string Folder = Path.Combine(Root(), "notebooks");

    public static TheoryData<string> Notebooks => [.. Directory.GetFiles(Folder, "*.ipynb").Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Notebooks))]
    public async Task The_notebook_runs_to_its_end_in_its_quick_setting(string name)
    {
        Assert.True(File.Exists(Path.Combine(Folder, ".lab", "ShipLab.dll")), "notebooks/.lab is missing: ./shiplab build publishes it.");
        var path = Path.Combine(Folder, name);
        var before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var output = Directory.CreateTempSubdirectory("shiplab-course-");
        try
        {
            await NotebookRunner.RunAsync(path, new NotebookRunOptions
            {
                Parameters = new Dictionary<string, string> { ["quick"] = "true" },
                IgnoreUnknownParameters = true,
                CheckSolutions = true,
                OutputFolder = output.FullName,
                CellTimeLimit = TimeSpan.FromMinutes(5),
            }, token: TestContext.Current.CancellationToken);
        }
        finally
        {
            output.Delete(recursive: true);
        }
        Assert.Equal(before, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Notebooks))]
    public void The_notebook_declares_the_parameter_quick(string name) =>
        Assert.Contains("quick", NotebookParameters.NamesIn(NotebookFile.Read(Path.Combine(Folder, name))));

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ShipLab.sln")))
                return folder.FullName;
        throw new InvalidOperationException("The tests run outside a checkout.");
    }
}
