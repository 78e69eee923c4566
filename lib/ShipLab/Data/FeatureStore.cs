using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Data;

/// <summary>
/// Keeps features on disk so that each image is encoded once. A file is found by everything its content depends on: the model's weights,
/// precision, preprocessing, images, views, augmentation and seed; the whole key stands in its metadata, and any change of it leads to
/// another file. A file that is damaged or does not match is made anew, with a note. Device, batch size and threads are not in the key:
/// they may change the last bits, as they do whenever a model runs.
/// <para>Picture files are identified by path, size and time of last change, not by content, so that a large set need not be read to find
/// its features: touching or replacing a file, moving it within the set or changing a label invalidates; moving the whole folder does not.
/// Their features are made in shards that survive a kill (see <see cref="Make"/>).</para>
/// </summary>
/// <param name="folder">Made when first needed.</param>
public sealed class FeatureStore(string folder)
{
    private const string KeyEntry = "key", Stage = "image features";
    private static readonly ConditionalWeakTable<Clip, ConcurrentDictionary<Precision, string>> ModelHashes = [];

    /// <summary>The features of a set of images, read or else extracted and kept.</summary>
    /// <param name="names">the data set's class names</param>
    public Features Get(LoadedClip clip, ImageSet images, IReadOnlyList<string> names, FeatureOptions? options = null, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        options ??= new FeatureOptions();
        return images.IsCostly
            ? Make(clip.Model, clip.Preprocess, images, names, options, progress, token).File.Read()
            : Get(clip.Model, clip.Preprocess, images, names, options.Views, options.Seed, progress, token);
    }

    /// <summary>The features of a set of images, read or else extracted and kept (see <see cref="Features.Extract"/>). For drawn images a
    /// folder that cannot be written costs a note, not the run.</summary>
    public Features Get(Clip clip, Preprocess preprocess, ImageSet images, IReadOnlyList<string> names, int views = 1, long seed = 0,
        IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        if (images.IsCostly)
            return Make(clip, preprocess, images, names, new FeatureOptions { Views = views, Seed = seed }, progress, token).File.Read();
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

    /// <summary>
    /// Makes the feature file of a set of picture files, unless it is there. Works through the set in shards that are kept beside the file
    /// until it is whole: after a kill or an interrupt, the next call computes only those that are missing, and gives the same bits as an
    /// uninterrupted one. Of several processes that want the same features, one works and the others wait for its file.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; the message says what is kept.</exception>
    /// <exception cref="ShipLabException">A picture cannot be read and such are to be refused, or the folder cannot be written.</exception>
    public FeatureReport Make(Clip clip, Preprocess preprocess, ImageSet images, IReadOnlyList<string> names, FeatureOptions options,
        IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        options.Checked();
        if (images.Count == 0)
            throw new ShipLabException($"There are no pictures in '{images.Identity}', so there are no features of them.");
        void Note(string note) => progress?.Report(new Progress("feature store", 0, 0, note));
        var key = Key(clip, preprocess, images, options.Views, options.Seed);
        var path = Path.Combine(folder, FileName(images, key));
        if (Find(path, key, names, options, Note) is { } there)
            return new FeatureReport(there, Reused: true, Kept: 0);
        using var held = FileLock.Take(path + ".lock", () => Note($"another process is making '{path}'; waiting for it"), token);
        if (Find(path, key, names, options, Note) is { } made)
        {
            File.Delete(path + ".lock");
            return new FeatureReport(made, Reused: true, Kept: 0);
        }
        RemoveLeftovers(path);
        var extraction = new FeatureExtraction(clip, preprocess, images, new FeaturePass(0, options));
        var shards = new FeatureShards(path + ".parts", key, options.Views);
        var missing = extraction.Shards.Where(shard => !shards.Has(shard, Note)).ToArray();
        var kept = images.Count - missing.Sum(shard => shard.Count);
        RefuseDamaged(extraction.Shards.Except(missing).SelectMany(shards.Damaged), images, options);
        var done = kept;
        progress?.Report(new Progress(Stage, done, images.Count));
        try
        {
            foreach (var shard in extraction.Run(missing, count => progress?.Report(new Progress(Stage, done += count, images.Count)), token))
                using (shard.X)
                {
                    shards.Save(shard);
                    kept += shard.Count;
                }
        }
        catch (OperationCanceledException error)
        {
            throw new OperationCanceledException($"interrupted. The features of {kept} of {images.Count} images are kept in " +
                $"'{path}.parts'; the same command goes on from there.",
                error, token);
        }
        kept = images.Count - missing.Sum(shard => shard.Count);
        var damaged = extraction.Shards.SelectMany(shards.Damaged).ToArray();
        if (damaged.Count(damage => damage.Skipped) == images.Count)
            throw new ShipLabException($"None of the {images.Count} pictures of '{images.Folder}' can be read, so there are no " +
                $"features. The first, '{damaged[0].Path}': {damaged[0].Reason}");
        FeatureFile.Write(path, key, images, names, options.Views, shards, extraction.Shards);
        shards.Delete();
        File.Delete(path + ".lock"); // while it is held: whoever makes a new one finds the features
        return new FeatureReport(FeatureFile.Open(path), Reused: false, kept);
    }

    /// <summary>A hash of what a model computes with: its configuration (weights do not tell heads and activation), and names and values of its
    /// weights. A frozen model's is computed once for each precision.</summary>
    public static string ModelHash(Clip clip)
    {
        if (clip.training || clip.parameters().Any(parameter => parameter.requires_grad))
            return Hash(clip); // its weights may be others the next time
        var known = ModelHashes.GetOrCreateValue(clip);
        return known.GetOrAdd(clip.Precision, _ => Hash(clip));
    }

    private static string Hash(Clip model)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{model.Config}\n"));
        foreach (var (name, tensor) in model.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {tensor.dtype} {string.Join(",", tensor.shape)}\n"));
            hash.AppendData(tensor.detach().cpu().contiguous().bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    // The finished file, or null.
    private static FeatureFile? Find(string path, string key, IReadOnlyList<string> names, FeatureOptions options, Action<string> note)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var file = FeatureFile.Open(path);
            if (file.Key != key || file.Views != options.Views)
            {
                note($"'{path}' holds other features; they are made anew");
                return null;
            }
            RefuseDamaged(file.Damaged, null, options);
            return file.ClassNames.SequenceEqual(names) ? file : file.Rename(names);
        }
        catch (ShipLabException error) when (error is not PictureException)
        {
            note($"{error.Message} The features are made anew.");
            return null;
        }
    }

    // A process that is killed while it writes the feature file leaves the temporary one. (A younger one may be another process's, where
    // the file system has no locks.)
    private static void RemoveLeftovers(string path)
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path) + ".*.tmp"))
            if (File.GetLastWriteTimeUtc(file) < DateTime.UtcNow.AddHours(-1))
                try { File.Delete(file); }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException) { } // harmless
    }

    // What an earlier run left out is no less missing now.
    private static void RefuseDamaged(IEnumerable<DamagedPicture> damaged, ImageSet? images, FeatureOptions options)
    {
        if (options.Damaged == DamagedPictures.Refuse && damaged.FirstOrDefault(damage => damage.Skipped) is { } first)
            throw new PictureException(images is null ? first.Path : Path.Combine(images.Folder, first.Path),
                $"{first.Reason} An earlier run left it out. Restore or remove the file, or leave it out again with --damaged skip " +
                    $"(Damaged = Skip).");
    }

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
        return string.Create(CultureInfo.InvariantCulture,
            $"model {ModelHash(clip)}; precision {clip.Precision}; preprocessing {preprocess.Identity}; images {images.Identity}; views " +
                $"{views}; augmentation {images.ViewsIdentity}; seed {seed}");
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
