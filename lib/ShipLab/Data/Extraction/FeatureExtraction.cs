using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Data.Extraction;

/// <summary>Features of images start to start + count - 1. The caller disposes <paramref name="X"/>.</summary>
/// <param name="X">[count, V, D] f32 on the CPU, unit length; rows of images that were left out mean nothing</param>
/// <param name="Damaged">pictures with which something was wrong, by their number in the set</param>
internal readonly record struct FeatureShard(int Start, int Count, Tensor X, IReadOnlyDictionary<int, DamagedPicture> Damaged);

/// <summary>
/// Encodes a set of images of any size, shard by shard: pictures are decoded on several threads while the image tower works on earlier
/// ones. A shard is a fixed range of images, and a batch never crosses its border, so that a shard's features are the same bits whether
/// the shards before it were computed in the same run or not.
/// </summary>
internal sealed class FeatureExtraction(Clip clip, Preprocess preprocess, ImageSet images, FeaturePass pass)
{
    private const int ShardRows = 512; // a minute's work at eight images a second: the most that a kill can cost

    private readonly ImageSet _images = images.For(preprocess);
    private readonly FeatureOptions _options = pass.Options.Checked();

    /// <summary>All shards of the set.</summary>
    public IReadOnlyList<(int Start, int Count)> Shards { get; } = Ranges(0, images.Count, Math.Max(1, ShardRows / pass.Options.Views));

    /// <summary>Computes some of <see cref="Shards"/>, one after the other.</summary>
    /// <param name="report">told of every batch: how many images it had</param>
    /// <exception cref="ShipLabException">A picture cannot be read, and such are to be refused.</exception>
    public IEnumerable<FeatureShard> Run(IReadOnlyList<(int Start, int Count)> shards, Action<int> report, CancellationToken token)
    {
        var batches = shards.Select(shard => Ranges(shard.Start, shard.Count, Math.Max(1, _options.BatchSize / _options.Views))).ToArray();
        using var queue = new PictureQueue(_images, [.. batches.SelectMany(batch => batch)], pass);
        using var pictures = queue.Batches(token).GetEnumerator();
        for (var i = 0; i < shards.Count; i++)
        {
            var parts = new List<Tensor>();
            var damaged = new Dictionary<int, DamagedPicture>();
            try
            {
                foreach (var _ in batches[i])
                {
                    pictures.MoveNext();
                    parts.Add(Encode(pictures.Current));                                              // [n, V, D]
                    foreach (var (item, damage) in pictures.Current.Damaged)
                        damaged[item] = damage;
                    report(pictures.Current.Count);
                }
                yield return new FeatureShard(shards[i].Start, shards[i].Count, cat(parts.ToArray()), damaged);
            }
            finally
            {
                parts.ForEach(part => part.Dispose());
            }
        }
    }

    // [n, V, D], unit length; belongs to no scope, because the caller is an iterator
    private Tensor Encode(PictureBatch batch)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var rows = (long)batch.Count * _options.Views;
        var bytes = empty([rows, 3, _images.Height, _images.Width], dtype: uint8, device: CPU);                    // [n * V, 3, R, R]
        batch.Planes.AsSpan().CopyTo(bytes.bytes);
        var device = clip.Device;
        var parts = new List<Tensor>();
        for (var start = 0L; start < rows; start += _options.BatchSize)                               // one part, but for many views of one image
        {
            var encoded = clip.EncodeImage(preprocess.Apply(bytes.narrow(0, start, Math.Min(_options.BatchSize, rows - start)).to(device)));
            encoded = encoded.to_type(float32);                                                       // [B, D]
            parts.Add((encoded / encoded.norm(1, keepdim: true)).cpu());                              // [B, D]
        }
        return cat(parts.ToArray()).reshape(batch.Count, _options.Views, -1).DetachFromDisposeScope(); // [n, V, D]
    }

    private static (int Start, int Count)[] Ranges(int start, int count, int size) =>
        [.. Enumerable.Range(0, (count + size - 1) / size).Select(i => (start + i * size, Math.Min(size, count - i * size)))];
}
