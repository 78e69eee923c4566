namespace ShipLab.Base;

/// <summary>The devices that a user can name.</summary>
public static class Devices
{
    /// <summary>cpu, cuda or cuda:N, as a device that is there.</summary>
    /// <exception cref="ShipLabException">The text names no device, or this machine or its torch lacks it; the
    /// message says what to do.</exception>
    public static Device Parse(string text)
    {
        var parts = text.Trim().ToLowerInvariant().Split(':');
        if (parts is ["cpu"]) return CPU;
        var number = 0;
        if (parts is not (["cuda"] or ["cuda", _]) ||
            (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out number)))
            throw new ShipLabException(
                $"'{text}' is no device. Use cpu, cuda, or cuda:N for the GPU of number N, counted from 0.");
        if (WhyNoCuda() is { } why)
            throw new ShipLabException($"The device '{text}' is not to be had. {why} Or use cpu.");
        if (number >= cuda.device_count())
            throw new ShipLabException($"There is no device '{text}': this machine has {cuda.device_count()} CUDA " +
                $"GPU(s), cuda:0 to cuda:{cuda.device_count() - 1}.");
        return new Device(DeviceType.CUDA, number);
    }

    /// <summary>Why no GPU can be used and what to do; null where one can be.</summary>
    public static string? WhyNoCuda()
    {
        if (!NativeTorch.HasCuda)
            return "This checkout was built with the libtorch for CPUs. Build with the one for CUDA: " +
                "SHIPLAB_TORCH=cuda ./shiplab build (Linux and Windows on x64; some gigabytes).";
        if (cuda.is_available()) return null;
        return "This libtorch, for CUDA 12.8, finds no GPU that it can use; if it said why, that stands above. It " +
            "needs an NVIDIA GPU with a driver of version 525 or newer: `nvidia-smi` tells both.";
    }
}
