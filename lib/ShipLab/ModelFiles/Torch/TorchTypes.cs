using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.ModelFiles.Torch;

/// <summary>A class of storages; the untyped ones count bytes.</summary>
internal sealed record StorageClass(ScalarType? Type);

/// <summary>A torch.dtype.</summary>
internal sealed record ElementType(ScalarType Type);

/// <summary>The element types that tensors of a checkpoint may have, under torch's names.</summary>
internal static class TorchTypes
{
    private static readonly (ScalarType Type, string Storage, string[] Names)[] All =
    [
        (ScalarType.Float64, "DoubleStorage", ["float64", "double"]),
        (ScalarType.Float32, "FloatStorage", ["float32", "float"]),
        (ScalarType.Float16, "HalfStorage", ["float16", "half"]),
        (ScalarType.BFloat16, "BFloat16Storage", ["bfloat16"]),
        (ScalarType.Int64, "LongStorage", ["int64", "long"]),
        (ScalarType.Int32, "IntStorage", ["int32", "int"]),
        (ScalarType.Int16, "ShortStorage", ["int16", "short"]),
        (ScalarType.Int8, "CharStorage", ["int8"]),
        (ScalarType.Byte, "ByteStorage", ["uint8"]),
        (ScalarType.Bool, "BoolStorage", ["bool"]),
    ];

    /// <summary>All typed storage classes by their names, e.g. "HalfStorage".</summary>
    public static IEnumerable<(string Name, StorageClass Class)> StorageClasses => All.Select(t => (t.Storage, new StorageClass(t.Type)));

    /// <summary>All element types by their names in the module torch, e.g. "float16".</summary>
    public static IEnumerable<(string Name, ElementType Type)> ElementTypes =>
        All.SelectMany(t => t.Names.Select(name => (name, new ElementType(t.Type))));
}
