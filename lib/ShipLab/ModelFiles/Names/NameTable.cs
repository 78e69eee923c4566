namespace ShipLab.ModelFiles.Names;

/// <summary>A tensor's name in a file and the library's for it.</summary>
/// <param name="Theirs">in the file; within a block without the block's name</param>
/// <param name="Ours">OpenAI's</param>
/// <param name="Part">0, 1 or 2 for queries, keys and values where the file keeps them apart, else
/// <see cref="Whole"/></param>
/// <param name="Shaped">puts the file's shape into ours; null where they are the same</param>
internal sealed record NamePair(string Theirs, string Ours, int Part = NamePair.Whole,
    Func<StoredTensor, StoredTensor>? Shaped = null)
{
    public const int Whole = -1;

    /// <summary>Weight and bias of a layer that has them under the same names here and there.</summary>
    public static NamePair[] Both(string theirs, string ours, int part = Whole) =>
        [new(theirs + "weight", ours + "weight", part), new(theirs + "bias", ours + "bias", part)];
}

/// <summary>One way to name a transformer's tensors, in both directions.</summary>
/// <param name="blocks">how the names of blocks begin, here and there; the block's number follows</param>
/// <param name="outside">names of what is not in a block</param>
/// <param name="inside">names within a block</param>
/// <param name="separator">what follows a block's number in the file</param>
internal sealed class NameTable(
    (string Theirs, string Ours)[] blocks, NamePair[] outside, NamePair[] inside, char separator = '.')
{
    /// <summary>The tensors under OpenAI's names; those of names that are not known keep them.</summary>
    /// <exception cref="ShipLabException">A part of an attention's matrix is missing, or a name is double.</exception>
    public Dictionary<string, StoredTensor> ToOpenAi(IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        var result = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        var parts = new SortedDictionary<string, StoredTensor?[]>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            var pair = Find(name);
            var shaped = pair.Shaped?.Invoke(tensor) ?? tensor;
            if (pair.Part != NamePair.Whole)
            {
                if (!parts.TryGetValue(pair.Ours, out var three)) parts[pair.Ours] = three = new StoredTensor?[3];
                three[pair.Part] = shaped;
            }
            else if (!result.TryAdd(pair.Ours, shaped))
                throw new ShipLabException($"two tensors of the file stand for '{pair.Ours}'; one of them is " +
                    $"'{name}'.");
        }
        foreach (var (own, three) in parts)
        {
            var missing = Array.IndexOf(three, null);
            if (missing >= 0)
                throw new ShipLabException(
                    $"tensor '{InFile(own, inParts: true)[missing]}' of shape " +
                    $"{three.First(p => p is not null)!.Text} is missing. " +
                    "The file is incomplete or of another model.");
            if (!result.TryAdd(own, StoredTensor.Stacked(three!)))
                throw new ShipLabException($"two tensors of the file stand for '{own}'.");
        }
        return result;
    }

    /// <summary>What a tensor with OpenAI's name is called in the file; for a message.</summary>
    public string FromOpenAi(string name) => string.Join("', '", InFile(name, inParts: false));

    /// <summary>Its one name in the file, or where there is none, or it is in parts, those of its parts.</summary>
    private string[] InFile(string name, bool inParts)
    {
        if (outside.FirstOrDefault(o => o.Ours == name) is { } pair) return [pair.Theirs];
        foreach (var (there, here) in blocks)
        {
            if (Block(name, here, '.', there, separator) is not { } block) continue;
            var pairs = inside.Where(i => i.Ours == block.Inner).ToArray();
            var whole = pairs.Where(p => p.Part == NamePair.Whole).Take(1).ToArray();
            if (pairs.Length > 0)
                return [.. (inParts || whole.Length == 0 ? pairs.Where(p => p.Part != NamePair.Whole) : whole)
                    .Select(p => block.Block + p.Theirs)];
        }
        return [name];
    }

    private NamePair Find(string name)
    {
        if (outside.FirstOrDefault(o => o.Theirs == name) is { } pair) return pair;
        foreach (var (there, here) in blocks)
            if (Block(name, there, separator, here, '.') is { } block &&
                inside.FirstOrDefault(i => i.Theirs == block.Inner) is { } inner)
                return inner with { Ours = block.Block + inner.Ours };
        return new NamePair(name, name);
    }

    /// <summary>"text_model.encoder.layers.3.mlp.fc1.bias" -> ("transformer.resblocks.3.", "mlp.fc1.bias").</summary>
    private static (string Block, string Inner)? Block(string name, string from, char behind, string to, char between)
    {
        if (!name.StartsWith(from, StringComparison.Ordinal)) return null;
        var end = name.IndexOf(behind, from.Length);
        return end < 0 ? null : ($"{to}{name.AsSpan(from.Length, end - from.Length)}{between}", name[(end + 1)..]);
    }
}
