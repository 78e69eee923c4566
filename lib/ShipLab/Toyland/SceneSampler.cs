namespace ShipLab.Toyland;

/// <summary>Takes a scene at random: a combination as a look draws it.</summary>
public static class SceneSampler
{
    /// <summary>The least difference (largest channel) between the colours of an object and a random ground.</summary>
    private const float Apart = 0.35f;

    /// <summary>A combination on a ground, with its clutter and finish.</summary>
    public static Scene Draw(Combination combination, Look look, ref ItemRandom random)
    {
        var first = Palette.Draw(combination.Colour, look, ref random);
        var backdrop = DrawBackdrop(first, look, ref random);
        var objects = new List<SceneObject>(look.Clutter + 1);
        for (var i = 0; i < look.Clutter; i++)
            objects.Add(DrawClutter(ref random));
        objects.Add(DrawObject(combination, first, look, ref random));
        return new Scene(backdrop, objects, DrawFinish(look, ref random));
    }

    private static SceneObject DrawObject(Combination combination, Rgb first, Look look, ref ItemRandom random)
    {
        var second = Palette.Second(first, look, ref random);
        return new SceneObject(combination.Shape, combination.Texture, first, second)
        {
            Scale = random.Uniform(look.Scale),
            X = random.Uniform(-look.Offset, look.Offset),
            Y = random.Uniform(-look.Offset, look.Offset),
            Rotation = Rotation.Of(look.Rotation * random.Normal()),
            Aspect = random.Uniform(look.Aspect),
            Frequency = random.Uniform(look.Frequency),
            Phase = random.Uniform(),
            Outline = combination.Shape == Shape.Pattern ? 0 : look.Outline,
            Key = random.NextKey(),
        };
    }

    // A small thing near the border, in a random colour, that may be partly hidden.
    private static SceneObject DrawClutter(ref ItemRandom random)
    {
        var colour = DrawColour(ref random);
        var shape = (Shape)random.Below(Shapes.Outlined);
        var across = random.Uniform(-0.9f, 0.9f);
        var side = random.Uniform(0.7f, 0.95f) * (random.Below(2) == 0 ? 1 : -1);
        var upright = random.Below(2) == 0;
        return new SceneObject(shape, Texture.Plain, colour, colour)
        {
            X = upright ? side : across,
            Y = upright ? across : side,
            Scale = random.Uniform(0.12f, 0.25f),
            Rotation = Rotation.Of(random.Uniform(0, 2 * MathF.PI)),
        };
    }

    private static Backdrop DrawBackdrop(Rgb objectColour, Look look, ref ItemRandom random)
    {
        Rgb first, second;
        if (look.Paper is { } paper)
        {
            first = paper + random.Uniform(-0.03f, 0.03f);
            second = paper + random.Uniform(-0.06f, 0.06f);
        }
        else
        {
            first = DrawColourApart(objectColour, ref random);
            second = DrawColourApart(objectColour, ref random);
        }
        return new Backdrop(look.Backdrop ?? DrawKind(ref random), first, second)
        {
            Direction = Rotation.Of(random.Uniform(0, 2 * MathF.PI)),
            Frequency = random.Uniform(4, 10),
            Phase = random.Uniform(),
            Key = random.NextKey(),
        };
    }

    private static BackdropKind DrawKind(ref ItemRandom random) => random.Uniform() switch
    {
        < 0.4f => BackdropKind.Flat,
        < 0.6f => BackdropKind.Gradient,
        < 0.8f => BackdropKind.Noise,
        _ => BackdropKind.Waves,
    };

    private static Rgb DrawColour(ref ItemRandom random) => new(random.Uniform(), random.Uniform(), random.Uniform());

    private static Rgb DrawColourApart(Rgb from, ref ItemRandom random)
    {
        while (true)
        {
            var colour = DrawColour(ref random);
            if (colour.DistanceTo(from) >= Apart)
                return colour;
        }
    }

    private static Finish DrawFinish(Look look, ref ItemRandom random) => new()
    {
        Vignette = look.Vignette,
        Tint = look.Tint,
        Blur = (int)look.Blur.Low + random.Below((int)look.Blur.High - (int)look.Blur.Low + 1),
        Contrast = random.Uniform(look.Contrast),
        Brightness = random.Uniform(look.Brightness),
        Noise = random.Uniform(look.Noise),
        Key = random.NextKey(),
    };
}
