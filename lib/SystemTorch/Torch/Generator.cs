namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers with a seed of its own.</summary>
    public class Generator : IDisposable
    {
        private nint handle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? torch.CPU;
            handle = Native.st_generator_new(seed, (int)this.device.type, this.device.index);
            if (handle == 0) throw Native.Failure("Generator");
        }

        private Generator(nint handle)
        {
            device = torch.CPU;
            this.handle = handle;
        }

        /// <summary>The CPU's generator, which operators use when they are given none.</summary>
        public static Generator Default { get; } = new(Native.st_generator_default());

        public nint Handle => handle;

        public Device device { get; }

        internal nint CheckedHandle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Generator));

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.st_generator_set_seed(CheckedHandle, (ulong)seed), "manual_seed");
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>The seed it was last given.</summary>
        public long initial_seed()
        {
            var seed = (long)Native.st_generator_get_seed(CheckedHandle);
            GC.KeepAlive(this);
            return seed;
        }

        /// <summary>Takes a seed from the system and returns it.</summary>
        public long seed()
        {
            var seed = (long)Native.st_generator_seed(CheckedHandle);
            GC.KeepAlive(this);
            return seed;
        }

        /// <summary>The whole state as bytes, u8 [n].</summary>
        public Tensor get_state()
        {
            var state = Native.st_generator_get_state(CheckedHandle);
            GC.KeepAlive(this);
            return state != 0 ? new Tensor(state) : throw Native.Failure("get_state");
        }

        public void set_state(Tensor value)
        {
            Native.Check(Native.st_generator_set_state(CheckedHandle, value.CheckedHandle), "set_state", value);
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var old = Interlocked.Exchange(ref handle, 0);
            if (old != 0) Native.st_generator_release(old);
        }

        ~Generator() => Dispose(false);
    }

    /// <summary>Seeds the default generators of all devices.</summary>
    public static Generator manual_seed(long seed)
    {
        Native.Check(Native.st_manual_seed((ulong)seed), "manual_seed");
        return Generator.Default;
    }

    public static long seed() => Generator.Default.seed();
    public static long initial_seed() => Generator.Default.initial_seed();
    public static Tensor get_rng_state() => Generator.Default.get_state();
    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    public static class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);
        public static long seed() => torch.seed();
        public static long initial_seed() => torch.initial_seed();
        public static Tensor get_rng_state() => torch.get_rng_state();
        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}
