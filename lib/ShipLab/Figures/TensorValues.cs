namespace ShipLab.Figures;

/// <summary>Values of tensors as the plain arrays that figures take; from any device, type and layout.</summary>
public static class TensorValues
{
    /// <summary>All values, in order of the last index first.</summary>
    public static double[] ToNumbers(this Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.to_type(ScalarType.Float64).ToHost<double>();
    }

    /// <summary>A matrix [rows, columns].</summary>
    /// <exception cref="ArgumentException">The tensor has another number of dimensions.</exception>
    public static double[,] ToMatrix(this Tensor values)
    {
        if (values.dim() != 2)
            throw new ArgumentException("A matrix has two dimensions; this tensor is "
                + $"[{string.Join(", ", values.shape)}].");
        var flat = values.ToNumbers();
        var matrix = new double[values.shape[0], values.shape[1]];
        int columns = matrix.GetLength(1);
        for (int i = 0; i < flat.Length; i++) matrix[i / columns, i % columns] = flat[i];
        return matrix;
    }

    /// <summary>The bytes of a uint8 tensor, such as images [N, 3, H, W] for <see cref="ImageGrid"/>.</summary>
    /// <exception cref="ArgumentException">The tensor holds another type.</exception>
    public static byte[] ToPixels(this Tensor bytes)
    {
        if (bytes.dtype != ScalarType.Byte)
            throw new ArgumentException($"Pictures are uint8; this tensor is {bytes.dtype}.");
        return bytes.ToHost<byte>();
    }
}
