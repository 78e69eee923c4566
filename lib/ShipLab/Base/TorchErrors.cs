using System.Runtime.InteropServices;

namespace ShipLab.Base;

/// <summary>What libtorch says when it refuses something. TorchSharp throws an ExternalException whose message has a
/// dozen frames of C++ behind it.</summary>
public static class TorchErrors
{
    /// <summary>The exception's message; of libtorch's without the frames.</summary>
    public static string Said(this Exception error) =>
        error is ExternalException ? error.Message.Split("\nException raised from")[0].TrimEnd() : error.Message;
}
