namespace ShipLab.ModelFiles;

/// <summary>Finds the vocabulary of a checkpoint.</summary>
internal static class Vocabulary
{
    /// <summary>What Hugging Face's models call their merges; the format is that of OpenAI's file.</summary>
    private const string Merges = "merges.txt";

    /// <summary>The merges in the file's metadata, else merges.txt beside the weights, else OpenAI's file where <see
    /// cref="ShipLabHome"/> finds it.</summary>
    /// <exception cref="ShipLabException">There is none, or it is of another size than the model's.</exception>
    public static Tokenizer Find(Checkpoint checkpoint, ClipConfig config)
    {
        if (checkpoint.Metadata.TryGetValue(ClipFiles.MergesKey, out var merges)) return Tokenizer.FromMerges(merges, config.ContextLength, config.VocabSize);
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(checkpoint.Path))!, Merges);
        if ((File.Exists(beside) ? beside : ShipLabHome.FindVocabulary(checkpoint.Path)) is { } file)
            return Tokenizer.FromMergesFile(file, config.ContextLength, config.VocabSize);
        throw new ShipLabException(
            $"the file holds no vocabulary (metadata '{ClipFiles.MergesKey}'), and OpenAI's is at none of these places: " +
                                   string.Join(", ", ShipLabHome.VocabularyPlaces(checkpoint.Path)) + ". `dotnet run data-scripts/get_clip.cs --vocabulary-only` " +
                                   "fetches it into the folder that the environment variable SHIPLAB_HOME names (~/.cache/shiplab " +
                                   "without it).");
    }
}
