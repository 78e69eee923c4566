namespace ShipLab.ModelFiles;

/// <summary>Finds the files that a model's name or path means.</summary>
internal static class ModelPlace
{
    /// <summary>What Hugging Face and open_clip call their weights; of several the first counts.</summary>
    private static readonly string[] Usual =
    [
        "model.safetensors", "model.safetensors.index.json",
        "open_clip_model.safetensors", "open_clip_model.safetensors.index.json",
        "pytorch_model.bin", "pytorch_model.bin.index.json",
        "open_clip_pytorch_model.bin", "open_clip_pytorch_model.bin.index.json",
    ];

    private static readonly string[] Endings = [".safetensors", ".pt", ".pth", ".bin", ".ckpt", ".npz", ".index.json"];

    /// <summary>What Hugging Face's models call their merges; the format is that of OpenAI's file.</summary>
    private const string Merges = "merges.txt";

    /// <summary>A file or folder, else a model of the catalogue, whose file must be in
    /// <see cref="ShipLabHome.Models"/>.</summary>
    /// <exception cref="ShipLabException">It is neither, or the model has not been fetched.</exception>
    public static (string Path, CatalogueModel? Known) Find(string nameOrPath)
    {
        if (File.Exists(nameOrPath) || Directory.Exists(nameOrPath)) return (nameOrPath, null);
        if (ClipCatalogue.Find(nameOrPath) is not { } model)
            throw new ShipLabException($"There is no file or folder '{nameOrPath}', and no model of that name." +
                $"{ClipCatalogue.Suggestion(nameOrPath)} Check the path, or name one of " +
                $"{string.Join(", ", ClipCatalogue.Models)}.");
        var path = Path.Combine(ShipLabHome.Models, model.FileName);
        if (File.Exists(path)) return (path, model);
        throw new ShipLabException($"The weights of {model} are not here: there is no '{path}'. " +
            $"Fetch them with `dotnet run data-scripts/get_clip.cs {model}`, or name a weights file.");
    }

    /// <summary>The weights file of a folder: one of the usual names, else the only file with the ending of one;
    /// shards of an index count as the index.</summary>
    /// <exception cref="ShipLabException">There is none, or there are several.</exception>
    public static string WeightsFile(string folder)
    {
        if (Usual.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } usual) return usual;
        var files = Directory.GetFiles(folder).Where(IsWeights).Order(StringComparer.Ordinal).ToArray();
        if (files.Where(f => f.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase)).ToArray() is [var index])
            return index;
        if (files is [var only]) return only;
        throw new ShipLabException(files.Length == 0
            ? $"The folder '{folder}' holds no weights: none of {string.Join(", ", Usual)}, " +
              $"and no file that ends in {string.Join(", ", Endings)}."
            : $"The folder '{folder}' holds several weights files: " +
              $"{string.Join(", ", files.Take(10).Select(Path.GetFileName))}. Name one of them.");
    }

    /// <summary>Whether a file's name ends like that of a weights file or an index.</summary>
    public static bool IsWeights(string path) => Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a folder holds a weights file of one of the usual names.</summary>
    public static bool HasUsual(string folder) => Usual.Any(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>What may tell a model's kind: the file's name and, where that is a usual one, the folder's.</summary>
    public static IReadOnlyList<string> Names(string fileOrFolder, string weights)
    {
        var path = Path.GetFullPath(weights);
        var file = Path.GetFileName(path);
        return Directory.Exists(fileOrFolder) || Usual.Contains(file)
            ? [file, Path.GetFileName(Path.GetDirectoryName(path)!)]
            : [file];
    }

    /// <summary>The merges in the file's metadata, else merges.txt beside the weights, else OpenAI's file where
    /// <see cref="ShipLabHome"/> finds it.</summary>
    /// <exception cref="ShipLabException">There is none, or it is of another size than the model's.</exception>
    public static Tokenizer Vocabulary(Checkpoint checkpoint, ClipConfig config)
    {
        if (checkpoint.Metadata.TryGetValue(ClipFiles.MergesKey, out var merges))
            return Tokenizer.FromMerges(merges, config.ContextLength, config.VocabSize);
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(checkpoint.Path))!, Merges);
        if ((File.Exists(beside) ? beside : ShipLabHome.FindVocabulary(checkpoint.Path)) is { } file)
            return Tokenizer.FromMergesFile(file, config.ContextLength, config.VocabSize);
        throw new ShipLabException(
            $"the file holds no vocabulary (metadata '{ClipFiles.MergesKey}'), and OpenAI's is at none of " +
            $"these places: {string.Join(", ", ShipLabHome.VocabularyPlaces(checkpoint.Path))}. " +
            "`dotnet run data-scripts/get_clip.cs --vocabulary-only` fetches it into the folder that the environment " +
            "variable SHIPLAB_HOME names (~/.cache/shiplab without it).");
    }
}
