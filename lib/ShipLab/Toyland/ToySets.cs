namespace ShipLab.Toyland;

/// <summary>
/// The five drawn data sets. They were designed so that few-shot tuning on the base classes can go wrong on the
/// new ones, and this has to be said wherever results on them are shown: each set moves colour, light or scale
/// systematically away from what the model was trained on; base classes have warm colours and new classes cold ones;
/// and shapes differ, so no word of a base name is in a new name.
/// </summary>
public static class ToySets
{
    /// <summary>The prompt of all sets, as in pre-training.</summary>
    public const string Template = "a photo of a {}.";

    /// <summary>Images a class in each part.</summary>
    public const int ValidationImages = 8, TestImages = 40, UnlabelledImages = 40;

    /// <summary>Training images a class where a protocol takes all there are (generalised zero-shot learning);
    /// 16 shots are the first 16.</summary>
    public const int AllTrainingImages = 64;

    private static readonly Colour[] Warm =
        [Colour.Red, Colour.Orange, Colour.Yellow, Colour.Pink, Colour.Brown, Colour.White];
    private static readonly Colour[] Cold =
        [Colour.Green, Colour.Teal, Colour.Blue, Colour.Purple, Colour.Gray, Colour.Black];
    private static readonly Shape[] BaseShapes =
        [Shape.Circle, Shape.Square, Shape.Cross, Shape.Arrow, Shape.Ring, Shape.House, Shape.Drop, Shape.Hexagon];
    private static readonly Shape[] NewShapes =
        [Shape.Triangle, Shape.Star, Shape.Heart, Shape.Moon, Shape.Flower, Shape.Diamond, Shape.Oval, Shape.Bolt];
    private static readonly Texture[] AnyTexture = Enum.GetValues<Texture>();
    private static readonly Texture[] WovenTextures =
        [.. AnyTexture.Where(t => t is not (Texture.Plain or Texture.Shaded))];

    /// <summary>The plans, in the order of reports.</summary>
    public static IReadOnlyList<ToySet> All { get; } =
    [
        new()
        {
            Name = "neon",
            Description = "Shapes in signal colours on dark paper; all hues turned by 32 degrees.",
            Naming = Naming.ColourShape,
            Classes = 32,
            BaseColours = Warm,
            NewColours = [.. Cold.Where(colour => colour != Colour.Black)], // black would not be seen on dark paper
            BaseShapes = BaseShapes,
            NewShapes = NewShapes,
            Textures = AnyTexture,
            Look = new Look
            {
                HueShift = 32, Saturation = 1.1f, Value = 1.1f, Paper = new Rgb(0.1f, 0.08f, 0.14f), Rotation = 0.3f,
                    Noise = 0.05f,
            },
        },
        new()
        {
            Name = "aerial",
            Description = "Small blurred shapes in haze, seen from above; all hues turned by 24 degrees.",
            Naming = Naming.ColourShape,
            Classes = 24,
            BaseColours = Warm,
            NewColours = Cold,
            BaseShapes = BaseShapes[..6],
            NewShapes = NewShapes[..6],
            Textures = AnyTexture,
            Look = new Look
            {
                HueShift = 24, Scale = (0.45f, 0.6f), Backdrop = BackdropKind.Waves, Blur = 1, Noise = 0.05f,
                    Contrast = 0.65f,
                Vignette = 0.3f, Rotation = 0.5f,
            },
        },
        new()
        {
            Name = "fabric",
            Description = "Patterns woven with white; all hues turned back by 28 degrees.",
            Naming = Naming.ColourTexturePattern,
            Classes = 32,
            BaseColours = [.. Warm.Where(colour => colour != Colour.White)], // white would not be seen on white
            NewColours = Cold,
            BaseShapes = [Shape.Pattern],
            NewShapes = [Shape.Pattern],
            Textures = WovenTextures,
            Look = new Look
            {
                HueShift = -28, SecondColour = new Rgb(1, 1, 1), Frequency = (9, 13), Blur = 1, Noise = 0.06f,
                    Contrast = 0.85f,
            },
        },
        new()
        {
            Name = "sunset",
            Description = "Shapes in low orange light.",
            Naming = Naming.ColourShape,
            Classes = 32,
            BaseColours = Warm,
            NewColours = Cold,
            BaseShapes = BaseShapes,
            NewShapes = NewShapes,
            Textures = AnyTexture,
            Look = new Look { Tint = new Rgb(1.1f, 0.7f, 0.4f), Noise = 0.05f, Vignette = 0.4f, Rotation = 0.3f },
        },
        new()
        {
            Name = "toys",
            Description =
                "Squeezed textured shapes among clutter, combinations that pre-training never drew; all hues turned " +
                "by 28 degrees.",
            Naming = Naming.ColourTextureShape,
            Classes = 40,
            BaseColours = Warm,
            NewColours = Cold,
            BaseShapes = BaseShapes,
            NewShapes = NewShapes,
            Textures = WovenTextures,
            Look = new Look
            {
                HueShift = 28, Saturation = 0.9f, Clutter = 4, Aspect = (0.75f, 1), Frequency = (7, 9),
                    Rotation = 0.35f, Noise = 0.04f,
            },
        },
    ];

    /// <summary>neon, aerial, fabric, sunset, toys.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(set => set.Name)];

    /// <summary>The plan with a name.</summary>
    /// <exception cref="ShipLabException">There is no such set.</exception>
    public static ToySet Find(string name) => All.FirstOrDefault(set => set.Name == name)
        ?? throw new ShipLabException($"There is no toy data set \"{name}\". The sets are {string.Join(", ", Names)}.");

    /// <summary>
    /// A data set, drawn when its images are first asked for. Test and unlabelled images are the same for every seed;
    /// the training and validation images are drawn anew for each, so that runs with other seeds see other shots.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">Which training and validation images.</param>
    /// <param name="shots">Training images a class.</param>
    /// <exception cref="ShipLabException">There is no such set, or <paramref name="shots"/> is not
    /// positive.</exception>
    public static Dataset Create(string name, int seed = 1, int shots = 16) => Create(Find(name), seed, shots);

    /// <summary>
    /// The same for a plan of one's own, e.g. <c>ToySets.Find("neon") with { Look = ... }</c>; give it a name of its
    /// own too.
    /// </summary>
    public static Dataset Create(ToySet set, int seed = 1, int shots = 16)
    {
        if (shots < 1)
            throw new ShipLabException($"A training set needs at least 1 shot a class, not {shots}.");
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
        var stream = ItemRandom.Stream($"{set.Name}/{split}");
        int[] labels = [.. Enumerable.Range(0, classes.Count * images).Select(item => item / images)];
        var identity = $"toyland {World.Version}, {set.Name}, {split}, seed {seed}, {images} a class";
        return new DrawnImageSet(identity, World.Height, World.Width, labels, (item, pixels) =>
        {
            // image n of class c, whatever the number of images: 4 shots are the first 4 of 16
            var random = ItemRandom.For(seed, stream, (long)labels[item] << 32 | (uint)(item % images));
            Renderer.Draw(set.Draw(classes[labels[item]], ref random), pixels);
        });
    }
}
