namespace ShipLab.Data.Extraction;

/// <summary>Features of images start to start + count - 1. The caller disposes <paramref name="X"/>.</summary>
/// <param name="Start">The first image.</param>
/// <param name="Count">How many images.</param>
/// <param name="X">[count, V, D] f32 on the CPU, unit length; rows of images that were left out mean nothing.</param>
/// <param name="Damaged">Pictures with which something was wrong, in the set's order.</param>
internal readonly record struct FeatureShard(int Start, int Count, Tensor X, IReadOnlyList<DamagedPicture> Damaged);

/// <summary>
/// Encodes a set of images shard by shard: images are decoded or drawn on several threads while the image tower works
/// on earlier ones. A shard is a fixed range of images and a batch never crosses its border, so a shard's features are
/// the same bits whether the shards before it were computed in the same run or not.
/// </summary>
internal sealed class FeatureExtraction
{
    private const int ShardRows = 512; // a minute's work at eight images a second: the most that a kill can cost

    private readonly LoadedClip _clip;
    private readonly ImageSet _images;
    private readonly FeatureOptions _options, _pass;
    private readonly int _passes;

    /// <exception cref="ShipLabException">An option is impossible, there are no images,
    /// or not of the model's size.</exception>
    public FeatureExtraction(LoadedClip clip, ImageSet images, FeatureOptions options)
    {
        if (images.Count == 0)
            throw new ShipLabException(
                $"There are no pictures in '{images.Identity}', so there are no features of them.");
        _clip = clip;
        _images = images.For(clip.Preprocess);
        _options = options.Checked();
        _pass = images.OnePass(options);
        _passes = options.Views / _pass.Views;
        Shards = Ranges(0, images.Count, Math.Max(1, ShardRows / _pass.Views));
    }

    /// <summary>All shards of the set.</summary>
    public IReadOnlyList<(int Start, int Count)> Shards { get; }

    /// <summary>Computes some of <see cref="Shards"/>, one after the other.</summary>
    /// <param name="shards">Which, in order.</param>
    /// <param name="progress">Told of images encoded, the other shards' among them; each counts once a pass.</param>
    /// <param name="token">Stops between batches.</param>
    /// <exception cref="ShipLabException">A picture cannot be read, and such are to be refused.</exception>
    public IEnumerable<FeatureShard> Run(
        IReadOnlyList<(int Start, int Count)> shards, IProgress<Progress>? progress, CancellationToken token)
    {
        var done = (long)_passes * (_images.Count - shards.Sum(shard => shard.Count));
        void Report() => progress?.Report(new Progress("image features", done, (long)_passes * _images.Count));
        Report();
        var batches = shards.Select(BatchesOf).ToArray();
        using var queue = new PictureQueue(_images, [.. batches.SelectMany(ofShard => ofShard)], _pass);
        using var pictures = queue.Batches(token).GetEnumerator();
        for (var i = 0; i < shards.Count; i++)
        {
            var parts = new List<Tensor>();
            var damaged = new List<DamagedPicture>();
            try
            {
                foreach (var _ in batches[i])
                {
                    pictures.MoveNext();
                    parts.Add(Encode(pictures.Current));                                             // [n, v, D]
                    damaged.AddRange(from damage in pictures.Current.Damaged orderby damage.Key select damage.Value);
                    done += pictures.Current.Count;
                    Report();
                }
                yield return new FeatureShard(shards[i].Start, shards[i].Count, Join(parts), damaged);
            }
            finally
            {
                parts.ForEach(part => part.Dispose());
            }
        }
    }

    /// <summary>The images that have features, in order: all but those that were left out.</summary>
    /// <exception cref="ShipLabException">All were left out.</exception>
    public IReadOnlyList<int> Encoded(IEnumerable<DamagedPicture> damaged)
    {
        var first = damaged.FirstOrDefault(damage => damage.Skipped);
        if (first is null)
            return [.. Enumerable.Range(0, _images.Count)];
        var skipped = damaged.Where(damage => damage.Skipped).Select(damage => damage.Path)
            .ToHashSet(StringComparer.Ordinal);
        int[] left = [.. Enumerable.Range(0, _images.Count).Where(item => !skipped.Contains(_images.NameOf(item)))];
        return left.Length > 0
            ? left
            : throw new ShipLabException($"None of the {_images.Count} pictures of " +
                $"'{_images.Folder}' can be read, so there are no features. The first, '{first.Path}': {first.Reason}");
    }

    // Pass by pass: all images in their first views, then all in the next ones.
    private ViewBatch[] BatchesOf((int Start, int Count) shard) =>
    [
        .. from pass in Enumerable.Range(0, _passes)
           from range in Ranges(shard.Start, shard.Count, Math.Max(1, _pass.BatchSize / _pass.Views))
           select new ViewBatch(range.Start, range.Count, pass * _pass.Views),
    ];

    // Parts [n, v, D], pass by pass, to [N, V, D]
    private Tensor Join(List<Tensor> parts)
    {
        using var scope = NewDisposeScope();
        var passes = parts.Chunk(parts.Count / _passes).Select(ofPass => cat(ofPass)).ToArray();       // [N, v, D] each
        return cat(passes, dim: 1).MoveToOuterDisposeScope();                                            // [N, V, D]
    }

    // [n, v, D], unit length; belongs to no scope, because the caller is an iterator
    private Tensor Encode(PictureBatch batch)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var rows = (long)batch.Count * _pass.Views;
        var bytes = empty([rows, 3, _images.Height, _images.Width], dtype: uint8, device: CPU);      // [n * v, 3, R, R]
        batch.Planes.AsSpan().CopyTo(bytes.bytes);
        var parts = new List<Tensor>();
        for (var start = 0L; start < rows; start += _pass.BatchSize)        // one part, but for many views of one image
        {
            var some = bytes.narrow(0, start, Math.Min(_pass.BatchSize, rows - start));                // [B, 3, R, R]
            some = some.to(_clip.Model.Device);
            var encoded = _clip.Model.EncodeImage(_clip.Preprocess.Apply(some)).to_type(float32);        // [B, D]
            parts.Add((encoded / encoded.norm(1, keepdim: true)).cpu());                                 // [B, D]
        }
        return cat(parts.ToArray()).reshape(batch.Count, _pass.Views, -1).DetachFromDisposeScope();      // [n, v, D]
    }

    private static (int Start, int Count)[] Ranges(int start, int count, int size) =>
        [.. from i in Enumerable.Range(0, (count + size - 1) / size)
            select (start + i * size, Math.Min(size, count - i * size))];
}
