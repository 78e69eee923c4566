using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Tests.SystemTorch;

/// <summary>
/// Convolutions of images whose channels lie side by side, which SystemTorch computes by Winograd's algorithm (3x3) or as one product (1x1) where it
/// can: against float64, which always goes to aten.
/// </summary>
public sealed class ChannelsLastTests
{
    private const double Limit = 5e-6; // of the result and the root of the number of its terms: with 512 channels sums of a tile lose 3.1e-6

    /// <summary>Images, channels, outputs, height, width, kernel: sizes with and without rests in every direction.</summary>
    public static TheoryData<int, int, int, int, int, int> Convolutions => new()
    {
        { 2, 32, 32, 16, 16, 3 }, { 3, 64, 96, 7, 7, 3 }, { 2, 48, 40, 14, 11, 3 }, { 1, 17, 33, 40, 1, 3 }, { 5, 128, 64, 1, 37, 3 }, { 2, 16, 16, 57, 56, 3 },
        { 16, 20, 50, 9, 3, 3 }, { 70, 19, 16, 2, 2, 3 }, { 90, 16, 80, 1, 1, 3 }, { 16, 512, 48, 7, 7, 3 }, { 1, 8, 8, 20, 20, 3 }, { 1, 64, 64, 4, 4, 3 },
        { 2, 32, 48, 13, 13, 5 }, { 1, 256, 1100, 7, 7, 1 }, { 3, 40, 70, 29, 28, 1 }, { 17, 70, 33, 6, 6, 1 }, { 2, 3, 5, 60, 60, 1 }, { 3, 300, 2050, 31, 11, 1 },
    };

    [Theory, MemberData(nameof(Convolutions))]
    public void A_convolution_is_that_of_float64_and_lies_as_its_input(int images, int channels, int outputs, int height, int width, int size)
    {
        using var scope = NewDisposeScope();
        var (x, w, bias) = (Normal(1, images, height, width, channels).permute(0, 3, 1, 2), Normal(2, outputs, channels, size, size), Normal(3, outputs));
        var padding = new long[] { size / 2, size / 2 };
        var exact = F.conv2d(x.@double(), w.@double(), bias.@double(), padding: padding);              // [images, outputs, height, width]
        var found = F.conv2d(x, w, bias, padding: padding);
        Assert.Equal(exact.shape, found.shape);
        Assert.InRange(Error(found, exact, channels * size * size), 0, Limit);
        if (height * width > 1) Assert.True(found.permute(0, 2, 3, 1).is_contiguous());
        var plain = F.conv2d(x, w, padding: padding).@double() + bias.@double().view(-1, 1, 1);
        Assert.InRange(Error(plain, exact, channels * size * size), 0, Limit);
    }

    [Theory, InlineData(3), InlineData(1)]
    public void Weights_and_biases_may_lie_in_any_way(int size)
    {
        using var scope = NewDisposeScope();
        var (x, padding) = (Normal(1, 2, 20, 20, 32).permute(0, 3, 1, 2), new long[] { size / 2, size / 2 });
        var (w, bias) = (Normal(2, size, 32, 48, size).permute(2, 1, 0, 3), Normal(3, 48, 2).select(1, 1));
        var exact = F.conv2d(x.@double(), w.@double(), bias.@double(), padding: padding);
        Assert.InRange(Error(F.conv2d(x, w, bias, padding: padding), exact, 32 * size * size), 0, Limit);
        var part = Normal(4, 5, 20, 20, 32).permute(0, 3, 1, 2).narrow(0, 1, 3);                        // begins within its memory
        Assert.InRange(Error(F.conv2d(part, w, bias, padding: padding), F.conv2d(part.@double(), w.@double(), bias.@double(), padding: padding),
            32 * size * size), 0, Limit);
    }

    [Theory, InlineData(float.PositiveInfinity), InlineData(float.NegativeInfinity), InlineData(float.NaN), InlineData(3e38f)]
    public void A_number_that_is_no_ordinary_one_changes_what_it_reaches_and_nothing_else(float number)
    {
        using var scope = NewDisposeScope();
        var (x, w) = (Normal(1, 2, 17, 17, 32).permute(0, 3, 1, 2), Normal(2, 32, 32, 3, 3));
        x[1, 5, 4, 4] = number;
        var exact = F.conv2d(x.contiguous(), w, padding: [1, 1]);                                       // [2, 32, 17, 17], aten's
        var found = F.conv2d(x, w, padding: [1, 1]);
        Assert.True(found.isinf().eq(exact.isinf()).all().item<bool>());
        Assert.True(found.isnan().eq(exact.isnan()).all().item<bool>());
        var near = new[] { TensorIndex.Single(1), TensorIndex.Colon, TensorIndex.Slice(3, 6), TensorIndex.Slice(3, 6) };
        exact.index_put_(zeros(1), near);
        found.index_put_(zeros(1), near);
        Assert.InRange((found - exact).abs().max().item<float>(), 0, 1e-4);
    }

    [Fact]
    public void An_images_numbers_do_not_depend_on_what_else_is_in_the_batch_or_on_threads()
    {
        using var scope = NewDisposeScope();
        var (x, w, bias) = (Normal(1, 7, 18, 15, 40).permute(0, 3, 1, 2), Normal(2, 72, 40, 3, 3), Normal(3, 72));
        var together = F.conv2d(x, w, bias, padding: [1, 1]);
        for (var i = 0; i < 7; i++)
            Assert.True(together.narrow(0, i, 1).eq(F.conv2d(x.narrow(0, i, 1), w, bias, padding: [1, 1])).all().item<bool>());
        var threads = get_num_threads();
        try
        {
            foreach (var n in new[] { 1, 3 })
            {
                set_num_threads(n);
                Assert.True(together.eq(F.conv2d(x, w, bias, padding: [1, 1])).all().item<bool>());
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Theory, InlineData(3), InlineData(1)]
    public void Gradients_are_those_of_float64(int size)
    {
        using var scope = NewDisposeScope();
        var (x, w, padding) = (Normal(1, 2, 20, 20, 32).permute(0, 3, 1, 2), Normal(2, 32, 32, size, size), new long[] { size / 2, size / 2 });
        foreach (var ofWeights in new[] { false, true })
        {
            var (leaf, exact) = ((ofWeights ? w : x).detach().clone().requires_grad_(), (ofWeights ? w : x).@double().detach().requires_grad_());
            (ofWeights ? F.conv2d(x, leaf, padding: padding) : F.conv2d(leaf, w, padding: padding)).square().sum().backward();
            (ofWeights ? F.conv2d(x.@double(), exact, padding: padding) : F.conv2d(exact, w.@double(), padding: padding)).square().sum().backward();
            Assert.InRange(((leaf.grad!.@double() - exact.grad!).abs().max() / exact.grad!.abs().max()).item<double>(), 0, 1e-5);
        }
    }

    [Theory, InlineData(3), InlineData(1)]
    public void No_images_give_no_images(int size)
    {
        using var scope = NewDisposeScope();
        var x = zeros(0, 20, 20, 32).permute(0, 3, 1, 2);
        Assert.Equal([0, 48, 20, 20], F.conv2d(x, Normal(2, 48, 32, size, size), padding: [size / 2, size / 2]).shape);
    }

    private static double Error(Tensor found, Tensor exact, int terms) =>
        ((found.@double() - exact).abs() / (exact.abs() + Math.Sqrt(terms))).max().item<double>();

    private static Tensor Normal(long seed, params long[] shape)
    {
        using var generator = new Generator((ulong)seed);
        return randn(shape, generator: generator);
    }
}
