namespace ShipLab.Studies;

/// <summary>Test features of a data set, which its seeds share where their test images are the same. Safe to use from several threads.</summary>
internal sealed class SharedTest : IDisposable
{
    private readonly Dictionary<string, Features> _features = [];
    private readonly Lock _lock = new();

    /// <summary>The features of some images; encoded by the first that asks, while others wait.</summary>
    public Features Of(ImageSet images, Func<Features> encode)
    {
        lock (_lock) return _features.TryGetValue(images.Identity, out var known) ? known : _features[images.Identity] = encode();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var features in _features.Values) features.Dispose();
    }
}
