namespace ShipLab.FineTuning;

/// <summary>Scaled cosine of adapted image features to (perhaps adapted) text features. Owns both.</summary>
/// <param name="adapter">Of the image branch.</param>
/// <param name="ratio">Share of the adapted feature.</param>
/// <param name="textFeatures">[C, D], unit norm, row = class id.</param>
/// <param name="logitScale">Factor on the cosine.</param>
public sealed class ClipAdapterClassifier(FeatureAdapter adapter, double ratio, Tensor textFeatures, double logitScale)
    : IClassifier
{
    private readonly CosineClassifier _text = new(textFeatures, logitScale);

    /// <summary>Of the image branch.</summary>
    public FeatureAdapter Adapter => adapter;

    /// <summary>Share of the adapted feature in the blend.</summary>
    public double Ratio => ratio;

    /// <summary>[C, D], unit norm, after the text adapter where there is one.</summary>
    public Tensor TextFeatures => _text.TextFeatures;

    /// <summary>Percent of the validation features that are right, where they chose the ratio or the epoch.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <inheritdoc/>
    public Tensor Logits(Tensor features, IReadOnlyList<int> classes)
    {
        using var _ = no_grad();
        using var adapted = adapter.Blend(features, ratio);             // [N, D]
        return _text.Logits(adapted, classes);                          // [N, K]
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        adapter.Dispose();
        _text.Dispose();
    }
}
