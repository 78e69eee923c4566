using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The open dispose scopes of a thread.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? ofThread;

    private readonly List<DisposeScope> open = [];

    /// <summary>What this thread's scopes and tensors have done so far.</summary>
    public static ThreadDisposeScopeStatistics Statistics => OfThread.StatisticsInstance;

    internal static DisposeScopeManager OfThread => ofThread ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope? Current => open.Count == 0 ? null : open[^1];

    internal DisposeScope Open()
    {
        var scope = new DisposeScope(this, Current);
        open.Add(scope);
        return scope;
    }

    /// <summary>Removes a scope from the stack; false if it was closed before. Inner scopes stay open and get the outer one as theirs.</summary>
    internal bool Close(DisposeScope scope)
    {
        int at = open.LastIndexOf(scope);
        if (at < 0) return false;
        open.RemoveAt(at);
        if (at < open.Count) open[at].Orphan(scope.OuterScope);
        return true;
    }

    internal static void Register(Tensor tensor)
    {
        var manager = OfThread;
        if (manager.Current is { } scope)
        {
            scope.AddNew(tensor);
            manager.StatisticsInstance.CountCreatedInScope();
        }
        else
        {
            manager.StatisticsInstance.CountCreatedOutsideScope();
        }
    }
}
