using ShipLab.Toyland;

namespace ShipLab;

/// <summary>Takes a few labelled images of every class out of a larger set.</summary>
public static class FewShot
{
    /// <summary>
    /// <paramref name="shots"/> random images of every class that occurs, grouped by class. Fewer shots of the same seed are the first of
    /// more shots; a class with fewer images gives all it has.
    /// </summary>
    /// <exception cref="ShipLabException"><paramref name="shots"/> is not positive.</exception>
    public static ImageSet Sample(ImageSet pool, int shots, long seed)
    {
        if (shots < 1)
            throw new ShipLabException($"Few-shot sampling needs at least 1 shot a class, not {shots}.");
        var chosen = new List<int>();
        foreach (var ofClass in Enumerable.Range(0, pool.Count).GroupBy(item => pool.Labels[item]).OrderBy(group => group.Key))
        {
            var random = WorldRandom.For(seed, WorldRandom.Stream("few shots"), ofClass.Key);
            var items = ofClass.ToArray();
            random.Shuffle<int>(items);
            chosen.AddRange(items.Take(shots));
        }
        return pool.Select(chosen, $"{shots} shots of seed {seed}");
    }
}
