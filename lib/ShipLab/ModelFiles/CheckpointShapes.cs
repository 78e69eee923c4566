namespace ShipLab.ModelFiles;

/// <summary>Holds the names and shapes of a file against those that a CLIP model has.</summary>
internal static class CheckpointShapes
{
    /// <summary>Above the file's own size: what a small model may claim without its file holding it (views repeat
    /// numbers, archives compress).</summary>
    private const long Slack = 256 << 20;

    /// <summary>In a file's bytes: f64 of a model whose f16 numbers were compressed to half.</summary>
    private const long MaxGrowth = 16;

    /// <summary>A counter of batch norm that only training uses; files of torch before 0.4.1 lack it.</summary>
    private const string Counter = ".num_batches_tracked";

    /// <summary>Scalars that OpenAI's archives carry beside the weights; they say nothing that shapes do not.</summary>
    private static readonly string[] Scalars = ["input_resolution", "context_length", "vocab_size"];

    /// <summary>What tells the sizes of the text transformer, and of the vision transformer too.</summary>
    private static readonly (string Name, string Shape)[] Text =
    [
        ("token_embedding.weight", "[vocabulary, width]"), ("positional_embedding", "[context, width]"),
        ("text_projection", "[width, D]"),
    ], Transformers =
    [
        .. Text, ("visual.conv1.weight", "[width, 3, patch, patch]"),
        ("visual.positional_embedding", "[1 + grid * grid, width]"), ("visual.proj", "[width, D]"),
    ];

    /// <summary>Looks at the tensors that tell a CLIP model's sizes before any memory is taken for a model.</summary>
    /// <exception cref="ShipLabException">One of them is missing or has another number of dimensions; the message
    /// names it. Or all the tensors together are larger than the file can hold.</exception>
    public static void Check(Checkpoint checkpoint)
    {
        var isResNet = checkpoint.Shapes.ContainsKey("visual.layer1.0.conv1.weight");
        foreach (var (name, expected) in isResNet ? Text : Transformers)
            if (!checkpoint.Shapes.TryGetValue(name, out var shape))
                throw new ShipLabException(
                    $"the weights hold no tensor '{name}'{Called(checkpoint, name)} of shape {expected}. " +
                        $"{Instead(checkpoint)}");
            else if (shape.Length != expected.Count(c => c == ',') + 1 || shape.Any(s => s is < 1 or > int.MaxValue))
                throw Unexpected($"'{name}'{Called(checkpoint, name)}", shape, expected);
        Claims(checkpoint.Files, checkpoint.Tensors);
    }

    /// <summary>Views can repeat a number without end: a file of a kilobyte must not ask for a terabyte.</summary>
    /// <exception cref="ShipLabException">All the tensors together are larger than the files can hold.</exception>
    public static void Claims(IEnumerable<string> files, IEnumerable<StoredTensor> tensors)
    {
        var length = files.Sum(f => new FileInfo(f).Length);
        Int128 claimed = 0;
        foreach (var tensor in tensors)
            claimed += tensor.Shape.Aggregate((Int128)SafetensorsHeader.SizeOf(tensor.Type), (product, size) =>
                product * size);
        if (claimed > (Int128)length * MaxGrowth + Slack)
            throw new ShipLabException(
                $"its tensors claim {claimed} bytes, but the file has {length}. It is damaged or made to exhaust the " +
                    "memory.");
    }

    /// <param name="shapes">what there is</param>
    /// <param name="targets">what is needed</param>
    /// <param name="called">what to add to a name in a message</param>
    /// <exception cref="ShipLabException">The first tensor in ordinal order that is missing or has another shape, or
    /// that no part of the model has, is named with both shapes.</exception>
    public static void Match(
        IReadOnlyDictionary<string, long[]> shapes, IReadOnlyDictionary<string, Tensor> targets,
            Func<string, string> called)
    {
        foreach (var (name, target) in targets.OrderBy(t => t.Key, StringComparer.Ordinal))
            if (shapes.TryGetValue(name, out var shape))
            {
                if (!shape.SequenceEqual(target.shape))
                    throw Unexpected($"'{name}'{called(name)}", shape, StoredTensor.TextOf(target.shape));
            }
            else if (!name.EndsWith(Counter, StringComparison.Ordinal))
                throw new ShipLabException(
                    $"tensor '{name}'{called(name)} of shape {StoredTensor.TextOf(target.shape)} is missing. " +
                    "The file is incomplete or of another model.");
        var unknown = shapes.Keys.Except(targets.Keys).Except(Scalars)
            .Where(n => !n.EndsWith(Counter, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
            throw new ShipLabException(
                $"tensor '{unknown}'{called(unknown)} of shape {StoredTensor.TextOf(shapes[unknown])} " +
                "belongs to no part of this model. The file is of another model.");
    }

    /// <summary>" (in this file 'x')" where the file has another name for a tensor.</summary>
    public static string Called(Checkpoint checkpoint, string name)
    {
        var there = checkpoint.NameInFile(name);
        return there == name ? "" : $" (in this file '{there}')";
    }

    private static ShipLabException Unexpected(string name, long[] shape, string expected) => new(
        $"tensor {name} has shape {StoredTensor.TextOf(shape)}, but {expected} was expected. The file is damaged or " +
            "of another model.");

    private static string Instead(Checkpoint checkpoint)
    {
        var first = checkpoint.Shapes.OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => $", the first is '{checkpoint.NameInFile(s.Key)}' {StoredTensor.TextOf(s.Value)}")
            .FirstOrDefault();
        return $"They are not those of a CLIP model; there are {checkpoint.Shapes.Count} tensors{first}.";
    }
}
