namespace ShipLab.ModelFiles.Torch;

/// <summary>A class of storages; the untyped ones count bytes.</summary>
internal sealed record StorageClass(ScalarType? Type);

/// <summary>What a pickle says of a storage outside of it: ('storage', class, key, location, count[, view]).</summary>
/// <param name="Count">elements, of an untyped storage bytes</param>
/// <param name="View">first element and count of a part, in files of torch 0.3 and before; else null</param>
internal sealed record StorageId(StorageClass Class, string Key, long Count, (long Start, long Count)? View)
{
    /// <summary>No storage is larger; the limit keeps sums and products of sizes within 64 bits.</summary>
    private const long MaxCount = 1L << 48;

    /// <summary>Bytes of the whole storage.</summary>
    public long Bytes => Count * (Class.Type is { } type ? SafetensorsHeader.SizeOf(type) : 1);

    /// <exception cref="ShipLabException">The identifier is not of this form.</exception>
    public static StorageId Parse(string path, object? id)
    {
        if (id is not (object?[] and ["storage", StorageClass type, string key, string where, long count, .. var rest])
            || count is < 0 or >= MaxCount || rest.Length > 1)
            throw Bad("its pickle refers to something other than a storage");
        if (where == "meta")
            throw Bad($"storage '{key}' is on the device 'meta', which has no numbers; save the model with its " +
                "weights");
        if (rest is [] or [null]) return new(type, key, count, null);
        if (rest[0] is object?[] and [string, long start, long length] &&
            start >= 0 && length >= 0 && start <= count && length <= count - start)
            return new(type, key, count, (start, length));
        throw Bad($"the view of storage '{key}' reaches outside of it");

        ShipLabException Bad(string what) => new($"'{path}' cannot be read: {what}.");
    }
}

/// <summary>Fills <paramref name="target"/> with a storage's bytes from <paramref name="offset"/> on.</summary>
/// <exception cref="ShipLabException">The file is damaged there.</exception>
internal delegate void ReadStorage(long offset, Span<byte> target);

/// <summary>Numbers in a row, of which tensors are views by an offset, sizes and strides, in elements.</summary>
/// <param name="Key">what the file calls it</param>
/// <param name="Type">null for an untyped one, whose start and count are bytes</param>
/// <param name="Start">the first element, where this is a part of a larger storage; else 0</param>
/// <param name="Count">elements</param>
/// <param name="BigEndian">the highest byte of each number comes first</param>
internal sealed record TorchStorage(
    string Key, ScalarType? Type, long Start, long Count, bool BigEndian, ReadStorage Read)
{
    /// <summary>torch allows no more dimensions.</summary>
    private const int MaxRank = 64;

    /// <summary>A tensor that lies within the storage.</summary>
    /// <exception cref="ShipLabException">It does not, or its sizes are impossible.</exception>
    public StoredTensor View(string path, ScalarType type, long offset, long[] shape, long[] strides)
    {
        var size = Type is null ? SafetensorsHeader.SizeOf(type) : 1;
        var (count, start) = (Count / size, Start / size);
        var text = $"'{path}' is damaged: a tensor of shape {StoredTensor.TextOf(shape)}, strides " +
            $"{StoredTensor.TextOf(strides)} and offset {offset} ";
        if (shape.Length != strides.Length || shape.Length > MaxRank || shape.Concat(strides).Append(offset).Min() < 0)
            throw new ShipLabException(text + "is impossible.");
        long span = 1, elements = 1;
        try
        {
            checked
            {
                for (var i = 0; i < shape.Length; i++)
                {
                    elements *= shape[i];
                    span += (shape[i] - 1) * strides[i];
                }
                if (elements == 0) span = 0;
                _ = elements * sizeof(double);
                if (offset + span > count)
                    throw new ShipLabException(text + $"reaches beyond storage '{Key}', which has {count} elements.");
            }
        }
        catch (OverflowException) { throw new ShipLabException(text + "is impossible."); }
        return new StoredTensor(type, shape, () => ReadView(type, start + offset, span, shape, strides));
    }

    private Tensor ReadView(ScalarType type, long offset, long span, long[] shape, long[] strides)
    {
        var size = SafetensorsHeader.SizeOf(type);
        if (span * size > int.MaxValue)
            throw new ShipLabException(
                $"a tensor of shape {StoredTensor.TextOf(shape)} spans {span * size} bytes of its storage; more than " +
                    "2 GB are not supported.");
        // Of what is not contiguous, all that lies between its first and its last element is read.
        using var scope = NewDisposeScope();
        var isFlat = span == 0 || IsContiguous(shape, strides);
        var tensor = empty(isFlat ? shape : [span], dtype: type, device: CPU);
        if (span > 0) Read(offset * size, tensor.bytes);
        if (span > 0 && BigEndian) Reverse(tensor.bytes, size);
        if (!isFlat) tensor = tensor.as_strided(shape, strides).contiguous();
        return tensor.MoveToOuterDisposeScope();
    }

    private static bool IsContiguous(long[] shape, long[] strides)
    {
        var expected = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != expected) return false;
            expected *= shape[i];
        }
        return true;
    }

    /// <summary>Turns the bytes of each number round.</summary>
    private static void Reverse(Span<byte> bytes, int size)
    {
        for (var at = 0; size > 1 && at < bytes.Length; at += size) bytes.Slice(at, size).Reverse();
    }
}
