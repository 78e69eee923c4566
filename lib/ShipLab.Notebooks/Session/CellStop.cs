using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ShipLab.Notebooks;

/// <summary>What <see cref="StopChecks"/> puts into the loops of a cell: costs one read while nobody wants to stop anything.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellStop
{
    private static int stopping;   // cells in this process that have been asked to stop and have not ended

    /// <summary>Ends the calling cell when it has been asked to stop.</summary>
    /// <exception cref="OperationCanceledException">When it has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check()
    {
        if (Volatile.Read(ref stopping) != 0) CheckToken();
    }

    /// <summary>Lets <see cref="Check"/> look at tokens from the cancellation of this one until the result is disposed.</summary>
    internal static IDisposable Watch(CancellationToken token) => new Watched(token);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckToken() => CellContext.Current?.Token.ThrowIfCancellationRequested();

    private sealed class Watched : IDisposable
    {
        private readonly CancellationTokenRegistration registration;
        private int counted;

        public Watched(CancellationToken token) => registration = token.UnsafeRegister(static self => ((Watched)self!).Count(), this);

        public void Dispose()
        {
            registration.Dispose();
            if (Interlocked.Exchange(ref counted, -1) == 1) Interlocked.Decrement(ref stopping);
        }

        private void Count()
        {
            if (Interlocked.CompareExchange(ref counted, 1, 0) == 0) Interlocked.Increment(ref stopping);
        }
    }
}
