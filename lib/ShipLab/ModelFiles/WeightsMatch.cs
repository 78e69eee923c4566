using static TorchSharp.torch;

namespace ShipLab.ModelFiles;

/// <summary>Holds the names and shapes of a file against those of a model.</summary>
internal static class WeightsMatch
{
    /// <summary>Scalars that OpenAI's archives carry beside the weights; they say nothing that shapes do not.</summary>
    private static readonly string[] Scalars = ["input_resolution", "context_length", "vocab_size"];

    /// <summary>A counter of batch norm that only training uses; files of torch before 0.4.1 lack it.</summary>
    private const string Counter = ".num_batches_tracked";

    /// <param name="shapes">what there is</param>
    /// <param name="targets">what is needed</param>
    /// <param name="called">what to add to a name in a message</param>
    /// <exception cref="ShipLabException">The first tensor in ordinal order that is missing or has another shape, or that no part of the
    /// model has, is named with both shapes.</exception>
    public static void Check(IReadOnlyDictionary<string, long[]> shapes, IReadOnlyDictionary<string, Tensor> targets, Func<string, string> called)
    {
        foreach (var (name, target) in targets.OrderBy(t => t.Key, StringComparer.Ordinal))
            if (!shapes.TryGetValue(name, out var shape))
            {
                if (name.EndsWith(Counter, StringComparison.Ordinal)) continue;
                throw new ShipLabException(
                    $"tensor '{name}'{called(name)} of shape {Text(target.shape)} is missing. The file is incomplete or of another model.");
            }
            else if (!shape.SequenceEqual(target.shape))
                throw new ShipLabException(
                    $"tensor '{name}'{called(name)} has shape {Text(shape)}, but {Text(target.shape)} was expected. " +
                                           "The file is damaged or of another model.");
        var unknown = shapes.Keys.Except(targets.Keys).Except(Scalars).Where(n => !n.EndsWith(Counter, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
            throw new ShipLabException(
                $"tensor '{unknown}'{called(unknown)} of shape {Text(shapes[unknown])} belongs to no part of this CLIP model. " +
                                       "The file is of another model.");
    }

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}
