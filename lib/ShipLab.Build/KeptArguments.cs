using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ShipLab.Build;

/// <summary>
/// TorchSharp.dll with arguments that live as long as the calls they are given to. TorchSharp 0.107 hands native code
/// the pointer inside a Scalar or Tensor and does not hold on to the object itself. In optimised code that object is
/// garbage as soon as the pointer is read; where a garbage collection falls into the call, the finalizer frees what the
/// native code is about to read. x * 0.5 then fails ("Expected false to be true", twice in a million times with four
/// threads and a collection a millisecond) or multiplies by another number. In code that is not optimised, arguments
/// live until their method returns. So in this copy every method is marked as not to be optimised and not to be inlined
/// into optimised code: two bits a method, nothing else (no failure in eight million times, and no step of training
/// that takes longer).
/// </summary>
internal static class KeptArguments
{
    internal const MethodImplAttributes AsWritten =
        MethodImplAttributes.NoOptimization | MethodImplAttributes.NoInlining;

    /// <summary>The same bytes but for the two bits of every method that has a body; an adapted file comes out as it
    /// is.</summary>
    /// <exception cref="BadImageFormatException">It is no .NET assembly.</exception>
    public static byte[] Adapt(byte[] assembly)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        if (!file.HasMetadata) throw new BadImageFormatException("it has no .NET metadata");
        var metadata = file.GetMetadataReader();
        var table = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.MethodDef);
        var row = metadata.GetTableRowSize(TableIndex.MethodDef);
        var adapted = (byte[])assembly.Clone();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0) continue;  // abstract or native
            // ImplFlags: behind the RVA (ECMA-335, II.22.26)
            var flags = table + (MetadataTokens.GetRowNumber(handle) - 1) * row + sizeof(uint);
            BitConverter.TryWriteBytes(adapted.AsSpan(flags), (ushort)(method.ImplAttributes | AsWritten));
        }
        return adapted;
    }
}
