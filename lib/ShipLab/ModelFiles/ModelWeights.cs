namespace ShipLab.ModelFiles;

/// <summary>Fills a model's weights from those that were read.</summary>
internal static class ModelWeights
{
    /// <param name="targets">the model's own tensors by name</param>
    /// <param name="shapes">the names and shapes that there are</param>
    /// <param name="read">gives the tensor of a name, in any floating-point type; disposed here after copying</param>
    /// <param name="called">what to add to a name in a message, e.g. its name in the file</param>
    /// <exception cref="ShipLabException">A tensor, which is named, is missing, unknown, of another shape, or holds
    /// numbers that are none.</exception>
    public static void Fill(IReadOnlyDictionary<string, Tensor> targets, IReadOnlyDictionary<string, long[]> shapes,
        Func<string, Tensor> read, Func<string, string> called)
    {
        CheckpointShapes.Match(shapes, targets, called);
        using var noGrad = no_grad();
        foreach (var (name, target) in targets.Where(t => shapes.ContainsKey(t.Key)))
        {
            using var tensor = read(name);
            if (target.is_floating_point() && !tensor.is_floating_point())
                throw new ShipLabException(
                    $"tensor '{name}'{called(name)} holds numbers of type {tensor.dtype}, but {target.dtype} or " +
                    "another floating-point type was expected. Quantised models are not supported.");
            target.copy_(tensor);
            if (!IsFinite(target))
                throw new ShipLabException(
                    $"tensor '{name}'{called(name)} holds a number that is not finite (NaN or infinity), so all " +
                    "features would be worth nothing. The file is damaged, or its training failed.");
        }
    }

    // One pass without a copy: a single NaN or infinity makes the sum one, and finite weights are far too small to.
    private static bool IsFinite(Tensor weights)
    {
        if (!weights.is_floating_point() || weights.device_type == DeviceType.META) return true;
        using var sum = weights.sum();
        return float.IsFinite(sum.item<float>());
    }
}
