using static TorchSharp.torch;

namespace ShipLab.ModelFiles;

/// <summary>Looks at the tensors that tell a CLIP model's sizes before any memory is taken for a model.</summary>
internal static class CheckpointShapes
{
    /// <summary>Above the file's own size: what a small model may claim without its file holding it (views repeat numbers, archives
    /// compress).</summary>
    private const long Slack = 256 << 20;

    /// <summary>In a file's bytes: f64 of a model whose f16 numbers were compressed to half.</summary>
    private const long MaxGrowth = 16;

    private static readonly (string Name, string Shape)[] Common =
    [
        ("token_embedding.weight", "[vocabulary, width]"), ("positional_embedding", "[context, width]"), ("text_projection", "[width, D]"),
    ];

    private static readonly (string Name, string Shape)[] Transformer =
    [
        ("visual.conv1.weight", "[width, 3, patch, patch]"), ("visual.positional_embedding", "[1 + grid * grid, width]"), ("visual.proj", "[width, D]"),
    ];

    /// <exception cref="ShipLabException">One of them is missing or has another number of dimensions; the message names it. Or all the
    /// tensors together are larger than the file can hold.</exception>
    public static void Check(Checkpoint checkpoint)
    {
        var isResNet = checkpoint.Shapes.ContainsKey("visual.layer1.0.conv1.weight");
        foreach (var (name, expected) in isResNet ? Common : [.. Common, .. Transformer])
            if (!checkpoint.Shapes.TryGetValue(name, out var shape))
                throw new ShipLabException(
                    $"the weights hold no tensor '{name}'{Called(checkpoint, name)} of shape {expected}. " + Instead(checkpoint));
            else if (shape.Length != expected.Count(c => c == ',') + 1 || shape.Any(s => s is < 1 or > int.MaxValue))
                throw new ShipLabException(
                    $"tensor '{name}'{Called(checkpoint, name)} has shape [{string.Join(", ", shape)}], but {expected} was expected. " +
                                           "The file is damaged or of another model.");
        CheckBytes(checkpoint);
    }

    /// <summary>Views can repeat a number without end: a file of a kilobyte must not ask for a terabyte.</summary>
    private static void CheckBytes(Checkpoint checkpoint)
    {
        var length = checkpoint.Files.Sum(f => new FileInfo(f).Length);
        Int128 claimed = 0;
        foreach (var (name, shape) in checkpoint.Shapes)
            claimed += shape.Aggregate((Int128)SafetensorsHeader.SizeOf(checkpoint.Type(name)), (product, size) => product * size);
        if (claimed > (Int128)length * MaxGrowth + Slack)
            throw new ShipLabException(
                $"its tensors claim {claimed} bytes, but the file has {length}. It is damaged or made to exhaust the memory.");
    }

    /// <summary>" (there: 'x')" where the file has another name for a tensor.</summary>
    public static string Called(Checkpoint checkpoint, string name) => checkpoint.NameInFile(name) is var there && there != name ? $" (in this file '{there}')" : "";

    private static string Instead(Checkpoint checkpoint)
    {
        var first = checkpoint.Shapes.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"'{checkpoint.NameInFile(s.Key)}' [{string.Join(", ", s.Value)}]").FirstOrDefault();
        return $"They are not those of a CLIP model; there are {checkpoint.Shapes.Count} tensors{(first is null ? "" : $", the first is {first}")}.";
    }
}
