using ShipLab.Figures;
using static TorchSharp.torch;

namespace ShipLab.Tests.Figures;

public sealed class TensorValueTests
{
    [Fact]
    public void A_transposed_tensor_gives_its_values_in_its_own_order()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]).t(); // [3, 2]

        Assert.Equal([1.0, 4, 2, 5, 3, 6], x.ToNumbers());
        Assert.Equal(new double[,] { { 1, 4 }, { 2, 5 }, { 3, 6 } }, x.ToMatrix());
        Assert.Equal([0.0, 3], tensor(new long[] { 0, 3 }).ToNumbers());
    }

    [Fact]
    public void Wrong_shapes_and_types_are_refused_by_name()
    {
        using var scope = NewDisposeScope();

        Assert.Contains("[2]", Assert.Throws<ArgumentException>(() => ones(2).ToMatrix()).Message);
        Assert.Contains("Float32", Assert.Throws<ArgumentException>(() => ones(2).ToPixels()).Message);
        Assert.Equal(new byte[] { 1, 1 }, ones(2, dtype: ScalarType.Byte).ToPixels());
    }
}
