using ShipLab.Toyland;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab;

/// <summary>Image features of a frozen CLIP with their labels: all that most tuning methods ever see of the images.</summary>
/// <param name="X">[N, D] f32, unit length.</param>
/// <param name="Y">[N] i64, classes.</param>
/// <param name="ClassNames">The names of all classes of the data set, whichever occur here.</param>
public sealed record Features(Tensor X, Tensor Y, IReadOnlyList<string> ClassNames) : IDisposable
{
    private const int BatchSize = 256;

    public int Count => (int)X.shape[0];

    public int Dim => (int)X.shape[1];

    /// <summary>
    /// Encodes every image once for each view: the first view is the image, further ones are moved by up to two pixels either
    /// way (the tiny CLIP never saw crops or flips). View v of image i is row v * images + i.
    /// </summary>
    /// <param name="clip">The model; no gradients are kept.</param>
    /// <param name="preprocess">The model's.</param>
    /// <param name="images">What to encode.</param>
    /// <param name="names">The data set's class names.</param>
    /// <param name="views">At least 1.</param>
    /// <param name="seed">Decides the moves.</param>
    /// <param name="progress">Told of images encoded.</param>
    /// <param name="token">Stops between batches.</param>
    public static Features Extract(Clip clip, Preprocess preprocess, ImageSet images, IReadOnlyList<string> names, int views = 1,
        long seed = 0, IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(views, 1);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var device = clip.LogitScaleLog.device;
        var parts = new List<Tensor>();
        for (var view = 0; view < views; view++)
            for (var start = 0; start < images.Count; start += BatchSize)
            {
                token.ThrowIfCancellationRequested();
                var count = Math.Min(BatchSize, images.Count - start);
                using var batchScope = NewDisposeScope();
                using var bytes = view == 0 ? images.Images(start, count) : ShiftedViews.Of(images, start, count, view, seed);
                var encoded = clip.EncodeImage(preprocess.Apply(bytes.to(device)));                          // [B, D]
                parts.Add((encoded / encoded.norm(1, keepdim: true)).cpu().MoveToOuterDisposeScope());
                progress?.Report(new Progress("image features", (long)view * images.Count + start + count, (long)views * images.Count));
            }
        var x = cat(parts.ToArray());                                                                        // [views * N, D]
        var y = images.LabelTensor().repeat(views);                                                          // [views * N]
        return new Features(x.MoveToOuterDisposeScope(), y.MoveToOuterDisposeScope(), names);
    }

    /// <summary>The rows whose class is among <paramref name="classes"/>, in their order here, labels unchanged.</summary>
    public Features Of(IReadOnlyList<int> classes)
    {
        using var scope = NewDisposeScope();
        var wanted = classes.ToHashSet();
        var labels = Labels();
        var rows = Enumerable.Range(0, labels.Length).Where(row => wanted.Contains((int)labels[row])).Select(row => (long)row).ToArray();
        var index = tensor(rows, dtype: int64);                                                              // [n]
        return new Features(X.index_select(0, index).MoveToOuterDisposeScope(), Y.index_select(0, index).MoveToOuterDisposeScope(),
            ClassNames);
    }

    /// <summary>The classes as numbers.</summary>
    public long[] Labels() => Y.data<long>().ToArray();

    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }
}
