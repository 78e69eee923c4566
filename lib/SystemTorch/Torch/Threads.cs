namespace TorchSharp;

public static partial class torch
{
    /// <summary>Threads that one operator may use. At the start: as many as there are cores, or OMP_NUM_THREADS.</summary>
    public static int get_num_threads() => Native.st_get_num_threads();

    public static void set_num_threads(int num) => Native.Check(Native.st_set_num_threads(num), "set_num_threads");

    public static int get_num_interop_threads() => Native.st_get_num_interop_threads();

    public static void set_num_interop_threads(int num) => Native.Check(Native.st_set_num_interop_threads(num), "set_num_interop_threads");
}
