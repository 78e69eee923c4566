using System.Diagnostics;

namespace ShipLab.Cli;

/// <summary>Makes feature files with progress, and says what came of it.</summary>
internal static class Extraction
{
    private const int Listed = 20; // damaged pictures; the file has them all

    /// <summary>Extracts the features of one part of a data set, or finds them.</summary>
    public static FeatureFile Run(LoadedClip clip, Dataset data, string part, ImageSet images, string folder,
        FeatureOptions options, CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        FeatureReport report;
        using (var line = new LivePanel())
            report = new FeatureStore(folder).Make(clip, images, data.ClassNames, options,
                new ProgressLine(line), token);
        var file = report.File;
        var made = images.Count - report.Kept;
        var kept = report.Kept > 0 ? $", {report.Kept} kept from an earlier run" : "";
        var how = report.Reused ? "were there"
            : $"{Texts.Duration(watch.Elapsed)}, {made / watch.Elapsed.TotalSeconds:0.0} pictures/s{kept}";
        Console.WriteLine($"{part}: {Texts.Count((int)file.Images, "picture", "pictures")}, "
            + $"{Texts.Count(file.Views, "view", "views")}, features [{file.Rows}, {file.Dim}]; {how}");
        Console.WriteLine($"{(report.Reused ? "found" : "wrote")} {Repository.Shown(file.Path)}, "
            + $"{new FileInfo(file.Path).Length / 1e6:0.00} MB");
        foreach (var kind in file.Damaged.GroupBy(damage => damage.Skipped))
        {
            Console.Error.WriteLine($"{Texts.Count(kind.Count(), "damaged picture", "damaged pictures")} " +
                $"{(kind.Key ? "left out" : $"used as far as {(kind.Count() == 1 ? "it" : "they")} can be read")}:");
            foreach (var damage in kind.Take(Listed))
                Console.Error.WriteLine($"  {damage.Path}: {damage.Reason}");
            if (kind.Count() > Listed)
                Console.Error.WriteLine($"  and {kind.Count() - Listed} more, listed in the metadata of the feature "
                    + "file.");
        }
        return file;
    }
}
