namespace ShipLab.ModelFiles;

/// <summary>Chooses the weights file of a folder.</summary>
internal static class ModelFolder
{
    /// <summary>What Hugging Face and open_clip call their weights; of several the first counts.</summary>
    private static readonly string[] Usual =
    [
        "model.safetensors", "model.safetensors.index.json", "open_clip_model.safetensors", "open_clip_model.safetensors.index.json",
        "pytorch_model.bin", "pytorch_model.bin.index.json", "open_clip_pytorch_model.bin", "open_clip_pytorch_model.bin.index.json",
    ];

    private static readonly string[] Endings = [".safetensors", ".pt", ".pth", ".bin", ".ckpt", ".index.json"];

    /// <summary>Whether a file's name says nothing about the model.</summary>
    public static bool IsUsual(string path) => Usual.Contains(Path.GetFileName(path));

    /// <summary>Whether a file's name ends like that of a weights file or an index.</summary>
    public static bool IsWeights(string path) => Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a folder holds a weights file of one of the usual names.</summary>
    public static bool HasUsual(string folder) => Usual.Any(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>One of the usual names, else the only file with the ending of a weights file; shards of an index count as the
    /// index.</summary>
    /// <exception cref="ShipLabException">There is none, or there are several.</exception>
    public static string WeightsFile(string folder)
    {
        if (Usual.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } usual) return usual;
        var files = Directory.GetFiles(folder).Where(IsWeights).Order(StringComparer.Ordinal).ToArray();
        if (files.Where(f => f.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase)).ToArray() is [var index]) return index;
        return files switch
        {
            [var only] => only,
            [] => throw new ShipLabException(
                $"The folder '{folder}' holds no weights: none of {string.Join(", ", Usual)}, and no file that ends in {string.Join(", ", Endings)}."),
            _ => throw new ShipLabException(
                $"The folder '{folder}' holds several weights files: {string.Join(", ", files.Take(10).Select(Path.GetFileName))}. Name one of them."),
        };
    }
}
