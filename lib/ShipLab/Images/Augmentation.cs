namespace ShipLab.Images;

/// <summary>
/// The training augmentation that CoOp uses (its INPUT.TRANSFORMS: random_resized_crop, random_flip): a random part of
/// the picture, of random aspect, resized to the model's resolution (torchvision's RandomResizedCrop, bicubic with
/// antialias), then mirrored half the time.
/// </summary>
/// <remarks>The picture is converted to RGB first, as Dassl's read_image does; <see cref="Preprocess.Crop"/> converts
/// last, as CLIP does. For pictures in modes Rgb and Grey it makes no difference.</remarks>
public sealed record Augmentation
{
    private const int Attempts = 10;

    /// <summary>CoOp's training crops: half to all of the picture, mirrored half of the time.</summary>
    public static Augmentation CoOp { get; } = new();

    /// <summary>The least and most of the picture's area.</summary>
    public (double Least, double Most) Scale { get; init; } = (0.08, 1);

    /// <summary>The least and most width over height; drawn evenly in the logarithm.</summary>
    public (double Least, double Most) Ratio { get; init; } = (3.0 / 4, 4.0 / 3);

    /// <summary>The probability that the picture is mirrored.</summary>
    public double Flip { get; init; } = 0.5;

    /// <summary>What the options are, for a cache's key: equal identities give equal pixels.</summary>
    public string Identity => string.Create(CultureInfo.InvariantCulture,
        $"random resized crop bicubic, scale {Scale.Least:R} to {Scale.Most:R}, ratio {Ratio.Least:R} to " +
            $"{Ratio.Most:R}, flip {Flip:R}");

    /// <summary>One view. Seed, item and view decide it alone, whatever was drawn before and on which thread.</summary>
    /// <param name="item">the picture's number in its data set</param>
    /// <param name="view">0, 1, ...: each view of a picture is another crop</param>
    /// <param name="rgbPlanes">receives 3 * resolution * resolution bytes, red plane first</param>
    /// <exception cref="ShipLabException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void Draw(Picture picture, int resolution, long seed, long item, int view, Span<byte> rgbPlanes)
    {
        var (box, flipped) = Choose(picture.Width, picture.Height, seed, item, view);
        Apply(picture, box, flipped, resolution, rgbPlanes);
    }

    /// <summary>The part and whether it is mirrored, for a view of a picture of this size.</summary>
    /// <exception cref="ShipLabException">An option is out of range.</exception>
    internal (CropBox Box, bool Flipped) Choose(int width, int height, long seed, long item, int view)
    {
        if (!(Scale.Least > 0 && Scale.Least <= Scale.Most && Ratio.Least > 0 && Ratio.Least <= Ratio.Most &&
            Flip is >= 0 and <= 1))
            throw new ShipLabException($"The augmentation's options are out of range: {Identity}. " +
                "Areas and ratios are positive, the least first; the probability is 0 to 1.");
        var random = new PictureRandom(seed, item, view);
        var box = Box(width, height, random);
        return (box, random.Uniform() < Flip);
    }

    /// <summary>A part of a picture, converted to RGB, resized to resolution x resolution, mirrored or not.</summary>
    /// <param name="rgbPlanes">receives 3 * resolution * resolution bytes, red plane first</param>
    /// <exception cref="ArgumentException">The part is not inside, or the span has another length.</exception>
    internal static void Apply(Picture picture, CropBox box, bool flipped, int resolution, Span<byte> rgbPlanes)
    {
        if (box.Left < 0 || box.Top < 0 || box.Width < 1 || box.Height < 1 ||
            box.Left > picture.Width - box.Width || box.Top > picture.Height - box.Height)
            throw new ArgumentException($"{box} is not inside a picture of {picture.Width}x{picture.Height} pixels.",
                nameof(box));
        if (picture.Mode is PictureMode.Rgb or PictureMode.Grey)
            PictureResizer.Resize(picture, PictureWindow.Part(box, resolution), rgbPlanes);
        else
        {
            using var rgb = picture.ToRgb(box);
            PictureResizer.Resize(rgb, PictureWindow.Part(box with { Left = 0, Top = 0 }, resolution), rgbPlanes);
        }
        if (flipped)
            for (var row = 0; row < 3 * resolution; row++) rgbPlanes.Slice(row * resolution, resolution).Reverse();
    }

    /// <summary>torchvision's RandomResizedCrop.get_params: ten attempts, then the largest centred part
    /// allowed.</summary>
    private CropBox Box(int width, int height, PictureRandom random)
    {
        var area = (double)width * height;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var part = area * random.Uniform(Scale.Least, Scale.Most);
            var ratio = Math.Exp(random.Uniform(Math.Log(Ratio.Least), Math.Log(Ratio.Most)));
            double w = Math.Round(Math.Sqrt(part * ratio)), h = Math.Round(Math.Sqrt(part / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height)
            {
                var top = random.Below(height - (int)h + 1);
                return new CropBox(random.Below(width - (int)w + 1), top, (int)w, (int)h);
            }
        }
        var own = (double)width / height;
        var boxWidth = own > Ratio.Most ? (int)Math.Round(height * Ratio.Most) : width;
        var boxHeight = own < Ratio.Least ? (int)Math.Round(width / Ratio.Least) : height;
        return new CropBox((width - boxWidth) / 2, (height - boxHeight) / 2, boxWidth, boxHeight);
    }

    /// <summary>The random numbers of one view of one picture: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) from a
    /// seed, the picture's number and the view's, so that neither threads nor the order of work change them.</summary>
    private sealed class PictureRandom(long seed, long item, int view)
    {
        private const ulong Step = 0x9E3779B97F4A7C15;

        private ulong _state = Mix(Mix((ulong)Seeds.For(seed, "augmentation") + (ulong)item * Step) + (ulong)view);

        /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
        public double Uniform() => (NextBits() >> 11) * (1.0 / (1L << 53));

        public double Uniform(double low, double high) => low + (high - low) * Uniform();

        /// <summary>A whole number in 0 .. <paramref name="count"/> - 1.</summary>
        public int Below(int count) => (int)((NextBits() >> 32) * (ulong)count >> 32);

        private ulong NextBits() => Mix(_state += Step);

        private static ulong Mix(ulong x)
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }
}
