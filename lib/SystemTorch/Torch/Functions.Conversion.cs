namespace TorchSharp;

public static partial class torch
{
    // Functions with the names and parameters of TorchSharp: element types.

    public static bool is_conj(Tensor input) => input.is_conj();
}
