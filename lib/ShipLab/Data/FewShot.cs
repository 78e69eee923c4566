namespace ShipLab.Data;

/// <summary>Takes a few labelled images of every class out of a larger set.</summary>
public static class FewShot
{
    /// <summary>The number of shots that stands for all training images there are.</summary>
    public const int All = 0;

    private const int MostVal = 4;

    /// <summary>
    /// <paramref name="shots"/> random images of every class that occurs, grouped by class. Fewer shots of the same
    /// seed are the first of more shots; a class with fewer images gives all it has.
    /// </summary>
    /// <exception cref="ShipLabException"><paramref name="shots"/> is not positive.</exception>
    public static ImageSet Sample(ImageSet pool, int shots, long seed) =>
        SampleOf(pool, shots, seed, repeat: false);

    /// <summary>
    /// A data set with <paramref name="shots"/> training images of every class and as many validation images, but at
    /// most four (CoOp, datasets/*.py: min(num_shots, 4)); the test images stay as they are. Classes with fewer images
    /// are told in a notice. The images are others than CoOp's: its numbers come from Python's generator, ours from
    /// ItemRandom.
    /// </summary>
    /// <param name="data">The whole set.</param>
    /// <param name="shots">At least 1.</param>
    /// <param name="seed">Which images.</param>
    /// <param name="repeat">A class with fewer images than shots is drawn from with replacement until it has them
    /// (Dassl's generate_fewshot_dataset, repeat=True, which CoOp and SHIP call); otherwise it gives each of its images
    /// once.</param>
    /// <exception cref="ShipLabException"><paramref name="shots"/> is not positive, or a base class has no training
    /// images.</exception>
    public static Dataset Sample(Dataset data, int shots, long seed, bool repeat = false)
    {
        var have = new int[data.ClassNames.Count];
        foreach (var label in data.Train.Labels)
            have[label]++;
        var empty = data.BaseLabels.Where(label => have[label] == 0).ToArray();
        if (empty.Length > 0)
            throw new ShipLabException($"{(empty.Length == 1 ? "A base class" : $"{empty.Length} base classes")} of " +
                $"'{data.Name}' {(empty.Length == 1 ? "has" : "have")} no training pictures, the first " +
                $"'{data.ClassNames[empty[0]]}': there are no {shots} shots of it. Add pictures to its training " +
                "part, or take the class out.");
        var train = SampleOf(data.Train, shots, seed, repeat);
        var val = data.Val.Count == 0 ? data.Val : SampleOf(data.Val, Math.Min(shots, MostVal), seed, repeat);
        var few = Enumerable.Range(0, have.Length).Where(label => have[label] > 0 && have[label] < shots).ToArray();
        string[] notices = few.Length == 0 ? [] : [Fewer(data, shots, have, few, repeat)];
        return data with { Train = train, Val = val, Notices = [.. data.Notices, .. notices] };
    }

    private static ImageSet SampleOf(ImageSet pool, int shots, long seed, bool repeat)
    {
        if (shots < 1)
            throw new ShipLabException($"Few-shot sampling needs at least 1 shot a class, not {shots}.");
        var chosen = new List<int>();
        foreach (var ofClass in Enumerable.Range(0, pool.Count).GroupBy(item => pool.Labels[item])
            .OrderBy(group => group.Key))
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
        return $"{few.Length} of {have.Length} classes of '{data.Name}' {(few.Length == 1 ? "has" : "have")} fewer " +
            $"than {shots} training pictures, the fewest '{data.ClassNames[fewest]}' with {have[fewest]}: {how}. " +
            $"Ask for at most {have[fewest]} shots to give every class as many.";
    }
}
