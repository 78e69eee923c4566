namespace ShipLab.Cli.Doctor;

/// <summary>What stands around the program: the shipped weights, the decoders of pictures, the notebooks' bundle,
/// plotly.js, a browser, Jupyter.</summary>
internal static class ToolFindings
{
    public static IEnumerable<Finding> All()
    {
        yield return Weights();
        yield return Pictures();
        yield return Bundle();
        yield return Plotly();
        yield return Browser();
        yield return new("jupyter", Notebooks.Programs.Find("jupyter", "jupyter-notebook", "jupyter-lab")
            ?? "not here; not needed (opens the notebooks in a browser; ./shiplab run does without; to get it: "
                + "apt-get install --no-install-recommends jupyter-notebook)");
    }

    private static Finding Weights()
    {
        try
        {
            NativeTorch.Load();
            var clip = ClipFiles.Tiny();
            return new("weights",
                $"tiny CLIP of {clip.Model.parameters().Sum(p => p.numel()) / 1e6:0.00} million parameters");
        }
        catch (Exception e)
        {
            return new("weights", e.Message.ReplaceLineEndings(" "), Health.Broken,
                "Restore lib/ShipLab/ModelFiles/Weights with git checkout, then run ./shiplab build; "
                + "or train them anew: ./shiplab pretrain.");
        }
    }

    /// <summary>Which decoders there are.</summary>
    private static Finding Pictures() => new("pictures", string.Join("; ", PictureFile.Formats.GroupBy(d => d.Library)
        .Select(library => $"{string.Join(", ", library.Select(d => d.Name))} by {library.Key}")));

    private static Finding Bundle()
    {
        var file = Repository.Path("notebooks", ".lab", "ShipLab.dll");
        return File.Exists(file)
            ? new("bundle", "notebooks/.lab is published")
            : new("bundle", "notebooks/.lab is missing", Health.Broken,
                "Run ./shiplab build: the notebooks' first cell refers to it.");
    }

    private static Finding Plotly()
    {
        var file = Repository.Path("notebooks", ".lab", "plotly.min.js");
        return File.Exists(file)
            ? new("plotly.js", "here, so pages work offline")
            : new("plotly.js", "missing", Health.Lacking,
                "Figures are drawn only where there is a network. Install npm and run ./shiplab build to fetch it.");
    }

    private static Finding Browser()
    {
        if (Notebooks.StaticFigures.FindBrowser() is { } found) return new("browser", found);
        const string without = "./shiplab run writes figures without still pictures";
        return Environment.GetEnvironmentVariable(Notebooks.StaticFigures.BrowserVariable) is { Length: > 0 } named
            ? new("browser", $"{named} is not there", Health.Lacking,
                $"{without}. Let {Notebooks.StaticFigures.BrowserVariable} name a browser of Chromium's family, or "
                + "unset it.")
            : new("browser", $"not here; not needed ({without}; to get one: apt-get install chromium)");
    }
}
