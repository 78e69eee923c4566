using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>
/// Set preprocess: picture files, what PIL decodes them to (<c>decoded/NAME</c>, <c>decoded_rgb/NAME</c>), the bytes
/// after resizing and cropping to N pixels (<c>cropN/NAME</c>), and the whole transform (<c>finalN/NAME</c>).
/// </summary>
/// <remarks>Bytes must be equal; those of JPEG files of four components may differ by 2 levels.</remarks>
internal sealed partial class PreprocessCheck : IReferenceCheck
{
    private const double FinalTolerance = 1e-6, InkLevels = 2;

    public string Kind => "preprocess";

    public IReadOnlyList<string> Outputs(ReferenceSet set) =>
        set.Arrays.Concat(set.Find("arrays") is { ValueKind: JsonValueKind.Object } listed
            ? listed.EnumerateObject().Select(a => a.Name) : [])
            .Distinct().Where(a => Output().IsMatch(a)).Order(StringComparer.Ordinal).ToArray();

    private static ReferenceTolerance Limit(ReferenceSet set, string output)
    {
        var levels = FileOf(set, Stem(output)) is { } path && HasFourComponents(File.ReadAllBytes(path))
            ? InkLevels : 0;
        return new ReferenceTolerance(Absolute: output.StartsWith("final", StringComparison.Ordinal)
            ? FinalTolerance + levels / 255 / Preprocess(set, 1).Std.Min()
            : levels);
    }

    public ReferenceTolerance? Tolerance(ReferenceSet set, string output) =>
        set.Tolerance(output) ?? Limit(set, output);

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        foreach (var file in Outputs(set).GroupBy(Stem))
        {
            token.ThrowIfCancellationRequested();
            if (FileOf(set, file.Key) is not { } path)
                throw new ShipLabException($"the set has arrays of '{file.Key}' but no file of that name");
            using var picture = PictureFile.Read(path);
            foreach (var output in file) Compare(set, picture, output, report);
        }
    }

    private static void Compare(ReferenceSet set, Picture picture, string output, ReferenceReport report)
    {
        using var scope = NewDisposeScope();
        var match = Output().Match(output);
        if (match.Groups["size"] is not { Success: true } size)
        {
            using var rgb = match.Groups["what"].Value == "decoded_rgb" ? picture.ToRgb() : null;
            var shown = rgb ?? picture;
            var samples = Array.ConvertAll(shown.Samples(), sample => (double)sample);
            if (shown.Mode == PictureMode.Bilevel && set.Numbers(output).Max() <= 1) // stored as truth values
                for (var i = 0; i < samples.Length; i++) samples[i] /= 255;
            report.Compare(output, [shown.Height, shown.Width, samples.Length / shown.Width / shown.Height], samples);
            return;
        }
        var preprocess = Preprocess(set, int.Parse(size.Value, CultureInfo.InvariantCulture));
        var n = preprocess.Resolution;
        var planes = new byte[3 * n * n];
        preprocess.Crop(picture, planes);
        var bytes = tensor(planes, [3, n, n], dtype: uint8, device: CPU); // [3, n, n]
        report.Compare(output, match.Groups["what"].Value == "crop"
            ? bytes.permute(1, 2, 0)                         // [n, n, 3]
            : preprocess.Apply(bytes.unsqueeze(0))[0]);      // [1, 3, n, n] -> [3, n, n]
    }

    private static Preprocess Preprocess(ReferenceSet set, int size) =>
        new(size, Three(set, "mean"), Three(set, "std"));

    private static float[]? Three(ReferenceSet set, string name) =>
        set.Find(name) is { ValueKind: JsonValueKind.Array } numbers
            ? [.. numbers.EnumerateArray().Select(number => (float)number.GetDouble())]
            : null;

    private static bool HasFourComponents(byte[] file) =>
        file.AsSpan().StartsWith(JpegDecoder.Start) && JpegMarkers.Read(file).Components == 4;

    private static string Stem(string output) => output[(output.IndexOf('/') + 1)..];

    private static string? FileOf(ReferenceSet set, string stem) => Directory.EnumerateFiles(set.Folder)
        .Where(file => PictureFile.Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
        .FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == stem || Path.GetFileName(file) == stem);

    [GeneratedRegex("^((?<what>decoded|decoded_rgb)|(?<what>crop|final)(?<size>[1-9][0-9]*))/")]
    private static partial Regex Output();
}
