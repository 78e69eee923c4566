namespace ShipLab.Toyland;

/// <summary>
/// The five drawn data sets. They were designed so that few-shot tuning on the base classes goes wrong on the new ones: each moves a
/// colour, light or scale systematically away from what the model was trained on, and base and new classes share no colour word.
/// </summary>
public static class ToySets
{
    /// <summary>The prompt of all sets, as in pre-training.</summary>
    public const string Template = "a photo of a {}.";

    public const int ValidationImages = 8, TestImages = 40, UnlabelledImages = 40;

    private static readonly Texture[] AnyTexture = Enum.GetValues<Texture>();
    private static readonly Shape[] EightShapes =
        [Shape.Circle, Shape.Star, Shape.Heart, Shape.Cross, Shape.Moon, Shape.Arrow, Shape.House, Shape.Triangle];

    /// <summary>The plans, in the order of reports.</summary>
    public static IReadOnlyList<ToySet> All { get; } =
    [
        Plan("neon", "Shapes in signal colours on dark paper; all hues turned by 32 degrees.", 32, Naming.ColourShape, EightShapes, EightShapes,
            AnyTexture, without: Colour.Black, look: new Look
            {
                HueShift = 32, Saturation = 1.1f, Value = 1.1f, Paper = new Rgb(0.1f, 0.08f, 0.14f), Rotation = 0.3f, Noise = 0.05f,
            }),
        Plan("aerial", "Small blurred shapes in haze seen from above; hues turned by 24 degrees, other shapes in base than in new.", 24,
            Naming.ColourShape,
            [Shape.Circle, Shape.Square, Shape.Cross, Shape.Arrow, Shape.Ring, Shape.House],
            [Shape.Triangle, Shape.Star, Shape.Heart, Shape.Moon, Shape.Flower, Shape.Diamond],
            AnyTexture, look: new Look
            {
                HueShift = 24, Scale = (0.45f, 0.6f), Backdrop = BackdropKind.Waves, Blur = 1, Noise = 0.05f, Contrast = 0.65f,
                Vignette = 0.3f, Rotation = 0.5f,
            }),
        Plan("fabric", "Patterns woven with white; hues turned back by 28 degrees.", 32, Naming.ColourTexturePattern,
            [Shape.Pattern], [Shape.Pattern],
            [.. AnyTexture.Where(t => t is not (Texture.Plain or Texture.Shaded))], without: Colour.White, look: new Look
            {
                HueShift = -28, SecondColour = new Rgb(1, 1, 1), Frequency = (9, 13), Blur = 1, Noise = 0.06f, Contrast = 0.85f,
            }),
        Plan("sunset", "Shapes in low orange light.", 32, Naming.ColourShape, EightShapes, EightShapes, AnyTexture, look: new Look
        {
            Tint = new Rgb(1.1f, 0.7f, 0.4f), Noise = 0.05f, Vignette = 0.4f, Rotation = 0.3f,
        }),
        Plan("toys", "Squeezed textured shapes among clutter; hues turned by 28 degrees; combinations that pre-training never drew.", 40,
            Naming.ColourTextureShape, EightShapes, EightShapes,
            [.. AnyTexture.Where(t => t is not (Texture.Plain or Texture.Shaded))], look: new Look
            {
                HueShift = 28, Saturation = 0.9f, Clutter = 4, Aspect = (0.75f, 1), Frequency = (7, 9), Rotation = 0.35f, Noise = 0.04f,
            }),
    ];

    /// <summary>neon, aerial, fabric, sunset, toys.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(set => set.Name)];

    /// <summary>The plan with a name.</summary>
    /// <exception cref="ShipLabException">There is no such set.</exception>
    public static ToySet Find(string name) => All.FirstOrDefault(set => set.Name == name)
        ?? throw new ShipLabException($"There is no toy data set \"{name}\". The sets are {string.Join(", ", Names)}.");

    /// <summary>
    /// A data set, drawn when its images are first asked for. Test and unlabelled images are the same for every seed; the training
    /// and validation images are drawn anew for each, so that runs with other seeds see other shots.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">Which training and validation images.</param>
    /// <param name="shots">Training images a class.</param>
    /// <exception cref="ShipLabException">There is no such set, or <paramref name="shots"/> is not positive.</exception>
    public static Dataset Create(string name, int seed = 1, int shots = 16)
    {
        if (shots < 1)
            throw new ShipLabException($"A training set needs at least 1 shot a class, not {shots}.");
        var set = Find(name);
        var classes = set.Choose();
        return new Dataset(
            set.Name,
            [.. classes.Select(set.NameOf)],
            set.Classes / 2,
            [Template],
            Split(set, classes, "train", seed, shots),
            Split(set, classes, "val", seed, ValidationImages),
            Split(set, classes, "test", 0, TestImages),
            Split(set, classes, "unlabelled", 0, UnlabelledImages));
    }

    private static ImageSet Split(ToySet set, IReadOnlyList<Combination> classes, string split, long seed, int images)
    {
        var stream = WorldRandom.Stream($"{set.Name}/{split}");
        int[] labels = [.. Enumerable.Range(0, classes.Count * images).Select(item => item / images)];
        return new ImageSet($"toyland {World.Version}, {set.Name}, {split}, seed {seed}, {images} a class", World.Height, World.Width, labels,
            (item, pixels) =>
            {
                // image n of class c, whatever the number of images: 4 shots are the first 4 of 16
                var random = WorldRandom.For(seed, stream, (long)labels[item] << 32 | (uint)(item % images));
                Renderer.Draw(set.Draw(classes[labels[item]], ref random), pixels);
            });
    }

    // The colours (without one that could not be told from the ground) in a random order of the set's own: the first six belong to the
    // base classes, the rest to the new.
    private static ToySet Plan(string name, string description, int classes, Naming naming, Shape[] baseShapes, Shape[] newShapes,
        Texture[] textures, Look look, Colour? without = null)
    {
        Colour[] colours = [.. Enum.GetValues<Colour>().Where(colour => colour != without)];
        var random = WorldRandom.For(seed: World.Version, WorldRandom.Stream($"{name}/colours"), index: 0);
        random.Shuffle<Colour>(colours);
        return new ToySet
        {
            Name = name, Description = description, Look = look, Naming = naming, Classes = classes,
            BaseColours = colours[..6], NewColours = colours[6..], BaseShapes = baseShapes, NewShapes = newShapes, Textures = textures,
        };
    }
}
