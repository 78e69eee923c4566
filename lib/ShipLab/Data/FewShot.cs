namespace ShipLab.Data;

/// <summary>How a data set is cut down to a few shots of every class.</summary>
public sealed record FewShotRule
{
    /// <summary>Validation pictures a class: as many as shots, but at most this (CoOp, datasets/*.py:
    /// min(num_shots, 4)).</summary>
    public int MostVal { get; init; } = 4;

    /// <summary>A class with fewer pictures than shots is drawn from with replacement until it has them
    /// (Dassl's generate_fewshot_dataset, repeat=True, which CoOp and SHIP call); otherwise it gives each
    /// of its pictures once.</summary>
    public bool Repeat { get; init; }

    /// <summary>CoOp's rule. The pictures are others than CoOp's: its numbers come from Python's generator,
    /// ours from ItemRandom.</summary>
    public static FewShotRule CoOp { get; } = new() { Repeat = true };
}

/// <summary>Takes a few labelled images of every class out of a larger set.</summary>
public static class FewShot
{
    /// <summary>The number of shots that stands for all training images there are.</summary>
    public const int All = 0;

    /// <summary>
    /// <paramref name="shots"/> random images of every class that occurs, grouped by class. Fewer shots of the same
    /// seed are the first of more shots; a class with fewer images gives all it has.
    /// </summary>
    /// <exception cref="ShipLabException"><paramref name="shots"/> is not positive.</exception>
    public static ImageSet Sample(ImageSet pool, int shots, long seed) => Sample(pool, shots, seed, repeat: false);

    /// <summary>
    /// A data set with <paramref name="shots"/> training images of every class and a few validation images; the test
    /// images stay as they are. Classes with fewer images are told in a notice.
    /// </summary>
    /// <param name="rule">null for each image at most once, and at most four validation images a class</param>
    /// <exception cref="ShipLabException"><paramref name="shots"/> is not positive, or a base class
    /// has no training images.</exception>
    public static Dataset Sample(Dataset data, int shots, long seed, FewShotRule? rule = null)
    {
        rule ??= new FewShotRule();
        var have = new int[data.ClassNames.Count];
        foreach (var label in data.Train.Labels)
            have[label]++;
        var empty = data.BaseLabels.Where(label => have[label] == 0).ToArray();
        if (empty.Length > 0)
            throw new ShipLabException($"{(empty.Length == 1 ? "A base class" : $"{empty.Length} base classes")} of '{data.Name}' " +
                $"{(empty.Length == 1 ? "has" : "have")} no training pictures, the first '{data.ClassNames[empty[0]]}': there are " +
                $"no {shots} shots of it. Add pictures to its training part, or take the class out.");
        var train = Sample(data.Train, shots, seed, rule.Repeat);
        var valShots = Math.Clamp(shots, 1, Math.Max(1, rule.MostVal));
        var val = data.Val.Count == 0 ? data.Val : Sample(data.Val, valShots, seed, rule.Repeat);
        var few = Enumerable.Range(0, have.Length).Where(label => have[label] > 0 && have[label] < shots).ToArray();
        string[] notices = few.Length == 0 ? [] : [Fewer(data, shots, have, few, rule.Repeat)];
        return data with { Train = train, Val = val, Notices = [.. data.Notices, .. notices] };
    }

    private static ImageSet Sample(ImageSet pool, int shots, long seed, bool repeat)
    {
        if (shots < 1)
            throw new ShipLabException($"Few-shot sampling needs at least 1 shot a class, not {shots}.");
        var chosen = new List<int>();
        foreach (var ofClass in Enumerable.Range(0, pool.Count).GroupBy(item => pool.Labels[item]).OrderBy(group => group.Key))
        {
            var random = ItemRandom.For(seed, ItemRandom.Stream("few shots"), ofClass.Key);
            var items = ofClass.ToArray();
            if (repeat && items.Length < shots)
            {
                for (var i = 0; i < shots; i++)
                    chosen.Add(items[random.Below(items.Length)]);
                continue;
            }
            random.Shuffle<int>(items);
            chosen.AddRange(items.Take(shots));
        }
        return pool.Select(chosen, $"{shots} shots of seed {seed}");
    }

    private static string Fewer(Dataset data, int shots, int[] have, int[] few, bool repeat)
    {
        var fewest = few.MinBy(label => have[label]);
        var how = repeat ? $"theirs are drawn with replacement until there are {shots}" : "they give all they have";
        return $"{few.Length} of {have.Length} classes of '{data.Name}' {(few.Length == 1 ? "has" : "have")} fewer than {shots} " +
            $"training pictures, the fewest '{data.ClassNames[fewest]}' with {have[fewest]}: {how}. " +
            $"Ask for at most {have[fewest]} shots to give every class as many.";
    }
}
