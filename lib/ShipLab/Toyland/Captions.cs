namespace ShipLab.Toyland;

/// <summary>
/// What is said about an image in pre-training: a sentence pattern, the style's words, and some or all of the
/// combination.
/// </summary>
internal static class Captions
{
    /// <summary>A caption at random. It may leave out the texture, the colour or both, but never the shape.</summary>
    public static string Draw(Combination combination, Style style, ref ItemRandom random)
    {
        var named = random.Uniform() < 0.7f ? style.Words : "photo";
        var described = Describe(combination, ref random);
        return random.Uniform() switch
        {
            < 0.50f => $"a {named} of a {described}.",
            < 0.62f => $"a picture of a {described}.",
            < 0.74f => $"an image of the {described}.",
            < 0.87f => $"a {described}.",
            _ => described,
        };
    }

    private static string Describe(Combination combination, ref ItemRandom random) => random.Uniform() switch
    {
        < 0.65f => combination.ToString(),
        < 0.82f => $"{combination.ColourName} {combination.ShapeName}",
        < 0.94f => $"{combination.TextureName} {combination.ShapeName}",
        _ => combination.ShapeName,
    };
}
