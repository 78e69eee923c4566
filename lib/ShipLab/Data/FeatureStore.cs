using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace ShipLab.Data;

/// <summary>
/// Keeps features on disk so that each image is encoded once. A file is found by everything its content depends on:
/// the model's weights, precision, preprocessing, images, views, augmentation and seed; the whole key stands in its
/// metadata, and any change of it leads to another file. A file that is damaged or does not match is made anew, with a
/// note. Device, batch size and threads are not in the key: they may change the last bits, as they do whenever a model
/// runs.
/// <para>Picture files are identified by path, size and time of last change, not by content, so that a large set
/// need not be read to find its features: touching or replacing a file, moving it within the set or changing a label
/// invalidates; moving the whole folder does not.</para>
/// </summary>
/// <param name="folder">Made when first needed.</param>
public sealed class FeatureStore(string folder)
{
    private static readonly ConditionalWeakTable<Clip, ConcurrentDictionary<Precision, string>> ModelHashes = [];

    /// <summary>The features of a set of images (see <see cref="Features.Extract"/>), read or else made and kept. For
    /// drawn images a folder that cannot be written costs a note, not the run.</summary>
    /// <inheritdoc cref="Make"/>
    public Features Get(LoadedClip clip, ImageSet images, IReadOnlyList<string> names, FeatureOptions? options = null,
        IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        try
        {
            return Make(clip, images, names, options, progress, token).File.Read();
        }
        catch (ShipLabException error) when (!images.IsCostly)
        {
            progress?.Report(Note($"features are used but not kept: {error.Message}"));
            return Features.Extract(clip, images, names, options, progress, token);
        }
    }

    /// <summary>
    /// Makes the feature file of a set of images, unless it is there. Works through the set in shards that are kept
    /// beside the file until it is whole: after a kill or an interrupt, the next call computes only those that are
    /// missing, and gives the same bits as an uninterrupted one. Of several processes that want the same features, one
    /// works and the others wait for its file.
    /// </summary>
    /// <param name="clip">The model.</param>
    /// <param name="images">What to encode.</param>
    /// <param name="names">The data set's class names.</param>
    /// <param name="options">Views, seed, batches; one view where null.</param>
    /// <param name="progress">Told of images encoded, and of files that are made anew.</param>
    /// <param name="token">Stops between batches.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the message says what is kept.</exception>
    /// <exception cref="ShipLabException">There are no images, a picture cannot be read and such are to be refused, or
    /// the folder cannot be written.</exception>
    public FeatureReport Make(LoadedClip clip, ImageSet images, IReadOnlyList<string> names,
        FeatureOptions? options = null, IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        options ??= new FeatureOptions();
        var extraction = new FeatureExtraction(clip, images, options);
        void Tell(string note) => progress?.Report(Note(note));
        var key = Key(clip, images, options);
        var path = Path.Combine(folder, FileName(images, key));
        if (Find(path, key, names, options, Tell) is { } there)
            return new FeatureReport(there, Reused: true, Kept: 0);
        void Waiting() => Tell($"another process is making '{path}'; waiting for it");
        using var held = FileLock.Take(path + ".lock", Waiting, token);
        if (Find(path, key, names, options, Tell) is { } made)
        {
            File.Delete(path + ".lock");
            return new FeatureReport(made, Reused: true, Kept: 0);
        }
        RemoveLeftovers(path);
        var shards = new FeatureShards(path + ".parts", key, options.Views);
        var missing = extraction.Shards.Where(shard => !shards.Has(shard, Tell)).ToArray();
        var kept = images.Count - missing.Sum(shard => shard.Count);
        RefuseDamaged(extraction.Shards.Except(missing).SelectMany(shards.Damaged), images, options);
        var saved = kept;
        try
        {
            foreach (var shard in extraction.Run(missing, progress, token))
                using (shard.X)
                {
                    shards.Save(shard);
                    saved += shard.Count;
                }
        }
        catch (OperationCanceledException error)
        {
            throw new OperationCanceledException($"interrupted. The features of {saved} of {images.Count} images are " +
                $"kept in '{path}.parts'; the same command goes on from there.", error, token);
        }
        DamagedPicture[] damaged = [.. extraction.Shards.SelectMany(shards.Damaged)];
        var encoded = extraction.Encoded(damaged);
        FeatureFile.Write(path, key, images, names, options.Views, encoded, damaged,
            (view, to) => shards.CopyView(view, extraction.Shards, encoded, to), shards.Dim(extraction.Shards[0]));
        shards.Delete();
        File.Delete(path + ".lock"); // while it is held: whoever makes a new one finds the features
        return new FeatureReport(FeatureFile.Open(path), Reused: false, kept);
    }

    /// <summary>A hash of what a model computes with: its configuration (weights do not tell heads and activation),
    /// and names and values of its weights; 16 hexadecimal digits. A frozen model's is computed once
    /// for each precision.</summary>
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
    private static FeatureFile? Find(string path, string key, IReadOnlyList<string> names, FeatureOptions options,
        Action<string> note)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            // the key names the views; files of drawn images once named them there alone
            var file = FeatureFile.Open(path) with { Views = options.Views };
            if (file.Key != key)
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

    // A process that is killed while it writes the feature file leaves the temporary one.
    // (A younger one may be another process's, where the file system has no locks.)
    private static void RemoveLeftovers(string path)
    {
        var place = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var file in Directory.GetFiles(place, Path.GetFileName(path) + ".*.tmp"))
            if (File.GetLastWriteTimeUtc(file) < DateTime.UtcNow.AddHours(-1))
                try { File.Delete(file); }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException) { } // harmless
    }

    // What an earlier run left out is no less missing now.
    private static void RefuseDamaged(IEnumerable<DamagedPicture> damaged, ImageSet? images, FeatureOptions options)
    {
        if (options.Damaged == DamagedPictures.Refuse && damaged.FirstOrDefault(damage => damage.Skipped) is { } first)
            throw new PictureException(images is null ? first.Path : Path.Combine(images.Folder, first.Path),
                $"{first.Reason} An earlier run left it out. Restore or remove the file, or leave it out again with " +
                "--damaged skip (Damaged = Skip).");
    }

    private static Progress Note(string note) => new("feature store", 0, 0, note);

    private static string Key(LoadedClip clip, ImageSet images, FeatureOptions options) =>
        string.Create(CultureInfo.InvariantCulture,
        $"model {ModelHash(clip.Model)}; precision {clip.Model.Precision}; preprocessing {clip.Preprocess.Identity}; " +
        $"images {images.Identity}; views {options.Views}; augmentation {images.ViewsIdentity}; seed {options.Seed}");

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
