using System.Text.Json;

namespace ShipLab.Data.Extraction;

/// <summary>
/// A feature file: safetensors with x [V * N, D] f32 (unit length; row v * N + i is view v of image i), y [V * N] i64
/// and paths u8 (the N paths in UTF-8, a zero byte after each), and in its metadata the key (what the features depend
/// on), class_names (JSON), views and damaged (JSON: pictures with which something was wrong, and whether they were
/// left out).
/// </summary>
/// <param name="Path">Where it is.</param>
/// <param name="Key">What the features depend on.</param>
/// <param name="Rows">V * N</param>
/// <param name="Dim">D</param>
/// <param name="Views">V</param>
/// <param name="ClassNames">By label.</param>
/// <param name="Damaged">Pictures with which something was wrong.</param>
public sealed record FeatureFile(string Path, string Key, long Rows, int Dim, int Views,
    IReadOnlyList<string> ClassNames, IReadOnlyList<DamagedPicture> Damaged)
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
            if (file.Metadata.GetValueOrDefault(KeyEntry) is { } key && HasFeatures(file) && ViewsOf(file) is { } views)
                return new FeatureFile(path, key, file.Shape("x")[0], (int)file.Shape("x")[1], views,
                    JsonSerializer.Deserialize<string[]>(file.Metadata.GetValueOrDefault(NamesEntry, "[]")) ?? [],
                    DamagedPicture.FromJson(file.Metadata.GetValueOrDefault(DamagedEntry)));
        }
        catch (JsonException error)
        {
            throw new ShipLabException(
                $"'{path}' is no feature file: its metadata is damaged ({error.Message}). Delete it; it is made anew.",
                error);
        }
        throw new ShipLabException($"'{path}' is no feature file: it has no features 'x' [N, D], labels 'y' [N] and " +
            "key. `./shiplab features` writes such files.");
    }

    // x [N, D] f32 and y [N] i64
    private static bool HasFeatures(SafetensorsFile file) =>
        file.Contains("x") && file.Contains("y") && file.Type("x") == float32 && file.Type("y") == int64 &&
        file.Shape("x") is [var rows, _] && file.Shape("y") is [var labels] && labels == rows;

    // Null where the metadata says no number of views that the rows can have.
    private static int? ViewsOf(SafetensorsFile file)
    {
        var text = file.Metadata.GetValueOrDefault(ViewsEntry, "1");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var views) && views > 0
            && file.Shape("x")[0] % views == 0 ? views : null;
    }

    /// <summary>Reads the features.</summary>
    /// <exception cref="ShipLabException">The file is gone or damaged.</exception>
    public Features Read()
    {
        using var file = SafetensorsFile.Open(Path);
        return new Features(ReadRows(file), file.Read("y", int64), ClassNames)
        {
            Paths = file.Contains("paths") ? ReadPaths(file) : [],
            Damaged = Damaged,
        };
    }

    /// <summary>Writes a file, a piece at a time.</summary>
    /// <param name="encoded">The images that have features.</param>
    /// <param name="damaged">What was wrong with those that have none, and with others.</param>
    /// <param name="copyView">Writes the features of a view of all encoded images, one row after the other.</param>
    /// <param name="dim">D</param>
    internal static void Write(string path, string key, ImageSet images, IReadOnlyList<string> classNames, int views,
        IReadOnlyList<int> encoded, IReadOnlyList<DamagedPicture> damaged, Action<int, Stream> copyView, long dim)
    {
        var pathBytes = encoded.Sum(item => Encoding.UTF8.GetByteCount(images.NameOf(item)) + 1L);
        long rows = (long)views * encoded.Count;
        void EachView(Action<int> write)
        {
            for (var view = 0; view < views; view++)
                write(view);
        }
        Safetensors.Write(path,
        [
            new("y", int64, [rows], stream => EachView(_ =>
            {
                foreach (var item in encoded)
                    stream.Write(BitConverter.GetBytes((long)images.Labels[item]));
            })),
            new("x", float32, [rows, dim], stream => EachView(view => copyView(view, stream))),
            new("paths", uint8, [pathBytes], stream =>
            {
                foreach (var item in encoded)
                    stream.Write(Encoding.UTF8.GetBytes(images.NameOf(item) + '\0'));
            }),
        ], Metadata(key, classNames, views, damaged));
    }

    /// <summary>Gives the classes other names, which no feature depends on.</summary>
    internal FeatureFile Rename(IReadOnlyList<string> classNames)
    {
        using (var file = SafetensorsFile.Open(Path))
        {
            var parts = new[] { "y", "x", "paths" }.Where(file.Contains).Select(name =>
                new SafetensorsPart(name, file.Type(name), file.Shape(name), stream => Copy(file, name, stream)));
            Safetensors.Write(Path, [.. parts], Metadata(Key, classNames, Views, Damaged));
        }
        return this with { ClassNames = classNames };
    }

    private static Dictionary<string, string> Metadata(string key, IReadOnlyList<string> classNames, int views,
        IReadOnlyList<DamagedPicture> damaged) => new()
    {
        [KeyEntry] = key,
        [ViewsEntry] = views.ToString(CultureInfo.InvariantCulture),
        [NamesEntry] = JsonSerializer.Serialize(classNames),
        [DamagedEntry] = DamagedPicture.ToJson(damaged),
    };

    private static void Copy(SafetensorsFile file, string name, Stream to)
    {
        const int Piece = 1 << 20;
        var bytes = file.Shape(name).Aggregate((long)SafetensorsHeader.SizeOf(file.Type(name)),
            (product, size) => product * size);
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
