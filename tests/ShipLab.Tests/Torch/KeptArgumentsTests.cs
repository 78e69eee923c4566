using System.Reflection;
using ShipLab.Build;

namespace ShipLab.Tests;

/// <summary>TorchSharp.dll as the lab uses it: no call of native code loses its arguments to the garbage
/// collector.</summary>
public sealed class KeptArgumentsTests
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance
        | BindingFlags.DeclaredOnly;
    private static readonly string Used = typeof(TorchSharp.torch.Tensor).Assembly.Location;
    private static readonly string OfPackage =
        typeof(KeptArgumentsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "TorchSharp").Value!;

    [Fact]
    public void No_method_of_the_TorchSharp_in_use_is_optimised_or_inlined()
    {
        var methods = typeof(TorchSharp.torch.Tensor).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
            .Where(method => method.GetMethodBody() is not null).ToArray();
        Assert.True(methods.Length > 5000);
        Assert.Empty(methods.Where(method => !method.MethodImplementationFlags.HasFlag(KeptArguments.AsWritten))
            .Select(method => $"{method.DeclaringType}.{method}"));
    }

    [Fact]
    public void Nothing_but_two_bits_a_method_differs_from_the_package()
    {
        var (original, used) = (File.ReadAllBytes(OfPackage), File.ReadAllBytes(Used));
        Assert.Equal(used, KeptArguments.Adapt(original));
        Assert.Equal(original.Length, used.Length);
        var changes = original.Zip(used).Where(bytes => bytes.First != bytes.Second).ToArray();
        Assert.InRange(changes.Length, 5000, 20000);
        Assert.All(changes, bytes => Assert.Equal(bytes.First | (int)KeptArguments.AsWritten, bytes.Second));
    }

    [Fact]
    public void An_adapted_file_comes_out_as_it_is() =>
        Assert.Equal(File.ReadAllBytes(Used), KeptArguments.Adapt(File.ReadAllBytes(Used)));

    [Fact]
    public void A_file_that_is_no_assembly_stops_the_build_with_a_reason_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var (broken, copy) = (Path.Combine(folder.Path, "TorchSharp.dll"),
            Path.Combine(folder.Path, "kept", "TorchSharp.dll"));
        foreach (var bytes in new[] { [], "half a file"u8.ToArray(), File.ReadAllBytes(OfPackage)[..20_000] })
        {
            File.WriteAllBytes(broken, bytes);
            Assert.Equal(1, typeof(KeptArguments).Assembly.EntryPoint!.Invoke(null, [new[] { broken, copy }]));
            Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(copy)!));
        }
    }
}
