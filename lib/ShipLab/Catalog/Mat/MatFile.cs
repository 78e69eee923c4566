using System.IO.Compression;

namespace ShipLab.Catalog.Mat;

/// <summary>
/// Reads arrays from MATLAB's files of level 5 (MATLAB's <c>save</c> up to -v7, SciPy's <c>savemat</c>; MAT-File
/// Format, The MathWorks): numbers and cell arrays of texts, compressed or not, of either byte order. Arrays that
/// nobody asks for are passed over unread, so that the hundreds of megabytes of features beside a list of labels cost
/// neither time nor memory. Everything else in such files is refused.
/// </summary>
internal sealed class MatFile : IDisposable
{
    private const int HeaderBytes = 128, MaxArrays = 10_000;

    /// <summary>Bytes that an array and its header may take once unpacked, unless told otherwise; a list of a million
    /// paths takes about half of it.</summary>
    private const long MaxArrayBytes = 256 << 20;

    private static readonly byte[] Hdf5 =
        [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private readonly FileBytes _file;
    private readonly long _limit;
    private readonly bool _bigEndian;
    private readonly Dictionary<string, (MatHeader Header, long Start, MatTag Tag)> _arrays =
        new(StringComparer.Ordinal);

    private MatFile(FileBytes file, long limit)
    {
        (_file, _limit) = (file, limit);
        _bigEndian = ReadOrder(file);
        List();
    }

    /// <param name="path">the file</param>
    /// <param name="limit">bytes that an array may take once unpacked</param>
    /// <exception cref="ShipLabException">The file cannot be read, is of another kind, or is damaged.</exception>
    public static MatFile Open(string path, long limit = MaxArrayBytes)
    {
        var file = FileBytes.Open(path);
        try
        {
            return new MatFile(file, limit);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The arrays' names, in the file's order.</summary>
    public IReadOnlyCollection<string> Names => _arrays.Keys;

    /// <summary>Name, class and size of an array; null when there is none of that name.</summary>
    public MatHeader? Find(string name) => _arrays.TryGetValue(name, out var array) ? array.Header : null;

    /// <summary>A numeric array, column by column.</summary>
    /// <exception cref="ShipLabException">There is no such array of real numbers, or the file is damaged.</exception>
    public double[] Numbers(string name) => Read(name, MatNumbers.Read);

    /// <summary>A cell array of texts, column by column.</summary>
    /// <exception cref="ShipLabException">There is no such array of texts, or the file is damaged.</exception>
    public string[] Texts(string name) => Read(name, MatTexts.Read);

    public void Dispose() => _file.Dispose();

    internal static ShipLabException Bad(string path, string what) => new($"'{path}' is no MATLAB file that can be " +
        $"read here: {what}. Fetch or write it again; MATLAB's save -v7 and SciPy's savemat write such files.");

    private delegate T[] Reader<T>(MatInput input, MatHeader header, ref long left);

    private T[] Read<T>(string name, Reader<T> reader)
    {
        if (!_arrays.TryGetValue(name, out var array))
            throw new ShipLabException($"'{_file.Path}' has no array '{name}'; it has " +
                $"{(Names.Count == 0 ? "none" : string.Join(", ", Names))}. Is it the right file?");
        return Inside(array.Start, array.Tag, (MatInput input, ref long left) =>
            reader(input, MatHeader.Read(input, ref left), ref left));
    }

    private delegate T Inner<out T>(MatInput input, ref long left);

    // Reads in the array of a top-level element, unpacking it where it is compressed.
    private T Inside<T>(long start, MatTag tag, Inner<T> read)
    {
        using var raw = _file.Range(start, tag.Bytes);
        if (tag.Type == MatType.Matrix)
        {
            var left = tag.Bytes;
            return read(new MatInput(raw, _bigEndian, _limit, _file.Path), ref left);
        }
        using var unpacked = new ZLibStream(raw, CompressionMode.Decompress);
        var input = new MatInput(unpacked, _bigEndian, _limit, _file.Path);
        var all = long.MaxValue;
        var inner = input.Tag(ref all);
        if (inner.Type != MatType.Matrix)
            throw Bad(_file.Path, $"a compressed element holds one of type {(int)inner.Type}, not an array");
        var inside = inner.Bytes;
        return read(input, ref inside);
    }

    private void List()
    {
        for (var at = (long)HeaderBytes; at < _file.Length;)
        {
            var left = _file.Length - at;
            if (left < 8)
                throw Bad(_file.Path, $"{left} bytes are left at its end");
            using var raw = _file.Range(at, left);
            var tag = new MatInput(raw, _bigEndian, 8, _file.Path).Tag(ref left);
            if (tag.Type is not (MatType.Matrix or MatType.Compressed))
                throw Bad(_file.Path,
                    $"an element of type {(int)tag.Type} stands at byte {at}, where an array was expected");
            var start = at + 8;
            at = start + tag.Bytes + tag.Padding;
            if (tag.Bytes == 0)
                continue;
            var header = Inside(start, tag, MatHeader.Read);
            if (header.Name.Length > 0)
                _arrays[header.Name] = (header, start, tag);
            if (_arrays.Count > MaxArrays)
                throw Bad(_file.Path, $"it has more than {MaxArrays} arrays");
        }
    }

    private static bool ReadOrder(FileBytes file)
    {
        var head = file.Head(HeaderBytes);
        if (head.AsSpan().StartsWith("MATLAB 7.3 MAT-file"u8) || head.AsSpan().StartsWith(Hdf5))
            throw new ShipLabException($"'{file.Path}' is a MATLAB file of version 7.3 (HDF5), which is not read " +
                "here. Convert it in MATLAB or Octave: load('old.mat'); save('-v7', 'new.mat').");
        if (head.Length < HeaderBytes)
            throw Bad(file.Path, $"it has {head.Length} bytes, fewer than its header's {HeaderBytes}");
        if (head.AsSpan(0, 4).Contains((byte)0))
            throw Bad(file.Path, "it is of level 4, or no MATLAB file at all");
        var order = Encoding.Latin1.GetString(head, 126, 2);
        if (order is not ("IM" or "MI"))
            throw Bad(file.Path, "its header has no mark of byte order");
        var version = order == "MI" ? head[124] << 8 | head[125] : head[125] << 8 | head[124];
        return version == 0x0100
            ? order == "MI"
            : throw Bad(file.Path, $"its version is {version >> 8}.{version & 0xFF}, not 1.0");
    }
}
