using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab;

/// <summary>
/// Keeps features on disk so that each image is encoded once. A file is found by everything its content depends on: the model's weights,
/// preprocessing, images, views and seed; the whole key stands in its metadata. A file that is damaged or does not match is made anew,
/// with a note; a folder that cannot be written costs a note, not the run.
/// </summary>
/// <param name="folder">Made when first needed.</param>
public sealed class FeatureStore(string folder)
{
    private const string KeyEntry = "key";
    private static readonly ConditionalWeakTable<Clip, string> ModelHashes = [];

    /// <summary>The features of a set of images, read or else extracted and kept (see <see cref="Features.Extract"/>).</summary>
    public Features Get(Clip clip, Preprocess preprocess, ImageSet images, IReadOnlyList<string> names, int views = 1, long seed = 0,
        IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        var key = Key(clip, preprocess, images, views, seed);
        var path = Path.Combine(folder, FileName(images, key));
        if (Read(path, key, names, images.Count * views, progress) is { } kept)
            return kept;
        var features = Features.Extract(clip, preprocess, images, names, views, seed, progress, token);
        try
        {
            Safetensors.Save(path, new Dictionary<string, Tensor> { ["x"] = features.X, ["y"] = features.Y },
                new Dictionary<string, string> { [KeyEntry] = key });
        }
        catch (ShipLabException error)
        {
            progress?.Report(new Progress("feature store", 0, 0, $"features are used but not kept: {error.Message}"));
        }
        return features;
    }

    /// <summary>A hash of a model's weights: names and values.</summary>
    public static string ModelHash(Clip clip) => ModelHashes.GetValue(clip, model =>
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in model.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {string.Join(",", tensor.shape)}\n"));
            hash.AppendData(tensor.detach().cpu().contiguous().bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    });

    private static Features? Read(string path, string key, IReadOnlyList<string> names, int rows, IProgress<Progress>? progress)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var file = SafetensorsFile.Open(path);
            if (file.Metadata.GetValueOrDefault(KeyEntry) == key && file.Shape("x") is [var n, _] && n == rows
                && file.Shape("y") is [var m] && m == rows)
                return new Features(file.Read("x", float32), file.Read("y", int64), names);
            progress?.Report(new Progress("feature store", 0, 0, $"'{path}' holds other features; they are made anew"));
        }
        catch (ShipLabException error)
        {
            progress?.Report(new Progress("feature store", 0, 0, $"{error.Message} The features are made anew."));
        }
        return null;
    }

    private static string Key(Clip clip, Preprocess preprocess, ImageSet images, int views, long seed)
    {
        var settings = string.Join("; ", preprocess.ToMetadata().Select(entry => $"{entry.Key} {entry.Value}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"model {ModelHash(clip)}; resolution {preprocess.Resolution}; {settings}; "
            + $"images {images.Identity}; views {views}; seed {seed}");
    }

    // Readable, and different for every key.
    private static string FileName(ImageSet images, string key)
    {
        var readable = new string([.. images.Identity.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        while (readable.Contains("--", StringComparison.Ordinal))
            readable = readable.Replace("--", "-");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16];
        return $"{readable[..Math.Min(readable.Length, 80)]}-{hash}.safetensors";
    }
}
