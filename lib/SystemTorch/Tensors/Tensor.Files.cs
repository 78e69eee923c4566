using System.Text;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>Reads TorchSharp's own format, as <c>Save</c> writes it.</summary>
        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader)!;

        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        public static Tensor Load(string location)
        {
            using var stream = File.OpenRead(location);
            return Load(stream);
        }

        /// <summary>Reads an archive of libtorch, as <see cref="save"/> writes it.</summary>
        public static Tensor load(string location)
        {
            nint handle;
            fixed (byte* path = Encoding.UTF8.GetBytes(location + '\0')) handle = Native.st_load(path);
            return handle != 0 ? new Tensor(handle) : throw Native.Failure($"load '{location}'");
        }

        /// <summary>Writes an archive of libtorch with this tensor; a file in its place is replaced only when the new one is complete.</summary>
        public void save(string location)
        {
            var unfinished = location + ".new";
            fixed (byte* path = Encoding.UTF8.GetBytes(unfinished + '\0')) Native.Check(Native.st_save(CheckedHandle, path), $"save '{location}'", this);
            GC.KeepAlive(this);
            File.Move(unfinished, location, overwrite: true);
        }

        /// <summary>Writes the elements' bytes; the tensor must be contiguous and on the CPU.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            if (!is_contiguous()) throw new InvalidOperationException("Only a contiguous tensor is one run of bytes. Call .contiguous() first.");
            long length = numel() * element_size();
            var data = (byte*)DataPointer();
            for (long done = 0; done < length;)
            {
                int n = (int)Math.Min(Math.Max(bufferSize, 1), length - done);
                stream.Write(new ReadOnlySpan<byte>(data + done, n));
                done += n;
            }
            GC.KeepAlive(this);
        }

        /// <summary>Fills the tensor with bytes; it must be contiguous, on the CPU or not.</summary>
        /// <exception cref="EndOfStreamException">Fewer bytes are left than the tensor has.</exception>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            if (!is_cpu())
            {
                using var here = torch.empty(shape, dtype, torch.CPU);
                here.ReadBytesFromStream(stream, bufferSize);
                using var _ = no_grad();
                copy_(here);
                return;
            }
            if (!is_contiguous()) throw new InvalidOperationException("Only a contiguous tensor is one run of bytes.");
            long length = numel() * element_size();
            var data = (byte*)DataPointer();
            for (long done = 0; done < length;)
            {
                int n = (int)Math.Min(Math.Max(bufferSize, 1), length - done);
                stream.ReadExactly(new Span<byte>(data + done, n));
                done += n;
            }
            GC.KeepAlive(this);
        }
    }

    /// <summary>Writes an archive of libtorch with one tensor.</summary>
    public static void save(Tensor t, string location) => t.save(location);

    /// <summary>Reads an archive of libtorch with one tensor.</summary>
    public static Tensor load(string location) => Tensor.load(location);
}
