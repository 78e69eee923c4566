using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests.SystemTorch;

/// <summary>affine.torchscript: weight [3, 2] = 0..5, bias ones, buffer running = 7, child.scale = 2; forward(x) = x weight + bias;
/// both(x) = (x + running, x scale). Written with libtorch's C++ interface.</summary>
public sealed class ScriptModuleTests
{
    [Fact]
    public void An_archive_brings_its_tensors_under_their_names()
    {
        using var scope = NewDisposeScope();
        using var module = jit.load(ThisTorch.DataFile("affine.torchscript"));

        var parameters = module.named_parameters().ToDictionary(p => p.Item1, p => p.Item2);
        Assert.Equal(["bias", "child.scale", "weight"], parameters.Keys.Order());
        Assert.Equal(new[] { 0f, 1, 2, 3, 4, 5 }, parameters["weight"].data<float>().ToArray());
        Assert.Equal(new[] { 7f, 7f }, module.named_buffers().Single().Item2.data<float>().ToArray());
        Assert.Equal(["bias", "child.scale", "running", "weight"], module.state_dict().Keys.Order());
    }

    [Fact]
    public void Its_methods_run()
    {
        using var scope = NewDisposeScope();
        using var module = jit.load<Tensor, Tensor>(ThisTorch.DataFile("affine.torchscript"));

        Assert.Equal(new[] { 7f, 10f }, module.call(ones(1, 3)).data<float>().ToArray());
        var (first, second) = module.invoke<(Tensor, Tensor)>("both", ones(2));
        Assert.Equal(new[] { 8f, 8f }, first.data<float>().ToArray());
        Assert.Equal(new[] { 2f, 2f }, second.data<float>().ToArray());
    }

    [Fact]
    public void It_can_be_written_again()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.torchscript");
        try
        {
            using (var module = jit.load(ThisTorch.DataFile("affine.torchscript"))) jit.save(module, path);
            using var again = jit.load(path);
            Assert.Equal(3, again.parameters().Count());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_that_is_no_archive_is_an_error()
    {
        var error = Assert.ThrowsAny<Exception>(() => jit.load(ThisTorch.DataFile("torchsharp-0.107-api.txt")));
        if (ThisTorch.IsSystemTorch) Assert.Contains("torchsharp-0.107-api.txt", error.Message, StringComparison.Ordinal);
    }
}
