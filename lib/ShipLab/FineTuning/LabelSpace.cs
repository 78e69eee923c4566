namespace ShipLab.FineTuning;

/// <summary>The classes that a method learns over: column k of its logits is class <see cref="Classes"/>[k].</summary>
internal sealed class LabelSpace : IDisposable
{
    private readonly string _method;
    private readonly int _all;
    // [C + 2], class id + 1 -> column; -1 for a class that is not learned, and at both ends for ids that are none
    private readonly Tensor _columns;

    /// <param name="classes">Class ids, one a column.</param>
    /// <param name="all">How many classes there are.</param>
    /// <param name="method">Who learns, for messages.</param>
    /// <exception cref="ShipLabException">The ids are not classes, each once.</exception>
    public LabelSpace(IReadOnlyList<int> classes, int all, string method, Device? device = null)
    {
        Require.Known(classes, all, method);
        (Classes, _all, _method) = (classes, all, method);
        var columns = Enumerable.Repeat(-1L, all + 2).ToArray();
        for (var column = 0; column < classes.Count; column++) columns[classes[column] + 1] = column;
        _columns = tensor(columns, device: device ?? CPU).DetachFromDisposeScope();
        Ids = tensor(classes.Select(id => (long)id).ToArray(), device: device ?? CPU).DetachFromDisposeScope();
    }

    public IReadOnlyList<int> Classes { get; }

    /// <summary>[K] int64.</summary>
    public Tensor Ids { get; }

    /// <summary>The columns of class ids: [B] int64 -> [B] int64.</summary>
    /// <exception cref="ShipLabException">One of them is not learned.</exception>
    public Tensor Targets(Tensor labels)
    {
        using var places = labels.clamp(-1, _all) + 1;                                              // [B] in 0 .. C + 1
        var targets = _columns.index_select(0, places);
        using var outside = targets.lt(0);
        using var any = outside.any();
        return any.ToBoolean() ? throw NotLearned(labels, outside) : targets;
    }

    private ShipLabException NotLearned(Tensor labels, Tensor outside)
    {
        using var scope = NewDisposeScope();
        var id = labels[outside.to(int64).argmax().ToInt64()].ToInt64();
        return new ShipLabException($"A batch holds class {id}, "
            + $"which is outside the {Classes.Count} of {_all} that {_method} learns over. "
            + "Give it batches of these classes only, or make all classes the task's TrainClasses.");
    }

    public void Dispose()
    {
        _columns.Dispose();
        Ids.Dispose();
    }
}
