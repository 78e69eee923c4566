using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests.Devices;

/// <summary>
/// While one exists, a tensor that is created without a device lands on META, where it has a shape and no numbers. Code
/// that states the device of all it creates gives the same numbers as ever; code that forgets it once mixes devices, or
/// ends with a tensor that cannot be read. So a machine without a GPU shows what would fail on one. (The default device
/// is the process's: tests that take one run alone.)
/// </summary>
internal sealed class StatedDevice : IDisposable
{
    private readonly Device _before = get_default_device();

    public StatedDevice() => set_default_device(META);

    public void Dispose() => set_default_device(_before);

    /// <summary>The devices of this machine, by name: the CPU, and a GPU where there is one.</summary>
    public static TheoryData<string> All => cuda.is_available() ? ["cpu", "cuda:0"] : ["cpu"];

    /// <summary>All devices with each of several other values.</summary>
    public static TheoryData<string, T> With<T>(params T[] values)
    {
        var rows = new TheoryData<string, T>();
        foreach (var device in All.Select(row => row.Data))
            foreach (var value in values) rows.Add(device, value);
        return rows;
    }

    /// <summary>Computes with the CPU stated in the ordinary way, then with the given device stated and everything else
    /// on META: same numbers.</summary>
    /// <param name="run">What is computed, on the device that it is given.</param>
    public static void AssertSame(string device, Func<Device, IReadOnlyList<Tensor>> run)
    {
        using var scope = NewDisposeScope();
        var expected = run(CPU);
        using var stated = new StatedDevice();
        var there = torch.device(device);
        var found = run(there);
        Assert.Equal(expected.Count, found.Count);
        foreach (var (here, other) in expected.Zip(found))
        {
            Assert.Equal(CPU.type, here.device.type);
            Assert.Equal(there.type, other.device.type);
            if (there.type == DeviceType.CPU) Assert.True(other.Equals(here), "other numbers than without the rule");
            else Assert.True(TinyModels.Difference(other.cpu(), here) < 1e-3);
        }
    }

    /// <inheritdoc cref="AssertSame(string, Func{Device, IReadOnlyList{Tensor}})"/>
    public static void AssertSame(string device, Func<Device, Tensor> run) => AssertSame(device, there => [run(there)]);
}
