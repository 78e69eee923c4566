namespace ShipLab.Base;

/// <summary>Standard normal numbers for a training; a check replays recorded ones through it.</summary>
public interface INoise
{
    /// <summary>Fresh numbers [rows, columns], float32, in the caller's dispose scope.</summary>
    Tensor Next(long rows, long columns);
}

/// <summary>Standard normal numbers from a generator of its own, decided by the seed alone.</summary>
public sealed class SeededNoise(long seed, Device? device = null) : INoise, IDisposable
{
    private readonly Generator _generator = new((ulong)seed);
    private readonly Device _device = device ?? CPU;

    /// <inheritdoc/>
    public Tensor Next(long rows, long columns)
    {
        var numbers = randn(rows, columns, device: CPU, generator: _generator); // [rows, columns]
        return _device.type == DeviceType.CPU ? numbers : numbers.to(_device, disposeAfter: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();
}
