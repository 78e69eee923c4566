namespace ShipLab.Base;

/// <summary>
/// The folder in which the lab keeps what it has fetched for its user: model weights and OpenAI's vocabulary. It is
/// what the environment variable SHIPLAB_HOME names, else <c>$XDG_CACHE_HOME/shiplab</c>, else <c>~/.cache/shiplab</c>
/// (the XDG base directory specification: a relative XDG_CACHE_HOME counts as none). Nothing here makes a folder; who
/// writes into it does.
/// </summary>
public static class ShipLabHome
{
    /// <summary>The name of OpenAI's vocabulary file.</summary>
    public const string VocabularyFileName = "bpe_simple_vocab_16e6.txt.gz";

    private const string Variable = "SHIPLAB_HOME";

    /// <summary>The folder itself, as a full path.</summary>
    /// <exception cref="ShipLabException">No variable names it and the user has no home folder.</exception>
    public static string Folder => FolderFrom(Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>Where weights are: <see cref="Folder"/>/models.</summary>
    public static string Models => Path.Combine(Folder, "models");

    /// <summary>OpenAI's vocabulary: beside a weights file, in <see cref="Folder"/>, or in <see cref="Models"/>,
    /// whichever has it first.</summary>
    /// <param name="beside">a weights file or a folder of weights; null to look in the home folder only</param>
    /// <returns>the file's full path, or null where there is none</returns>
    public static string? FindVocabulary(string? beside) => VocabularyPlaces(beside).FirstOrDefault(File.Exists);

    /// <summary>Where <see cref="FindVocabulary"/> looks, in its order: for error messages.</summary>
    public static IReadOnlyList<string> VocabularyPlaces(string? beside)
    {
        string? near = null;
        if (!string.IsNullOrEmpty(beside))
        {
            var full = Path.GetFullPath(beside);
            near = Directory.Exists(full) ? full : Path.GetDirectoryName(full);
        }
        return new[] { near, Folder, Models }.OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(folder => Path.Combine(folder, VocabularyFileName)).ToArray();
    }

    /// <param name="variable">gives the value of an environment variable, or null</param>
    /// <param name="userProfile">the user's home folder, or an empty text</param>
    internal static string FolderFrom(Func<string, string?> variable, string userProfile)
    {
        if (variable(Variable) is { } own && !string.IsNullOrWhiteSpace(own)) return Path.GetFullPath(own);
        if (variable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache))
            return Path.Combine(cache, "shiplab");
        if (userProfile.Length > 0) return Path.Combine(userProfile, ".cache", "shiplab");
        throw new ShipLabException("There is no place for weights: this user has no home folder. Set the environment " +
            $"variable {Variable} to a folder.");
    }
}
