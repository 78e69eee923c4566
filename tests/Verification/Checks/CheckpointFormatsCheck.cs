using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>
/// Set checkpoint-formats: one model in every file format. Each weights file in the set's folder, each folder of files,
/// and each file in such a folder must give the same features and logits. A file whose note calls it malicious or says
/// that it is refused must be refused.
/// </summary>
internal sealed class CheckpointFormatsCheck : IReferenceCheck
{
    /// <summary>Where all numbers of a file have 11 bits of significand instead of 24, and with the 8 bits of
    /// bfloat16.</summary>
    private static readonly ReferenceTolerance AllHalf = new(Relative: 5e-3), AllBfloat = new(Relative: 4e-2);

    private static readonly string[] NoWeights = ["case.json", "data.safetensors"];

    public string Kind => "checkpoint-formats";

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        var places = Places(set).Order(StringComparer.Ordinal).ToArray();
        var failures = new List<string>();
        foreach (var place in places)
        {
            token.ThrowIfCancellationRequested();
            var name = Path.GetRelativePath(set.Folder, place);
            var harmful = IsHarmful(set, name);
            try
            {
                Compare(set, report, place, failures, name);
                if (harmful) failures.Add($"{name} was read, but must be refused");
            }
            catch (ShipLabException error)
            {
                if (!harmful) failures.Add($"{name}: {error.Message}");
            }
        }
        report.Note($"the same from each of {places.Length} files and folders");
        if (places.Length == 0) report.Fail("the set holds no weights file");
        else if (failures.Count > 0) report.Fail(string.Join("; ", failures));
    }

    private static void Compare(ReferenceSet set, ReferenceReport report, string place,
        List<string> failures, string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var checkpoint = Checkpoint.Open(place);
        using var model = ClipFiles.FromCheckpoint(checkpoint);
        var tolerance = Tolerance(checkpoint);
        var images = set.Has("image") ? model.EncodeImage(set.Read("image")) : null;  // [B, D]
        var texts = set.Has("tokens") ? model.EncodeText(set.Read("tokens")) : null;  // [N, D]
        Note("out.encode_image", images);
        Note("out.encode_text", texts);
        if (images is null || texts is null) return;
        // [B, N]
        var logits = model.LogitScaleLog.exp() * ClipForwardCheck.Unit(images).mm(ClipForwardCheck.Unit(texts).t());
        Note("out.logits_per_image", logits);
        Note("out.logits_per_text", logits.t());

        void Note(string output, Tensor? actual)
        {
            if (actual is not null && report.Compare(output, actual, tolerance) > 1)
                failures.Add($"{name} gives another {output}");
        }
    }

    /// <summary>null for the set's: where at least a part of the file has its numbers in full.</summary>
    private static ReferenceTolerance? Tolerance(Checkpoint checkpoint)
    {
        var types = checkpoint.Shapes.Keys.Select(checkpoint.Type)
            .Where(t => t is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64)
            .Distinct().ToArray();
        if (types.Any(t => t is ScalarType.Float32 or ScalarType.Float64)) return null;
        return types.Contains(ScalarType.BFloat16) ? AllBfloat : AllHalf;
    }

    /// <summary>Files and folders that stand for the whole model. A shard of an index is no model by itself.</summary>
    private static IEnumerable<string> Places(ReferenceSet set)
    {
        foreach (var file in WeightsFiles(set.Folder).Union(Listed(set))) yield return file;
        foreach (var folder in Directory.GetDirectories(set.Folder, "*", SearchOption.AllDirectories))
        {
            var files = WeightsFiles(folder).ToArray();
            if (files.Length == 0) continue;
            yield return files.Length == 1 || ModelPlace.HasUsual(folder) ? folder : files[0];
            var shards = Directory.GetFiles(folder, "*.index.json").SelectMany(Shards)
                .ToHashSet(StringComparer.Ordinal);
            foreach (var file in files)
                if (!shards.Contains(Path.GetFileName(file))) yield return file;
        }
    }

    /// <summary>Files of any name that case.json lists, in the set's folder itself.</summary>
    private static IEnumerable<string> Listed(ReferenceSet set) =>
        set.Find("files") is not { ValueKind: JsonValueKind.Object } files
        ? []
        : files.EnumerateObject().Select(f => f.Name)
            .Where(n => !n.Contains('/') && !NoWeights.Contains(n)
                && Path.GetExtension(n) is not (".json" or ".txt" or ".md"))
            .Select(n => Path.Combine(set.Folder, n)).Where(File.Exists);

    private static bool IsHarmful(ReferenceSet set, string name) =>
        set.Text("files", name.Replace('\\', '/'), "note") is { } note &&
        (note.Contains("malicious", StringComparison.OrdinalIgnoreCase)
            || note.Contains("refuse", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> WeightsFiles(string folder) => Directory.GetFiles(folder)
        .Where(f => !NoWeights.Contains(Path.GetFileName(f)) && ModelPlace.IsWeights(f));

    private static IEnumerable<string> Shards(string index)
    {
        try { return ShardedTensors.WeightMap(index)?.EnumerateObject().Select(e => e.Value.ToString()).Distinct()
            .ToArray() ?? []; }
        catch (ShipLabException) { return []; } // the index itself will be told as a failure
    }
}
