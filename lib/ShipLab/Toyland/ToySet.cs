namespace ShipLab.Toyland;

/// <summary>What is left open by a class of a toy set, and so differs from image to image.</summary>
public enum Naming
{
    /// <summary>"red circle": images have any texture.</summary>
    ColourShape,

    /// <summary>"red striped pattern".</summary>
    ColourTexturePattern,

    /// <summary>"red striped circle", only combinations that pre-training never draws.</summary>
    ColourTextureShape,
}

/// <summary>
/// A data set as a plan: how it looks and which classes it has. Base and new classes share no colour and (but for
/// patterns) no shape, so that what tuning learns about the base classes' words says little about the new ones.
/// </summary>
public sealed record ToySet
{
    /// <summary>Short, lower case; with it the classes are chosen and the images drawn.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for reports and notebooks.</summary>
    public required string Description { get; init; }

    /// <summary>How everything but the classes' words looks.</summary>
    public required Look Look { get; init; }

    /// <summary>Which words a class's name has.</summary>
    public required Naming Naming { get; init; }

    /// <summary>Half the classes are base, half are new.</summary>
    public required int Classes { get; init; }

    /// <summary>Colours of base classes.</summary>
    public required IReadOnlyList<Colour> BaseColours { get; init; }

    /// <summary>Colours of new classes.</summary>
    public required IReadOnlyList<Colour> NewColours { get; init; }

    /// <summary>The shapes that base classes are made of; pattern alone for patterns.</summary>
    public required IReadOnlyList<Shape> BaseShapes { get; init; }

    /// <summary>Likewise of new classes.</summary>
    public required IReadOnlyList<Shape> NewShapes { get; init; }

    /// <summary>The textures that classes are made of or, where the name leaves it open, that images have.</summary>
    public required IReadOnlyList<Texture> Textures { get; init; }

    /// <summary>The classes, base first. For <see cref="Naming.ColourShape"/> the texture is only a stand-in.</summary>
    public IReadOnlyList<Combination> Choose()
    {
        var random = ItemRandom.For(seed: World.Version, ItemRandom.Stream($"{Name}/classes"), index: 0);
        return
        [
            .. Choose(BaseColours, BaseShapes, Classes / 2, ref random),
            .. Choose(NewColours, NewShapes, Classes - Classes / 2, ref random),
        ];
    }

    /// <summary>What a class is called, and captions call it too.</summary>
    public string NameOf(Combination combination) => Naming == Naming.ColourShape
        ? $"{combination.ColourName} {combination.ShapeName}"
        : combination.ToString();

    /// <summary>A scene of a class.</summary>
    public Scene Draw(Combination combination, ref ItemRandom random)
    {
        if (Naming == Naming.ColourShape)
            combination = combination with { Texture = Textures[random.Below(Textures.Count)] };
        return SceneSampler.Draw(combination, Look, ref random);
    }

    // Round robin over the colours, each time the candidate whose shape and texture were used least so far: every word
    // comes
    // about as often as the others, and no colour or shape alone gives the class away.
    private IEnumerable<Combination> Choose(IReadOnlyList<Colour> colours, IReadOnlyList<Shape> shapes, int count,
        ref ItemRandom random)
    {
        var textures = Naming == Naming.ColourShape ? [Texture.Plain] : Textures;
        var candidates = (
            from colour in colours
            from texture in textures
            from shape in shapes
            let combination = new Combination(colour, texture, shape)
            where Naming != Naming.ColourTextureShape || World.IsHeldOut(combination)
            select combination).ToArray();
        random.Shuffle<Combination>(candidates);
        var chosen = new List<Combination>(count);
        for (var i = 0; i < count; i++)
        {
            var colour = colours[i % colours.Count];
            chosen.Add(candidates.Where(c => c.Colour == colour && !chosen.Contains(c)).MinBy(c =>
                chosen.Count(other => other.Shape == c.Shape) + chosen.Count(other => other.Texture == c.Texture)));
        }
        return chosen;
    }
}
