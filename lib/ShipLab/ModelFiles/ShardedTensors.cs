using System.Text.Json;

namespace ShipLab.ModelFiles;

/// <summary>
/// Several weights files with an index that tells which tensor is in which: <c>model.safetensors.index.json</c> or
/// <c>pytorch_model.bin.index.json</c>, with a <c>weight_map</c> from names to files beside the index.
/// </summary>
internal static class ShardedTensors
{
    private const int MaxFiles = 1000;

    /// <summary>The weight map of an index, or null where the text is none.</summary>
    public static JsonElement? WeightMap(string path)
    {
        var root = JsonFile.Read(path);
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("weight_map", out var map)) return null;
        return map.ValueKind == JsonValueKind.Object ? map : null;
    }

    /// <exception cref="ShipLabException">A file is missing or damaged, or lacks a tensor of the index.</exception>
    public static TensorFile Open(string path, JsonElement weightMap)
    {
        var files = new Dictionary<string, TensorFile>(StringComparer.Ordinal);
        try
        {
            var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
            foreach (var entry in weightMap.EnumerateObject())
            {
                var file = FileOf(path, entry, files);
                if (!file.Tensors.TryGetValue(entry.Name, out var tensor))
                    throw new ShipLabException($"'{path}' says that tensor '{entry.Name}' is in '{file.Path}', but " +
                        "it is not there. The files do not belong together.");
                if (!tensors.TryAdd(entry.Name, tensor))
                    throw new ShipLabException($"'{path}' names tensor '{entry.Name}' twice.");
            }
            var formats = string.Join(" and ", files.Values.Select(f => f.Format).Distinct());
            return new TensorFile(path, $"{files.Count} files of {formats}", tensors, files.Values)
            {
                Metadata = files.Values.FirstOrDefault()?.Metadata ?? new Dictionary<string, string>(),
                Files = [path, .. files.Values.SelectMany(f => f.Files)],
            };
        }
        catch
        {
            foreach (var file in files.Values) file.Dispose();
            throw;
        }
    }

    private static TensorFile FileOf(string index, JsonProperty entry, Dictionary<string, TensorFile> files)
    {
        var name = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
        if (files.TryGetValue(name, out var open)) return open;
        // A name, and nothing that leads out of the folder.
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
            throw new ShipLabException(
                $"'{index}' says that tensor '{entry.Name}' is in {entry.Value}, which is not the name of a file " +
                    "beside it.");
        if (files.Count == MaxFiles) throw new ShipLabException($"'{index}' names more than {MaxFiles} files.");
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(index))!, name);
        if (!File.Exists(path))
            throw new ShipLabException($"'{index}' says that tensor '{entry.Name}' is in '{name}', but there is no " +
                "such file beside it. Fetch all of the model's files.");
        return files[name] = TensorFile.OpenOne(path);
    }
}
