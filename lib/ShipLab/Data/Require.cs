namespace ShipLab.Data;

/// <summary>What fine-tuners must find in their features.</summary>
internal static class Require
{
    /// <summary>Every number is finite.</summary>
    /// <param name="what">Which features, for the message: "training features".</param>
    /// <exception cref="ShipLabException">One is not; its row and class are named.</exception>
    public static void Finite(Features features, string what)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        if (First(features.X.isfinite().all(1).logical_not()) is not { } row) return;               // [N, D] -> [N]
        throw new ShipLabException($"Row {row} of the {what} ({ClassOf(features, row)}) holds a number that is not "
            + "finite. Check that image and the model that encoded it, and make the features anew.");
    }

    /// <summary>Every row has length 1, so far as 16-bit encoders keep it, and a class that has a name.</summary>
    /// <param name="what">Which features, for the message: "training features".</param>
    /// <exception cref="ShipLabException">One has not; its row and class are named.</exception>
    public static void UnitNormAndNamed(Features features, string what)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var lengths = features.X.norm(1);                                                           // [N, D] -> [N]
        if (First((lengths - 1).abs().gt(LengthTolerance)) is { } row)
            throw new ShipLabException($"Row {row} of the {what} ({ClassOf(features, row)}) has length "
                + $"{lengths[row].ToSingle():g4}, not 1. Image features are compared by their cosine: divide every "
                + "row by its length, as Features.Extract does.");
        if (First(features.Y.lt(0).logical_or(features.Y.ge(features.ClassNames.Count))) is { } unnamed)
            throw new ShipLabException($"Row {unnamed} of the {what} is of class {features.Y[unnamed].ToInt64()}, but "
                + $"there are names for {features.ClassNames.Count} classes only. Give the features the names of all "
                + "classes of their data set.");
    }

    /// <summary>Names that can tell classes apart.</summary>
    /// <param name="mayRepeat">Whether two classes may have the same one.</param>
    /// <exception cref="ShipLabException">One is empty, or two are the same; the classes are named.</exception>
    public static void Names(IReadOnlyList<string> names, bool mayRepeat)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < names.Count; id++)
        {
            if (string.IsNullOrWhiteSpace(names[id]))
                throw new ShipLabException($"Class {id} of the task has no name, so that no prompt can speak of it. " +
                    "Give it one in ClassNames.");
            if (first.TryAdd(names[id].Trim(), id) || mayRepeat) continue;
            throw new ShipLabException($"Classes {first[names[id].Trim()]} and {id} of the task are both called "
                + $"'{names[id].Trim()}', so that no prompt can tell them apart. Rename one of them, or set "
                + "SameNames if the data set really has them so.");
        }
    }

    /// <summary>Class ids that the task has, each once.</summary>
    /// <exception cref="ShipLabException">There is none, one is unknown, or one is there twice.</exception>
    public static void Known(IReadOnlyList<int> classes, int all, string method)
    {
        if (classes.Count == 0)
            throw new ShipLabException($"{method} has no class to learn. Give the task's TrainClasses at least one.");
        var seen = new HashSet<int>();
        foreach (var id in classes)
            if (id < 0 || id >= all || !seen.Add(id))
            {
                var why = id < 0 || id >= all
                    ? $"the task has names for classes 0 to {all - 1}."
                    : "it is twice among the classes.";
                throw new ShipLabException($"{method} cannot learn class {id}: {why} Correct the task's TrainClasses.");
            }
    }

    /// <summary>How far a row's length may be from 1: half precision keeps three digits.</summary>
    private const double LengthTolerance = 0.01;

    private static long? First(Tensor wrong) => wrong.any().ToBoolean() ? wrong.to(int64).argmax().ToInt64() : null;

    private static string ClassOf(Features features, long row)
    {
        var id = (int)features.Y[row].ToInt64();
        return id >= 0 && id < features.ClassNames.Count ? $"class {id} '{features.ClassNames[id]}'" : $"class {id}";
    }

    /// <summary>Every column has a row.</summary>
    /// <param name="targets">[N] int64 columns.</param>
    /// <param name="classes">The class id of each column.</param>
    /// <param name="names">The name of each class id.</param>
    /// <param name="method">Who asks, for the message.</param>
    /// <exception cref="ShipLabException">A class has none; it is named.</exception>
    public static void EveryClass(Tensor targets, IReadOnlyList<int> classes, IReadOnlyList<string> names,
        string method)
    {
        using var scope = NewDisposeScope();
        var counts = bincount(targets, minlength: classes.Count).ToHost<long>();
        if (Array.IndexOf(counts, 0L) is var column and >= 0)
            throw new ShipLabException($"Class {classes[column]} ('{names[classes[column]]}') has no training feature, "
                + $"and {method} cannot learn it from its name. Give it images, synthesize features of it, or leave "
                + "it out of the task's TrainClasses.");
    }
}
