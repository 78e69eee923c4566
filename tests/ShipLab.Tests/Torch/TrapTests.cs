using ShipLab.Tests.Cli;

namespace ShipLab.Tests;

/// <summary>What TorchSharp 0.107 has and gets wrong is called nowhere, in the library or in the course.</summary>
public sealed class TrapTests
{
    [Theory]
    [InlineData(".matmul(",
        "shapes that do not fit end the process, where every other operator throws: mm, bmm, mv, dot")]
    [InlineData("baddbmm(", "it multiplies the wrong factors: bmm and add")]
    [InlineData("init.uniform_(", "it drops its generator, so a seed decides nothing: the tensor's own uniform_")]
    [InlineData("init.normal_(", "it drops its generator, so a seed decides nothing: the tensor's own normal_")]
    [InlineData(".equal(", "it compares number by number: Equals")]
    public void Is_called_nowhere(string call, string instead)
    {
        var files = new[] { "lib", "notebooks", "data-scripts",
            "experiments" }.Select(part => Path.Combine(Shiplab.Root, part))
            .SelectMany(part => Directory.EnumerateFiles(part, "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".ipynb"
                && !file.Contains("/obj/", StringComparison.Ordinal)).ToArray();
        Assert.True(files.Length > 300);
        Assert.All(files,
            file => Assert.False(File.ReadAllText(file).Contains(call, StringComparison.Ordinal),
                $"{file} calls {call}: {instead}"));
    }
}
