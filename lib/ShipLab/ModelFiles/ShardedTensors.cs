using System.Text.Json;

namespace ShipLab.ModelFiles;

/// <summary>
/// Several weights files with an index that tells which tensor is in which: <c>model.safetensors.index.json</c> or
/// <c>pytorch_model.bin.index.json</c>, with a <c>weight_map</c> from names to files beside the index.
/// </summary>
internal sealed class ShardedTensors : TensorFile
{
    private const int MaxFiles = 1000;
    private readonly Dictionary<string, TensorFile> files = new(StringComparer.Ordinal);

    public ShardedTensors(string path, JsonElement weightMap) : base(path)
    {
        try
        {
            var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
            foreach (var entry in weightMap.EnumerateObject())
            {
                var file = Open(entry);
                if (!file.Tensors.TryGetValue(entry.Name, out var tensor))
                    throw new ShipLabException(
                    $"'{path}' says that tensor '{entry.Name}' is in '{file.Path}', but it is not there. The files do not belong " +
                    "together.");
                if (!tensors.TryAdd(entry.Name, tensor)) throw new ShipLabException($"'{path}' names tensor '{entry.Name}' twice.");
            }
            Tensors = tensors;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override string Format => $"{files.Count} files of {string.Join(" and ", files.Values.Select(f => f.Format).Distinct())}";

    public override IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    public override IReadOnlyDictionary<string, string> Metadata => files.Values.FirstOrDefault()?.Metadata ?? base.Metadata;

    public override IReadOnlyList<string> Files => [Path, .. files.Values.SelectMany(f => f.Files)];

    /// <summary>The weight map of an index, or null where the text is none.</summary>
    public static JsonElement? WeightMap(string path)
    {
        var root = JsonFile.Read(path);
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("weight_map", out var map) && map.ValueKind == JsonValueKind.Object ? map : null;
    }

    public override void Dispose()
    {
        foreach (var file in files.Values) file.Dispose();
    }

    private TensorFile Open(JsonProperty entry)
    {
        var name = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
        if (files.TryGetValue(name, out var open)) return open;
        // A name, and nothing that leads out of the folder.
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
            throw new ShipLabException(
                $"'{Path}' says that tensor '{entry.Name}' is in {entry.Value}, which is not the name of a file beside it.");
        if (files.Count == MaxFiles) throw new ShipLabException($"'{Path}' names more than {MaxFiles} files.");
        var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!, name);
        if (!File.Exists(path))
            throw new ShipLabException(
            $"'{Path}' says that tensor '{entry.Name}' is in '{name}', but there is no such file beside it. Fetch all of the " +
            "model's files.");
        var file = TensorFiles.OpenOne(path);
        files.Add(name, file);
        return file;
    }
}
