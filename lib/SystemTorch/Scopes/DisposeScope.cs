using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Disposes everything that was made while it was the innermost scope of its thread, unless it was moved out or detached.</summary>
/// <remarks>Not for use by several threads at once, as in TorchSharp.</remarks>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager? manager;
    private readonly HashSet<IDisposable> disposables = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer) => (this.manager, OuterScope) = (manager, outer);

    internal DisposeScope? OuterScope { get; private set; }

    public int DisposablesCount => disposables.Count;

    public IReadOnlyList<IDisposable> DisposablesView => disposables.ToList();

    public bool Contains(IDisposable disposable) => disposables.Contains(disposable);

    /// <summary>Closes the scope and disposes what it still holds. Scopes opened inside it and left open close with it.</summary>
    public void Dispose()
    {
        if (manager is null || !manager.Close(this)) return;
        DisposeEverything();
    }

    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        var doomed = disposables.Where(x => !keep.Contains(x)).ToArray();
        foreach (var disposable in doomed)
        {
            if (disposable is not Tensor) disposables.Remove(disposable); // a tensor tells its scope itself, and is counted once
            disposable.Dispose();
        }
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    public (T1, T2) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    public (T1, T2, T3) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => Move(OuterScope, disposables);

    public void MoveToOuter(params IDisposable[] disposables) => Move(OuterScope, disposables);

    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(OuterScope, disposable);

    public (T1, T2) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T1, T2, T3) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables) => Move(scope, disposables);

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => Move(scope, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    public (T1, T2) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1, T2, T3) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void Detach(IEnumerable<IDisposable> disposables) => Move(null, disposables);

    public void Detach(params IDisposable[] disposables) => Move(null, disposables);

    public T Detach<T>(T disposable) where T : IDisposable => MoveToOther(null, disposable);

    public (T1, T2) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => MoveToOther(null, first, second);

    public (T1, T2, T3) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => MoveToOther(null, first, second, third);

    /// <summary>Takes something that belongs to no scope, or to another, into this one.</summary>
    public void Attach(IDisposable disposable)
    {
        if (disposable is Tensor { OwningDisposeScope: { } owner })
        {
            if (!ReferenceEquals(owner, this)) owner.Move(this, disposable);
            return;
        }
        if (disposables.Add(disposable)) Statistics(disposable)?.CountAttached();
        SetOwner(disposable, this);
    }

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var list = disposables.ToList();
        foreach (var disposable in list) Attach(disposable);
        return list;
    }

    /// <summary>Called by what disposes itself, so that the scope forgets it.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (disposables.Remove(disposable)) Statistics(disposable)?.CountDisposedInScope();
        SetOwner(disposable, null);
    }

    /// <summary>Registers a new object: made inside this scope.</summary>
    internal void AddNew(Tensor tensor)
    {
        disposables.Add(tensor);
        tensor.OwningDisposeScope = this;
    }

    /// <summary>The scope no longer knows the tensor, which lives on elsewhere.</summary>
    internal void Forget(Tensor tensor)
    {
        if (disposables.Remove(tensor)) Statistics(tensor)?.CountDetached();
        tensor.OwningDisposeScope = null;
    }

    internal void Orphan(DisposeScope? outer) => OuterScope = outer;

    private void Move(DisposeScope? target, IEnumerable<IDisposable> several)
    {
        foreach (var one in several.ToArray()) Move(target, one);
    }

    private void Move(DisposeScope? target, IDisposable disposable)
    {
        if (ReferenceEquals(target, this) || !disposables.Remove(disposable)) return;
        if (target is null) Statistics(disposable)?.CountDetached();
        else target.disposables.Add(disposable);
        SetOwner(disposable, target);
    }

    private ThreadDisposeScopeStatistics? Statistics(IDisposable disposable) => disposable is Tensor ? manager?.StatisticsInstance : null;

    private static void SetOwner(IDisposable disposable, DisposeScope? owner)
    {
        if (disposable is Tensor tensor) tensor.OwningDisposeScope = owner;
    }
}
