namespace ShipLab.Toyland;

/// <summary>
/// Which combinations exist in pre-training: a quarter of them is held out and never drawn, so that understanding a new
/// combination of known words can be measured. The hold-out is part of the world, not of a run.
/// </summary>
public static class World
{
    /// <summary>Counts changes of the drawing: images, and features computed from them,
    /// are only comparable within one version.</summary>
    public const int Version = 1;

    /// <summary>The size of an image, pixels.</summary>
    public const int Height = 32, Width = 32;

    private static readonly bool[] HeldOut = ChooseHeldOut();

    /// <summary>True where pre-training never draws the combination.</summary>
    public static bool IsHeldOut(Combination combination) => HeldOut[combination.Number];

    /// <summary>All combinations that are drawn in pre-training, or all that never are.</summary>
    public static IReadOnlyList<Combination> Combinations(bool heldOut) =>
        [.. Enumerable.Range(0, Combination.Count).Where(number => HeldOut[number] == heldOut).Select(Combination.At)];

    /// <summary>
    /// A combination as pre-training draws it: one in ten is a pattern, plain comes 15 % more often than the other
    /// textures, and what is held out is drawn again. An outlined shape is always plain.
    /// </summary>
    public static Combination Draw(Look look, ref ItemRandom random)
    {
        while (true)
        {
            var colour = (Colour)random.Below(Palette.Names.Count);
            var texture = random.Uniform() < 0.15f ? Texture.Plain : (Texture)random.Below(Textures.Names.Count);
            var shape = random.Uniform() < 0.1f ? Shape.Pattern : (Shape)random.Below(Shapes.Outlined);
            if (look.Outline > 0 && shape != Shape.Pattern)
                texture = Texture.Plain;
            var combination = new Combination(colour, texture, shape);
            if (!IsHeldOut(combination))
                return combination;
        }
    }

    // A quarter, exactly, of the textures of every shape: of each shape's 120 (colour, texture) pairs 30 are held out.
    private static bool[] ChooseHeldOut()
    {
        var heldOut = new bool[Combination.Count];
        var random = ItemRandom.For(seed: 2023, ItemRandom.Stream("held out"), index: 0);
        foreach (var shape in Enum.GetValues<Shape>())
        {
            var ofShape = Enumerable.Range(0, Combination.Count).Where(number => Combination.At(number).Shape == shape)
                .ToArray();
            random.Shuffle<int>(ofShape);
            foreach (var number in ofShape.Take(ofShape.Length / 4))
                heldOut[number] = true;
        }
        return heldOut;
    }
}
