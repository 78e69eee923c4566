using System.Globalization;
using System.Text;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Data.Extraction;

/// <summary>
/// A feature file: safetensors with x [V * N, D] f32 (unit length; row v * N + i is view v of image i), y [V * N] i64 and paths u8 (the
/// N paths in UTF-8, a zero byte after each), and in its metadata the key (what the features depend on), class_names (JSON), views and
/// damaged (JSON: pictures with which something was wrong, and whether they were left out).
/// </summary>
/// <param name="Path">Where it is.</param>
/// <param name="Key">What the features depend on.</param>
/// <param name="Rows">V * N</param>
/// <param name="Dim">D</param>
/// <param name="Views">V</param>
/// <param name="ClassNames">By label.</param>
/// <param name="Damaged">Pictures with which something was wrong.</param>
public sealed record FeatureFile(string Path, string Key, long Rows, int Dim, int Views, IReadOnlyList<string> ClassNames, IReadOnlyList<DamagedPicture> Damaged)
{
    private const string KeyEntry = "key", ViewsEntry = "views", NamesEntry = "class_names", DamagedEntry = "damaged";

    /// <summary>Images that have features.</summary>
    public long Images => Rows / Views;

    /// <summary>Reads what the file says about itself, not the features.</summary>
    /// <exception cref="ShipLabException">The file is missing, damaged or no feature file.</exception>
    public static FeatureFile Open(string path)
    {
        using var file = SafetensorsFile.Open(path);
        try
        {
            if (file.Metadata.GetValueOrDefault(KeyEntry) is { } key && file.Contains("x") && file.Contains("y") && file.Shape("x") is [var rows, var dim] &&
                file.Shape("y") is [var labels] && labels == rows && file.Type("x") == float32 && file.Type("y") == int64 &&
                int.TryParse(file.Metadata.GetValueOrDefault(ViewsEntry, "1"), NumberStyles.None, CultureInfo.InvariantCulture, out var views) && views > 0 && rows % views == 0)
                return new FeatureFile(path, key, rows, (int)dim, views, JsonSerializer.Deserialize<string[]>(file.Metadata.GetValueOrDefault(NamesEntry, "[]")) ?? [],
                    DamagedPicture.FromJson(file.Metadata.GetValueOrDefault(DamagedEntry)));
        }
        catch (JsonException error)
        {
            throw new ShipLabException($"'{path}' is no feature file: its metadata is damaged ({error.Message}). Delete it; it is made anew.", error);
        }
        throw new ShipLabException($"'{path}' is no feature file: it has no features 'x' [N, D], labels 'y' [N] and key. `./shiplab " +
            $"features` writes such files.");
    }

    /// <summary>Reads the features.</summary>
    /// <exception cref="ShipLabException">The file is gone or damaged.</exception>
    public Features Read()
    {
        using var file = SafetensorsFile.Open(Path);
        return new Features(ReadRows(file), file.Read("y", int64), ClassNames) { Paths = file.Contains("paths") ? ReadPaths(file) : [], Damaged = Damaged };
    }

    /// <summary>Writes a file from finished shards, a row at a time.</summary>
    internal static void Write(string path, string key, ImageSet images, IReadOnlyList<string> classNames, int views, FeatureShards shards,
        IReadOnlyList<(int Start, int Count)> ranges)
    {
        var damaged = ranges.SelectMany(shards.Damaged).ToArray();
        var skipped = damaged.Where(damage => damage.Skipped).Select(damage => damage.Path).ToHashSet(StringComparer.Ordinal);
        bool Wanted(int item) => skipped.Count == 0 || !skipped.Contains(images.NameOf(item));
        var wanted = Enumerable.Range(0, images.Count).Where(Wanted);
        long count = wanted.Count(), dim = shards.Dim(ranges[0]), pathBytes = wanted.Sum(item => Encoding.UTF8.GetByteCount(images.NameOf(item)) + 1L);
        Safetensors.Write(path,
        [
            new("y", int64, [views * count], stream =>
            {
                for (var view = 0; view < views; view++)
                    foreach (var item in wanted)
                        stream.Write(BitConverter.GetBytes((long)images.Labels[item]));
            }),
            new("x", float32, [views * count, dim], stream =>
            {
                for (var view = 0; view < views; view++)
                    shards.CopyView(view, ranges, Wanted, stream);
            }),
            new("paths", uint8, [pathBytes], stream =>
            {
                foreach (var item in wanted)
                    stream.Write(Encoding.UTF8.GetBytes(images.NameOf(item) + '\0'));
            }),
        ], Metadata(key, classNames, views, damaged));
    }

    /// <summary>Gives the classes other names, which no feature depends on.</summary>
    internal FeatureFile Rename(IReadOnlyList<string> classNames)
    {
        using (var file = SafetensorsFile.Open(Path))
            Safetensors.Write(Path, [.. new[] { "y", "x", "paths" }.Where(file.Contains).Select(name => new SafetensorsPart(name, file.Type(name), file.Shape(name), stream => Copy(file, name, stream)))],
                Metadata(Key, classNames, Views, Damaged));
        return this with { ClassNames = classNames };
    }

    private static Dictionary<string, string> Metadata(string key, IReadOnlyList<string> classNames, int views, IReadOnlyList<DamagedPicture> damaged) => new()
    {
        [KeyEntry] = key,
        [ViewsEntry] = views.ToString(CultureInfo.InvariantCulture),
        [NamesEntry] = JsonSerializer.Serialize(classNames),
        [DamagedEntry] = DamagedPicture.ToJson(damaged),
    };

    private static void Copy(SafetensorsFile file, string name, Stream to)
    {
        const int Piece = 1 << 20;
        var bytes = file.Shape(name).Aggregate((long)SafetensorsHeader.SizeOf(file.Type(name)), (product, size) => product * size);
        for (var start = 0L; start < bytes; start += Piece)
            to.Write(file.Bytes(name, start, (int)Math.Min(Piece, bytes - start)));
    }

    // [V * N, D], piece by piece: all features of a large set may be more than the 2 GB of one span.
    private Tensor ReadRows(SafetensorsFile file)
    {
        var x = empty([Rows, Dim], dtype: float32, device: CPU);
        var row = Dim * sizeof(float);
        var piece = Math.Max(1, (1 << 16) / row);
        for (var start = 0L; start < Rows; start += piece)
        {
            using var rows = x.narrow(0, start, Math.Min(piece, Rows - start)); // [n, D]
            file.Bytes("x", start * row, (int)rows.shape[0] * row).CopyTo(rows.bytes);
        }
        return x;
    }

    private static string[] ReadPaths(SafetensorsFile file)
    {
        var bytes = file.Bytes("paths", 0, checked((int)file.Shape("paths")[0]));
        return bytes.Length == 0 ? [] : Encoding.UTF8.GetString(bytes[..^1]).Split('\0');
    }
}
