using static TorchSharp.torch;

namespace ShipLab.Verification;

/// <summary>The plain vision transformer that a reference set uses: arrays "weights/..." with timm's names.</summary>
internal static class ReferenceVit
{
    private const string Prefix = "weights/";

    /// <summary>The model whose weights the set holds, otherwise that of the set which its "weights" names. Frozen;
    /// the caller disposes it.</summary>
    /// <param name="keepHead">with the head that pretraining left</param>
    /// <exception cref="ShipLabException">There is neither.</exception>
    public static LoadedVit Load(ReferenceSet set, bool keepHead = false)
    {
        var arrays = set.Arrays.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToArray();
        if (arrays.Length > 0)
        {
            using var file = new TensorFile(set.Folder, "reference set", arrays.ToDictionary(n => n[Prefix.Length..],
                n => new StoredTensor(ScalarType.Float32, set.Shape(n), () => set.Read(n, ScalarType.Float32))))
                { Files = [Path.Combine(set.Folder, "data.safetensors")] };
            return VitFiles.From(file, Options(set, keepHead));
        }
        using var other = set.OpenNamed(set.Text("weights") ?? throw new ShipLabException(
            $"Set '{set.Name}' holds no weights and names no set that does in its case.json."));
        return Load(other, keepHead);
    }

    /// <summary>Heads are not told by shapes; case.json does.</summary>
    public static VitLoadOptions Options(ReferenceSet set, bool keepHead) =>
        new() { Heads = (int?)set.Number("hyper", "num_heads"), KeepHead = keepHead };
}
