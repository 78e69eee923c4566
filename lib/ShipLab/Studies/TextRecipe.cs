namespace ShipLab;

/// <summary>The control: noise around the zero-shot text features.</summary>
public sealed record TextRecipe(double Sigma = 0.05) : IGeneratorRecipe
{
    string IGeneratorRecipe.Name => "text";

    object IGeneratorRecipe.Options => Draws is null ? new { Sigma } : new { Sigma, Draws };

    /// <inheritdoc/>
    public int? Draws { get; init; }

    /// <inheritdoc/>
    public IFeatureGenerator Make(StudyData data, IProgress<Progress>? progress = null, CancellationToken token = default) =>
        new TextGenerator(data.TextFeatures, Sigma);
}
