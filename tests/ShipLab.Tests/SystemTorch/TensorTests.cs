using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests.SystemTorch;

public sealed class TensorTests
{
    [Fact]
    public void Arrays_become_tensors_and_come_back()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new[,] { { 1f, 2f, 3f }, { 4f, 5f, 6f } });

        Assert.Equal(new long[] { 2, 3 }, matrix.shape);
        Assert.Equal(float32, matrix.dtype);
        Assert.Equal(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, matrix.data<float>().ToArray());
        Assert.Equal(new[] { 1f, 4f, 2f, 5f, 3f, 6f }, matrix.t().data<float>().ToArray());
        Assert.Equal(6f, ((float[,])matrix.data<float>().ToNDArray())[1, 2]);
        Assert.Equal(int64, tensor(new long[] { 1 }).dtype);
        Assert.Equal(float64, tensor(new[] { 1.0 }).dtype);
        Assert.Equal(@bool, tensor(new[] { true, false }).dtype);
        Assert.Equal(new long[] { 3, 2 }, tensor([1L, 2, 3, 4, 5, 6], [3, 2]).shape);
        Assert.Equal(3.5f, tensor(3.5f).item<float>());
        Assert.Equal(float16, tensor(new[] { 1.5, 2 }, dtype: float16).dtype);
    }

    [Theory]
    [InlineData("float16"), InlineData("bfloat16"), InlineData("float64"), InlineData("int32"), InlineData("uint8"), InlineData("bool")]
    public void Types_convert_there_and_back(string name)
    {
        var type = name switch
        {
            "float16" => float16, "bfloat16" => bfloat16, "float64" => float64, "int32" => int32, "uint8" => uint8, _ => @bool,
        };
        using var scope = NewDisposeScope();
        var ones = tensor(new[] { 1f, 0f, 1f });

        var converted = ones.to(type);

        Assert.Equal(type, converted.dtype);
        Assert.Equal(new[] { 1f, 0f, 1f }, converted.to(float32).data<float>().ToArray());
    }

    [Fact]
    public void Numbers_and_tensors_mix_in_operators()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f, 4f });

        Assert.Equal(new[] { 3f, 5f, 9f }, (x * 2 + 1).data<float>().ToArray());
        Assert.Equal(new[] { 1f, .5f, .25f }, (1.0 / x).data<float>().ToArray());
        Assert.Equal(new[] { 9f, 8f, 6f }, (10 - x).data<float>().ToArray());
        Assert.Equal(new[] { -1f, -2f, -4f }, (-x).data<float>().ToArray());
        Assert.Equal(new[] { false, false, true }, (x > 2).data<bool>().ToArray());
        Assert.Equal(new[] { true, false, false }, (~(x >= 2)).data<bool>().ToArray());
        Assert.Equal(new[] { 1f, 4f, 16f }, x.pow(2).data<float>().ToArray());
        Assert.Equal(float32, (x * 2.0).dtype);
        Assert.Equal(7f, (float)x.sum());
        Assert.Same(x, x.mul_(2));
    }

    [Fact]
    public void Indices_select_what_they_select_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        var x = arange(24).reshape(2, 3, 4);

        Assert.Equal(23, x[1, 2, 3].item<long>());
        Assert.Equal(new long[] { 3, 4 }, x[1].shape);
        Assert.Equal(new long[] { 4, 5 }, x[0, 1, ..2].data<long>().ToArray());
        Assert.Equal(new long[] { 3, 7, 11 }, x[0, TensorIndex.Colon, ^1].data<long>().ToArray());
        Assert.Equal(new long[] { 0, 2 }, x[0, 0, TensorIndex.Slice(0, null, 2)].data<long>().ToArray());
        Assert.Equal(new long[] { 2, 1, 3, 4 }, x[TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Equal(new long[] { 2, 3 }, x[TensorIndex.Ellipsis, 0].shape);
        Assert.Equal(new long[] { 20, 21, 22, 23 }, x[x > 19].data<long>().ToArray());
        Assert.Equal(new long[] { 2, 2, 4 }, x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 2, 0 }))].shape);
        Assert.Equal(new long[] { 11, 12 }, x[tensor(new long[] { 0, 1 }), tensor(new long[] { 2, 0 }), tensor(new long[] { 3,
            0 })].data<long>().ToArray());
        var mask = tensor(new[,] { { true, false, true }, { false, false, true } });
        Assert.Equal(new long[] { 1, 9, 21 }, x[TensorIndex.Tensor(mask), 1].data<long>().ToArray());
    }

    [Fact]
    public void Values_are_written_through_indices()
    {
        using var scope = NewDisposeScope();
        var x = zeros(3, 4);

        x[0] = 1;
        x[TensorIndex.Colon, 3] = tensor(new[] { 7f, 8f, 9f });
        x[1, 1..3] = 5f;
        x[x == 0] = -1f;
        x[2, 0] = 2.5;

        Assert.Equal(new[] { 1f, 1, 1, 7, -1, 5, 5, 8, 2.5f, -1, -1, 9 }, x.data<float>().ToArray());
        x.index_put_(tensor(new[] { 1f, 1f }), [tensor(new long[] { 0, 0 }), tensor(new long[] { 0, 0 })], accumulate: true);
        Assert.Equal(3f, x[0, 0].item<float>());
    }

    [Fact]
    public void Reductions_and_sorting_have_the_usual_values()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[,] { { 3f, 1f, 2f }, { 6f, 5f, 4f } });

        Assert.Equal(new[] { 6f, 15f }, x.sum(1).data<float>().ToArray());
        Assert.Equal(new[] { 2f, 5f }, x.mean([1]).data<float>().ToArray());
        Assert.Equal(1f, x.std(1)[0].item<float>(), 6);
        Assert.Equal(2f / 3, x.var(1, unbiased: false)[1].item<float>(), 6);
        var (values, indices) = x.max(1);
        Assert.Equal(new[] { 3f, 6f }, values.data<float>().ToArray());
        Assert.Equal(new long[] { 0, 0 }, indices.data<long>().ToArray());
        var (top, at) = x.topk(2, dim: 1);
        Assert.Equal(new[] { 3f, 2, 6, 5 }, top.data<float>().ToArray());
        Assert.Equal(new long[] { 0, 2, 0, 1 }, at.data<long>().ToArray());
        Assert.Equal(new long[] { 1, 2, 0, 2, 1, 0 }, x.argsort(1).data<long>().ToArray());
        Assert.Equal(new[] { 3f, 4, 6 }, x[0].cumsum(0).data<float>().ToArray());
        var (unique, inverse, counts) = tensor(new long[] { 5, 3, 5 }).unique(return_inverse: true, return_counts: true);
        Assert.Equal(new long[] { 3, 5 }, unique.data<long>().ToArray());
        Assert.Equal(new long[] { 1, 0, 1 }, inverse.data<long>().ToArray());
        Assert.Equal(new long[] { 1, 2 }, counts.data<long>().ToArray());
    }

    [Fact]
    public void Tensors_are_joined_and_split()
    {
        using var scope = NewDisposeScope();
        var a = ones(2, 3);
        var b = zeros(1, 3);

        Assert.Equal(new long[] { 3, 3 }, cat([a, b]).shape);
        Assert.Equal(new long[] { 2, 2, 3 }, stack([a, a], dim: 1).shape);
        Assert.Equal([2L, 1], cat([a, b]).split([2, 1]).Select(x => x.shape[0]));
        Assert.Equal(3, a.chunk(3, dim: 1).Length);
        Assert.Equal(2, a.unbind().Length);
        Assert.Equal(2f, where(a > 0, tensor(2f), tensor(3f))[0, 0].item<float>());
        Assert.Equal(3f, einsum("ij,ij->i", a, a)[1].item<float>());
        Assert.Equal(new[] { 0f, 1f, 1f }, a[0].gather(0, tensor(new long[] { 0, 1, 2 })).sub(b[0].add(tensor(new[] { 1f, 0,
            0 }))).data<float>().ToArray());
    }

    [Fact]
    public void Linear_algebra_inverts_and_decomposes()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var x = randn(4, 4, dtype: float64, generator: generator);
        var spd = x.matmul(x.t()) + eye(4, dtype: float64);

        Assert.True(spd.inverse().matmul(spd).allclose(eye(4, dtype: float64)));
        Assert.True(linalg.solve(spd, x).allclose(linalg.inv(spd).matmul(x)));
        var (u, s, vh) = linalg.svd(x);
        Assert.True(u.matmul(diag(s)).matmul(vh).allclose(x));
        var (values, vectors) = linalg.eigh(spd);
        Assert.True(spd.matmul(vectors).allclose(vectors * values));
        var lower = linalg.cholesky(spd);
        Assert.True(lower.matmul(lower.t()).allclose(spd));
        var (q, r) = linalg.qr(x);
        Assert.True(q.matmul(r).allclose(x));
        Assert.Equal(x.pow(2).sum().sqrt().item<double>(), linalg.norm(x).item<double>(), 10);
        Assert.True(linalg.pinv(x).allclose(linalg.inv(x)));
        Assert.Equal(linalg.det(spd).log().item<double>(), spd.logdet().item<double>(), 10);
        Assert.Equal(5.0, cdist(tensor(new[,] { { 0.0, 0 } }), tensor(new[,] { { 3.0, 4 } })).item<double>(), 10);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        using var scope = NewDisposeScope();
        using var first = new Generator(11);
        using var second = new Generator(11);

        Assert.True(randn(100, generator: first).allclose(randn(100, generator: second)));
        Assert.True(randperm(50, generator: first).allclose(randperm(50, generator: second)));
        Assert.True(empty(9).normal_(0, 1, first).allclose(empty(9).normal_(0, 1, second)));
        var weights = tensor(new[] { .1f, .2f, .7f });
        Assert.True(weights.multinomial(20, true, first).allclose(weights.multinomial(20, true, second)));
        var state = first.get_state();
        var next = rand(5, generator: first);
        first.set_state(state);
        Assert.True(rand(5, generator: first).allclose(next));
    }

    [Fact]
    public void Printed_tensors_name_shape_type_and_device()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[,] { { 1f, 2.5f } });

        Assert.Equal("[1x2], type = Float32, device = cpu", x.ToString());
        Assert.Equal("[[1 2.5]]", x.npstr());
        Assert.Contains("2.5", x.str(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_bring_tensors_back()
    {
        using var scope = NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory("shiplab-tensors").FullName;
        try
        {
            var x = arange(6).reshape(2, 3).to(float32).t();
            torch.save(x, Path.Combine(folder, "a.pt"));
            Assert.True(torch.load(Path.Combine(folder, "a.pt")).allclose(x));

            foreach (var type in new[] { float16, bfloat16, float64, int32, @bool })
            {
                using var memory = new MemoryStream();
                x.to(type).Save(memory);
                memory.Position = 0;
                var read = Tensor.Load(memory);
                Assert.Equal(type, read.dtype);
                Assert.True(read.to(float64).allclose(x.to(type).to(float64)));
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
