namespace ShipLab.Verification.Checks;

/// <summary>Where reference sets get OpenAI's vocabulary from, which none of them holds.</summary>
public static class ReferenceVocabulary
{
    /// <summary>
    /// The file in the lab's home, beside or above the set in a folder clip-bpe, or in shared/reference/clip-bpe of a
    /// folder above the set or the current one; null where it is nowhere.
    /// </summary>
    public static string? Find(string setFolder)
    {
        setFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(setFolder));
        var folders = new[] { setFolder, Path.Combine(setFolder, "clip-bpe"),
            Path.Combine(Path.GetDirectoryName(setFolder) ?? setFolder, "clip-bpe") }
            .Concat(Above(setFolder).Concat(Above(Directory.GetCurrentDirectory()))
                .Select(folder => Path.Combine(folder, "shared", "reference", "clip-bpe")));
        return ShipLabHome.FindVocabulary(null) ??
               folders.Select(folder => Path.Combine(folder, ShipLabHome.VocabularyFileName))
                   .FirstOrDefault(File.Exists);
    }

    /// <summary>What to tell who has none.</summary>
    public static string Missing =>
        $"OpenAI's vocabulary {ShipLabHome.VocabularyFileName} is neither in '{ShipLabHome.Folder}' (SHIPLAB_HOME) nor "
        + "in a folder clip-bpe beside the set nor in ../shared/reference/clip-bpe; "
        + "`dotnet run data-scripts/get_clip.cs --vocabulary-only` fetches it";

    private static IEnumerable<string> Above(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder)) yield return folder;
    }
}
