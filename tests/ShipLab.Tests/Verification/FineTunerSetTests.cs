using System.Text.Json.Nodes;
using ShipLab.Verification;

namespace ShipLab.Tests;

/// <summary>Other sets of the same kinds: names, variants, sizes and what is left out differ from the sets
/// here.</summary>
public sealed class FineTunerSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FineTunerSetTests() => Copy("clip-tiny", "clip-tiny");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("coop", "test_features", "generic_end/logits_before", "generic_end/logits_after", "csc_end/logits",
        "init_words_end/logits", "generic_middle/logits", "generic_front/logits")]
    [InlineData("coop", "init_words_end/ctx_init", "generic_end/", "test_labels")]
    [InlineData("coop", "generic_middle/lr", "generic_middle/batch_acc", "csc_end/", "generic_end/name_lens")]
    [InlineData("cocoop", "test_features", "batch4/logits", "batch1_random/logits")]
    [InlineData("cocoop", "batch4/", "test_labels")]
    [InlineData("clip-adapter", "test_features", "logits_before", "logits_after", "test_labels")]
    [InlineData("clip-adapter", "step0_grad", "batch_acc", "lr")]
    [InlineData("tip-adapter", "F/")]
    [InlineData("tip-adapter", "val_features", "val_labels", "val_logits_init", "grid", "best", "test_logits_best",
        "accs", "F/grid", "F/best", "F/test_logits_best", "F/reported")]
    [InlineData("tip-adapter", "test_features", "test_labels", "test_logits_best", "accs", "F/best", "F/test", "F/grid",
        "F/reported")]
    [InlineData("tip-adapter", "grid_fragile", "F/grid_fragile", "cache_keys_ship")]
    public void What_is_left_out_is_not_asked_for(string kind, params string[] dropped)
    {
        Copy(kind, kind + "-b");
        Change(kind + "-b",
            name => dropped.Any(start => name.StartsWith(start, StringComparison.Ordinal)) ? null : name);
        Passes(kind + "-b");
    }

    [Theory]
    [InlineData("coop")]
    [InlineData("cocoop")]
    public void Variants_may_have_other_names(string kind)
    {
        Copy(kind, kind + ".2");
        string Renamed(string name) =>
            name.Replace("generic_middle", "v1").Replace("csc_end", "own").Replace("batch4", "four");
        Change(kind + ".2", Renamed, Renamed);
        Passes(kind + ".2");
    }

    [Theory]
    [InlineData("coop", "generic_front/")]
    [InlineData("cocoop", "batch1_random/")]
    public void A_set_may_have_no_variants(string kind, string variant)
    {
        Copy(kind, kind + "-one");
        var others = ReferenceVariants(kind + "-one").Where(name => name != variant).ToArray();
        Change(kind + "-one",
            name => others.Any(name.StartsWith) ? null : name.StartsWith(variant, StringComparison.Ordinal)
                ? name[variant.Length..] : name);
        Edit(kind + "-one", root =>
        {
            var hyper = root["hyper_parameters"]!.AsObject();
            var variants = (root["variants"] ?? hyper["variants"])!;
            foreach (var (key, value) in variants[variant.TrimEnd('/')]!.AsObject()) hyper[key] = value!.DeepClone();
        });
        Passes(kind + "-one");
    }

    [Theory]
    [InlineData("coop")]
    [InlineData("cocoop")]
    [InlineData("clip-adapter")]
    public void A_set_may_hold_the_weights_itself_and_numbers_may_be_decimal(string kind)
    {
        Copy(kind, kind + "-w");
        using (TorchSharp.torch.NewDisposeScope())
        {
            using var tiny = SafetensorsFile.Open(Path.Combine(_folder.Path, "clip-tiny", "data.safetensors"));
            using var own = SafetensorsFile.Open(Path.Combine(ReferenceSetTests.Folder, kind, "data.safetensors"));
            var arrays = own.Names.ToDictionary(name => name, name => own.Read(name));
            foreach (var name in tiny.Names.Where(
                name => name.StartsWith("w.", StringComparison.Ordinal)
                    || name.StartsWith("weights/", StringComparison.Ordinal)
                    || name.StartsWith("model/", StringComparison.Ordinal)))
                arrays["weights/" + name[(name.IndexOfAny(['.', '/']) + 1)..]] = tiny.Read(name);
            Assert.Contains("weights/token_embedding.weight", arrays.Keys);
            Safetensors.Save(Path.Combine(_folder.Path, kind + "-w", "data.safetensors"), arrays);
        }
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "clip-tiny", "case.json")))!["config"];
        Edit(kind + "-w", root =>
        {
            if (config is not null) root["config"] = config.DeepClone();
            foreach (var key in new[] { "epochs", "batch", "steps", "n_ctx" })
                if (root["hyper_parameters"]![key] is { } value) root["hyper_parameters"]![key] = (double)value;
        });
        Directory.Delete(Path.Combine(_folder.Path, "clip-tiny"), recursive: true);
        Passes(kind + "-w");
    }

    [Fact]
    public void A_count_may_differ_by_the_samples_that_are_near_a_tie_and_by_no_more()
    {
        Copy("tip-adapter", "tip-adapter-b");
        var path = Path.Combine(_folder.Path, "tip-adapter-b", "data.safetensors");
        using var scope = TorchSharp.torch.NewDisposeScope();
        Dictionary<string, TorchSharp.torch.Tensor> arrays;
        using (var file = SafetensorsFile.Open(path)) arrays =
            file.Names.ToDictionary(name => name, name => file.Read(name));
        var fragile = arrays["grid_fragile"].to_type(TorchSharp.torch.ScalarType.Int32).data<int>().ToArray();
        var at = Array.FindIndex(fragile, count => count > 0);
        Assert.True(at >= 0, "the set has no fragile point");
        Move(at);
        Passes("tip-adapter-b");
        Move(Array.FindIndex(fragile, count => count == 0));
        Assert.StartsWith("tip-adapter-b: FAIL", Line("tip-adapter-b"));

        void Move(int index)
        {
            arrays["grid_correct"].view(-1)[index] += 1;
            Safetensors.Save(path, arrays);
        }
    }

    private string[] ReferenceVariants(string set)
    {
        using var opened = ReferenceSet.Open(Path.Combine(_folder.Path, set));
        return Variants.Of(opened);
    }

    private void Passes(string set) => Assert.StartsWith($"{set}: pass, ", Line(set));

    private string Line(string set) =>
        Verifier.RunSet(Path.Combine(_folder.Path, set), TestContext.Current.CancellationToken).Line;

    private void Copy(string set, string name) => _folder.CopyOf(Path.Combine(ReferenceSetTests.Folder, set), name);

    /// <summary>Renames arrays, or takes them out where the new name is null; likewise the variants of
    /// case.json.</summary>
    private void Change(string set, Func<string, string?> rename, Func<string, string>? variants = null)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var path = Path.Combine(_folder.Path, set, "data.safetensors");
        Dictionary<string, TorchSharp.torch.Tensor> kept;
        using (var file = SafetensorsFile.Open(path))
            kept = file.Names.Where(name => rename(name) is not null)
                .ToDictionary(name => rename(name)!, name => file.Read(name));
        Safetensors.Save(path, kept);
        Edit(set, root =>
        {
            root["arrays"] = Renamed(root["arrays"]!.AsObject(), rename);
            if (variants is null) return;
            if (root["variants"] is JsonObject own) root["variants"] = Renamed(own, variants);
            if (root["hyper_parameters"]!["variants"] is JsonObject inner)
                root["hyper_parameters"]!["variants"] = Renamed(inner, variants);
        });

        static JsonObject Renamed(JsonObject from, Func<string, string?> rename) =>
            new(from.Where(pair => rename(pair.Key) is not null)
                .Select(pair => KeyValuePair.Create(rename(pair.Key)!, pair.Value?.DeepClone())));
    }

    private void Edit(string set, Action<JsonNode> change) => _folder.Edit(Path.Combine(set, "case.json"), change);
}
