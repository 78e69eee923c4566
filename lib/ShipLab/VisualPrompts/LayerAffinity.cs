namespace ShipLab.VisualPrompts;

/// <summary>How alike a backbone's layers see a data set's images: for each image the cosine similarities of its
/// layers' vectors, and their mean over images (the official train.py, batch_similarity_matrix).</summary>
public sealed class LayerAffinity
{
    private readonly double[,] _values;

    /// <param name="values">[layers, layers], the similarity of each layer (row) to each (column). Read upwards only:
    /// [i, j] with j > i.</param>
    /// <param name="token">Which token it was made of; null where that is not known.</param>
    /// <exception cref="ShipLabException">The matrix is empty, not square, or has a number that is not
    /// finite.</exception>
    public LayerAffinity(double[,] values, LayerToken? token = null)
    {
        if (values.Length == 0 || values.GetLength(0) != values.GetLength(1))
            throw new ShipLabException($"An affinity of layers has a row and a column for each layer; this one is "
                + $"[{values.GetLength(0)}, {values.GetLength(1)}]. Give a square matrix.");
        for (var i = 0; i < values.GetLength(0); i++)
            for (var j = 0; j < values.GetLength(0); j++)
                if (!double.IsFinite(values[i, j]))
                    throw new ShipLabException($"The affinity of layers {i} and {j} is {values[i, j]}, which is not "
                        + "finite. Compute the affinity anew from the images.");
        (_values, Token) = ((double[,])values.Clone(), token);
    }

    /// <summary>Which token it was made of; null where that is not known.</summary>
    public LayerToken? Token { get; }

    /// <summary>How many layers.</summary>
    public int Layers => _values.GetLength(0);

    /// <summary>The similarity of two layers, -1 to 1.</summary>
    public double this[int layer, int other] => _values[layer, other];

    /// <summary>All numbers, a copy: [layers, layers].</summary>
    public double[,] Values => (double[,])_values.Clone();

    /// <summary>The affinity of the layers on some images.</summary>
    public static LayerAffinity Of(LayerFeatures features)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (layers, images) = (features.Layers, features.Images);
        var unit = nn.functional.normalize(features.X.to(float32), dim: 2);
        unit = unit.reshape(layers, -1);                                              // [layers, N, D] -> [layers, N D]
        // one product adds up the cosines of all images
        var mean = unit.mm(unit.t()) / images;                                        // [layers, layers]
        var numbers = mean.to(float64).ToHost<double>();
        var values = new double[layers, layers];
        Buffer.BlockCopy(numbers, 0, values, 0, numbers.Length * sizeof(double));
        return new LayerAffinity(values, features.Token);
    }
}
