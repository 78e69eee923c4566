namespace ShipLab.Cli.Doctor;

/// <summary>What stands around the program: the notebooks' bundle, plotly.js, a browser, Jupyter. None of these is needed.</summary>
internal static class ToolFindings
{
    public static IEnumerable<Finding> All()
    {
        yield return Bundle();
        yield return Plotly();
        yield return Program("chromium", "looks at the report without a screen", "apt-get install chromium", "chromium", "chromium-browser", "google-chrome");
        yield return Program("jupyter", "opens the notebooks in a browser; ./shiplab run does without", "apt-get install --no-install-recommends jupyter-notebook", "jupyter", "jupyter-notebook", "jupyter-lab");
    }

    private static Finding Bundle()
    {
        var file = Repository.Path("notebooks", ".lab", "ShipLab.dll");
        return File.Exists(file)
            ? new("bundle", "notebooks/.lab is published")
            : new("bundle", "notebooks/.lab is missing", Health.Broken, "Run ./shiplab build: the notebooks' first cell refers to it.");
    }

    private static Finding Plotly()
    {
        var file = Repository.Path("notebooks", ".lab", "plotly.min.js");
        return File.Exists(file)
            ? new("plotly.js", "here, so pages work offline")
            : new("plotly.js", "missing", Health.Lacking, "Pages show figures as still SVG offline. Install npm and run ./shiplab build to fetch it.");
    }

    private static Finding Program(string name, string purpose, string install, params string[] commands)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator);
        var found = commands.SelectMany(c => folders.Select(f => System.IO.Path.Combine(f, c))).FirstOrDefault(File.Exists);
        return found is not null
            ? new(name, found)
            : new(name, $"not here; not needed ({purpose}; to get it: {install})");
    }
}
