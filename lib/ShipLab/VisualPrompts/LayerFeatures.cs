namespace ShipLab.VisualPrompts;

/// <summary>One vector for each layer and image, from a frozen backbone without augmentation.
/// Owns its tensor.</summary>
public sealed class LayerFeatures : IDisposable
{
    /// <param name="x">[layers, N, D], floating-point; taken over, whatever scope it is in.</param>
    /// <param name="token">Which token the vectors are of.</param>
    /// <exception cref="ShipLabException">The shape is another, the tensor is empty, or a vector has a number that is
    /// not finite, or no length; layer and image are named.</exception>
    public LayerFeatures(Tensor x, LayerToken token)
    {
        if (x.dim() != 3 || x.numel() == 0 || !x.is_floating_point())
            throw new ShipLabException($"Features of layers are {x.dtype} [{string.Join(", ", x.shape)}]; "
                + "floating-point [layers, images, width] was expected, none of them 0. Stack one [images, width] "
                + "tensor for each layer.");
        Check(x);
        (X, Token) = (x.DetachFromDisposeScope(), token);
    }

    /// <summary>[layers, N, D]</summary>
    public Tensor X { get; }

    /// <summary>Which token the vectors are of.</summary>
    public LayerToken Token { get; }

    /// <summary>How many layers.</summary>
    public int Layers => (int)X.shape[0];

    /// <summary>N.</summary>
    public int Images => (int)X.shape[1];

    /// <summary>The last layer's vectors [N, D], of which prototypes are made; a view.</summary>
    public Tensor Last => X.select(0, Layers - 1);                                      // [layers, N, D] -> [N, D]

    /// <inheritdoc/>
    public void Dispose() => X.Dispose();

    private static void Check(Tensor x)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var lengths = x.to(float32).norm(2);                                        // [layers, N, D] -> [layers, N]
        var wrong = lengths.isfinite().logical_not().logical_or(lengths.eq(0));
        if (!wrong.any().ToBoolean()) return;
        var first = wrong.reshape(-1).to(int64).argmax().ToInt64();
        var (layer, image) = (first / x.shape[1], first % x.shape[1]);
        var what = lengths[layer, image].ToSingle() == 0
            ? "is all zeros, so that it has no direction"
            : "holds a number that is not finite";
        throw new ShipLabException($"The vector of image {image} in layer {layer} {what}. "
            + "Check that image and the model that encoded it.");
    }
}
