using System.Text.Json;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification;

/// <summary>
/// One set of numbers that an official implementation produced: <c>case.json</c> says what was run, from which inputs
/// and how close one must come; <c>data.safetensors</c> holds the arrays (a set may have none).
/// </summary>
public sealed partial class ReferenceSet : IDisposable
{
    private readonly JsonDocument _document;
    private readonly SafetensorsFile? _data;
    private readonly ReferenceTolerances _tolerances;

    private ReferenceSet(string folder, JsonDocument document, SafetensorsFile? data)
    {
        (Folder, _document, _data) = (folder, document, data);
        Name = Path.GetFileName(folder);
        _tolerances = new ReferenceTolerances(document.RootElement);
    }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    public string Folder { get; }

    /// <summary>The whole of case.json.</summary>
    public JsonElement Case => _document.RootElement;

    /// <summary>All arrays of the data file, in ordinal order.</summary>
    public IReadOnlyList<string> Arrays => _data?.Names ?? [];

    /// <summary>
    /// The arrays that case.json calls results: those of role "output"; in sets without roles those that its tolerances
    /// name. An array that case.json lists but the data file lacks is among them.
    /// </summary>
    public IReadOnlyList<string> Outputs => _tolerances.Outputs(Arrays);

    /// <exception cref="ShipLabException">case.json is missing, or one of the files is damaged.</exception>
    public static ReferenceSet Open(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var path = Path.Combine(folder, "case.json");
        JsonDocument document;
        try { document = JsonDocument.Parse(File.ReadAllBytes(path)); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ShipLabException($"Cannot read '{path}': {error.Message}", error);
        }
        var arrays = Path.Combine(folder, "data.safetensors");
        try { return new ReferenceSet(folder, document, File.Exists(arrays) ? SafetensorsFile.Open(arrays) : null); }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    private SafetensorsFile Data => _data ?? throw new ShipLabException($"Set '{Name}' has no data.safetensors.");

    public bool Has(string array) => _data?.Contains(array) == true;

    public long[] Shape(string array) => Data.Shape(array);

    /// <summary>An array; floating-point ones as f32, whole numbers as i64, unless a type is given.</summary>
    /// <exception cref="ShipLabException">There is no such array.</exception>
    public Tensor Read(string array, ScalarType? type = null)
    {
        var stored = Data.Type(array);
        var natural = stored switch
        {
            ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 => ScalarType.Float32,
            ScalarType.Float64 or ScalarType.Bool => stored,
            _ => ScalarType.Int64,
        };
        return Data.Read(array, type ?? natural);
    }

    /// <summary>An array as numbers, row by row.</summary>
    public double[] Numbers(string array)
    {
        using var tensor = Data.Read(array, ScalarType.Float64);
        return tensor.ToHost<double>();
    }

    public ReferenceTolerance? Tolerance(string array) => _tolerances.Of(array);

    /// <summary>A value of case.json, or null where some name on the way is not there.</summary>
    /// <param name="path">names from the root, e.g. "hyper_parameters", "n_ctx"</param>
    public JsonElement? Find(params string[] path)
    {
        var element = Case;
        foreach (var name in path)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        return element;
    }

    /// <summary>A number of case.json, written as a whole or a decimal one, or null.</summary>
    public double? Number(params string[] path) =>
        Find(path) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    /// <summary>A text of case.json, or null.</summary>
    public string? Text(params string[] path) =>
        Find(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>
    /// The set beside this one that a text of case.json names, e.g. base_model "clip-tiny" or "take final/ctx from the
    /// data file of set ship-vae". The caller disposes it.
    /// </summary>
    /// <exception cref="ShipLabException">No folder beside this one has a name that the text mentions.</exception>
    public ReferenceSet OpenNamed(string text)
    {
        var parent = Path.GetDirectoryName(Folder) ?? Folder;
        foreach (var word in Words().Matches(text).Select(m => m.Value.TrimEnd('.', '-'))
            .OrderByDescending(w => w.Length))
            if (word != Name && File.Exists(Path.Combine(parent, word, "case.json")))
                return Open(Path.Combine(parent, word));
        throw new ShipLabException($"Set '{Name}' builds on another set (\"{text}\"), which is not in '{parent}'. "
            + "Put that set beside it.");
    }

    public void Dispose()
    {
        _data?.Dispose();
        _document.Dispose();
    }

    [GeneratedRegex(@"[A-Za-z0-9][A-Za-z0-9_.-]*")]
    private static partial Regex Words();
}
