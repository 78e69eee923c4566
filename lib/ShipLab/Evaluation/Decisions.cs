namespace ShipLab.Evaluation;

/// <summary>All that a protocol reports of one classifier on test rows; percent, NaN where not applicable.</summary>
/// <param name="Separate">Base rows among base names, new rows among new names.</param>
/// <param name="Joint">Every row among all names.</param>
/// <param name="PerClass">Percent right of each class among the names of its own group, in the order base, new.</param>
/// <param name="JointPerClass">Percent right of each class among all names, likewise.</param>
public sealed record Scores(BaseNewHarmonic Separate, BaseNewHarmonic Joint, IReadOnlyList<double> PerClass,
    IReadOnlyList<double> JointPerClass);

/// <summary>
/// What a classifier says of each row: its best base class and its best new class, with their logits. The scores apart,
/// the joint ones and the calibrated ones all follow from these, so that rows are scored once.
/// </summary>
public sealed class Decisions
{
    private const int AtOnce = 8192;
    private readonly IReadOnlyList<int> _baseIds, _newIds;
    private readonly bool _knowsBase, _knowsNew;

    private Decisions(IClassifier classifier, IReadOnlyList<int> baseIds, IReadOnlyList<int> newIds, int rows)
    {
        (_baseIds, _newIds) = (baseIds, newIds);
        (_knowsBase, _knowsNew) = (baseIds.Any(classifier.Knows), newIds.Any(classifier.Knows));
        (Labels, Base, New) = (new int[rows], new (int, float)[rows], new (int, float)[rows]);
    }

    /// <summary>The class id of each row.</summary>
    public int[] Labels { get; }

    /// <summary>Of each row the base class with the largest logit (of equal ones the first), and that logit; -1 and
    /// minus infinity without base classes.</summary>
    public (int Id, float Logit)[] Base { get; }

    /// <summary>Likewise among the new classes.</summary>
    public (int Id, float Logit)[] New { get; }

    /// <summary>Whether the classifier knows classes of both groups, so that one label space makes sense.</summary>
    public bool AreJoint => _knowsBase && _knowsNew;

    /// <summary>Scores every row once.</summary>
    /// <param name="rows">Unit-norm features whose labels are among the ids.</param>
    /// <param name="baseIds">May be empty.</param>
    /// <param name="newIds">May be empty.</param>
    public static Decisions Of(IClassifier classifier, Features rows, IReadOnlyList<int> baseIds,
        IReadOnlyList<int> newIds)
    {
        using var _ = no_grad();
        var found = new Decisions(classifier, baseIds, newIds, rows.Count);
        int[] ids = [.. baseIds, .. newIds];
        var labels = rows.Labels();
        for (var row = 0; row < labels.Length; row++) found.Labels[row] = (int)labels[row];
        for (var start = 0; start < rows.Count; start += AtOnce)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(AtOnce, rows.Count - start);
            var logits = classifier.Logits(rows.X.narrow(0, start, count), ids);                    // [n, K]
            Best(logits, 0, baseIds, found.Base.AsSpan(start, count));
            Best(logits, baseIds.Count, newIds, found.New.AsSpan(start, count));
        }
        return found;
    }

    /// <summary>All scores.</summary>
    /// <param name="meansOverClasses">Means of per-class accuracies (Xian et al., 2017), not shares of rows.</param>
    public Scores Score(bool meansOverClasses = false)
    {
        var own = Right(row => IsNew(row) ? New[row].Id : Base[row].Id);
        var joint = Right(row => Guess(row, 0, 1));
        var separate = BaseNewHarmonic.Of(
            _knowsBase ? own.Accuracy(_baseIds, meansOverClasses) : double.NaN,
            _knowsNew ? own.Accuracy(_newIds, meansOverClasses) : double.NaN);
        double[] jointPerClass = AreJoint ? PerClass(joint) : [.. _baseIds.Concat(_newIds).Select(_ => double.NaN)];
        return new Scores(separate, Joint(joint, meansOverClasses), PerClass(own), jointPerClass);
    }

    /// <summary>Accuracies among all names when new classes' logits z become scale * z + bias;
    /// not applicable without both groups.</summary>
    public BaseNewHarmonic Joint(double bias, double scale = 1, bool meansOverClasses = false) =>
        Joint(Right(row => Guess(row, bias, scale)), meansOverClasses);

    /// <summary>Whether the row's own class is a new one.</summary>
    internal bool IsNew(int row) => NewIds.Contains(Labels[row]);

    private HashSet<int> NewIds => field ??= [.. _newIds];

    // A tie goes to the base class, which stands first.
    private int Guess(int row, double bias, double scale) =>
        Base[row].Logit >= scale * New[row].Logit + bias ? Base[row].Id : New[row].Id;

    private BaseNewHarmonic Joint(Counts right, bool meansOverClasses) => AreJoint
        ? BaseNewHarmonic.Of(right.Accuracy(_baseIds, meansOverClasses), right.Accuracy(_newIds, meansOverClasses))
        : new BaseNewHarmonic(double.NaN, double.NaN, double.NaN);

    private double[] PerClass(Counts right) =>
        [.. _baseIds.Select(id => _knowsBase ? right.Of(id) : double.NaN),
            .. _newIds.Select(id => _knowsNew ? right.Of(id) : double.NaN)];

    private Counts Right(Func<int, int> guess)
    {
        var counts = new Counts();
        for (var row = 0; row < Labels.Length; row++) counts.Add(Labels[row], guess(row) == Labels[row]);
        return counts;
    }

    private static void Best(Tensor logits, int first, IReadOnlyList<int> ids, Span<(int, float)> best)
    {
        if (ids.Count == 0)
        {
            best.Fill((-1, float.NegativeInfinity));
            return;
        }
        using var scope = NewDisposeScope();
        var (values, columns) = logits.narrow(1, first, ids.Count).max(1);                         // [n, k] -> [n], [n]
        var (value, column) = (values.to(float32).ToHost<float>(), columns.ToHost<long>());
        for (var row = 0; row < best.Length; row++) best[row] = (ids[(int)column[row]], value[row]);
    }

    /// <summary>Rows and right rows of each class.</summary>
    private sealed class Counts
    {
        private readonly Dictionary<int, (int Right, int Rows)> _of = [];

        public void Add(int id, bool right)
        {
            var (before, rows) = _of.GetValueOrDefault(id);
            _of[id] = (before + (right ? 1 : 0), rows + 1);
        }

        /// <summary>Percent right of a class; NaN without rows.</summary>
        public double Of(int id) => _of.TryGetValue(id, out var count) ? 100.0 * count.Right / count.Rows : double.NaN;

        /// <summary>Percent right of a group; NaN without rows.</summary>
        public double Accuracy(IReadOnlyList<int> ids, bool meansOverClasses)
        {
            var present = ids.Where(_of.ContainsKey).ToArray();
            if (present.Length == 0) return double.NaN;
            return meansOverClasses
                ? present.Average(Of)
                : 100.0 * present.Sum(id => (long)_of[id].Right) / present.Sum(id => (long)_of[id].Rows);
        }
    }
}
