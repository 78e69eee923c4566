namespace ShipLab.Data.Extraction;

/// <summary>
/// The shards of one feature file while it is being made: a folder beside it with one safetensors file a shard.
/// Each is written under a temporary name and renamed, so after a kill at any moment those that are there are
/// whole, and only the others are computed.
/// </summary>
/// <param name="folder">for this key alone</param>
/// <param name="key">what the features depend on</param>
/// <param name="views">V</param>
internal sealed class FeatureShards(string folder, string key, int views)
{
    private const string KeyEntry = "key", DamagedEntry = "damaged";

    /// <summary>Whether the shard is there and whole; one that is damaged or of another key is not.</summary>
    /// <param name="note">told why a file that is there is not used</param>
    public bool Has((int Start, int Count) shard, Action<string> note)
    {
        if (!File.Exists(PathOf(shard)))
            return false;
        try
        {
            using var file = SafetensorsFile.Open(PathOf(shard));
            if (file.Metadata.GetValueOrDefault(KeyEntry) == KeyOf(shard)
                && file.Shape("x") is [var n, var v, _] && n == shard.Count && v == views)
                return true;
            note($"'{PathOf(shard)}' holds other features; they are made anew");
        }
        catch (ShipLabException error)
        {
            note($"{error.Message} The features are made anew.");
        }
        return false;
    }

    public void Save(FeatureShard shard) => Safetensors.Save(PathOf((shard.Start, shard.Count)),
        new Dictionary<string, Tensor> { ["x"] = shard.X }, new Dictionary<string, string>
        {
            [KeyEntry] = KeyOf((shard.Start, shard.Count)),
            [DamagedEntry] = DamagedPicture.ToJson(shard.Damaged),
        });

    /// <summary>What was wrong with pictures of a shard.</summary>
    public IReadOnlyList<DamagedPicture> Damaged((int Start, int Count) shard)
    {
        using var file = SafetensorsFile.Open(PathOf(shard));
        return DamagedPicture.FromJson(file.Metadata.GetValueOrDefault(DamagedEntry));
    }

    /// <summary>D</summary>
    public long Dim((int Start, int Count) shard)
    {
        using var file = SafetensorsFile.Open(PathOf(shard));
        return file.Shape("x")[2];
    }

    /// <summary>Writes the features of one view of some images, one row after the other.</summary>
    /// <param name="shards">All of them, in order.</param>
    /// <param name="images">Which images, in order.</param>
    public void CopyView(int view, IReadOnlyList<(int Start, int Count)> shards, IReadOnlyList<int> images, Stream to)
    {
        var next = 0;
        foreach (var shard in shards)
        {
            using var file = SafetensorsFile.Open(PathOf(shard));
            var row = (int)file.Shape("x")[2] * sizeof(float);
            for (; next < images.Count && images[next] < shard.Start + shard.Count; next++)
                to.Write(file.Bytes("x", ((long)(images[next] - shard.Start) * views + view) * row, row));
        }
    }

    /// <summary>Removes the folder, once the feature file is there.</summary>
    public void Delete()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException) { }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // harmless: the next run removes it
        }
    }

    private string PathOf((int Start, int Count) shard) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{shard.Start:D9}.safetensors"));

    private string KeyOf((int Start, int Count) shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{key}; shard {shard.Start} + {shard.Count}");
}
