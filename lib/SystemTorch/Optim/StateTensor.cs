using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Saving, loading and moving of the tensors in an optimizer's state. They belong to no dispose scope.</summary>
internal static class StateTensor
{
    /// <summary>Whether there is a tensor, and the tensor.</summary>
    internal static void Save(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    internal static void Load(BinaryReader reader, ref Tensor? tensor, Device device) =>
        Replace(ref tensor, reader.ReadBoolean() ? TensorExtensionMethods.Load(reader) : null, device);

    internal static void Move(ref Tensor? tensor, Device device) => Replace(ref tensor, tensor?.to(device, copy: true), device);

    /// <summary>Frees the old tensor and puts the new one in its place, on the device.</summary>
    internal static void Replace(ref Tensor? tensor, Tensor? value, Device device)
    {
        tensor?.Dispose();
        if (value is not null && (value.device.type != device.type || value.device.index != device.index))
            value = value.to(device, disposeAfter: true);
        tensor = value?.DetachFromDisposeScope();
    }

    internal static bool Close(Tensor? a, Tensor? b) => a is null || b is null ? a is null && b is null : a.allclose(b);
}
