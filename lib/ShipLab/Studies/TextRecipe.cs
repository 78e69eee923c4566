namespace ShipLab.Studies;

/// <summary>The control: noise around the zero-shot text features.</summary>
public sealed record TextRecipe([property: Limits(0)] double Sigma = 0.05) : IGeneratorRecipe
{
    string IGeneratorRecipe.Name => "text";

    object IGeneratorRecipe.Options => Draws is null ? new { Sigma } : new { Sigma, Draws };

    /// <inheritdoc/>
    [Limits(1)]
    public int? Draws { get; init; }

    /// <inheritdoc/>
    public IFeatureGenerator Make(StudyData data, IProgress<Progress>? progress = null,
        CancellationToken token = default) =>
        new TextGenerator(data.TextFeatures, Sigma);
}
