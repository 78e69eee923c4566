using System.Text.Json.Nodes;
using ShipLab.Verification;

namespace ShipLab.Tests;

public sealed class VerifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("clip-tiny", "clip-tiny")]
    [InlineData("clip-tiny-b", "clip-tiny")]
    [InlineData("clip-tiny-2h", "clip-tiny-2h")]
    [InlineData("clip-tiny-2h-x", "clip-tiny-2h")]
    [InlineData("clip-vit.2", "clip-vit")]
    [InlineData("clip-resnet", "clip-resnet")]
    [InlineData("coop-b", "coop")]
    [InlineData("my-clip-vit", null)]
    public void The_kind_is_the_longest_that_the_name_begins_with(string name, string? kind) =>
        Assert.Equal(kind, Verifier.CheckFor(name)?.Kind);

    [Fact]
    public void A_set_passes_and_loose_files_and_folders_are_ignored()
    {
        Copy("clip-tiny", "clip-tiny-b");
        File.WriteAllText(Path.Combine(_folder.Path, "vtab.json"), "{}");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));
        var result = Run(_folder.Path);
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^clip-tiny-b: pass, 3 of 3 arrays, worst \w+ 0\.\d+ of tolerance$",
            Assert.Single(result.Sets).Line);
    }

    [Fact]
    public void An_unknown_kind_exits_3_even_beside_a_failure()
    {
        Copy("clip-tiny", "clip-tiny");
        Copy("clip-tiny", "zebra");
        Assert.Equal(3, Run(_folder.Path).ExitCode);
        Edit("clip-tiny", root => root["arrays"]!["text_features"]!["tolerance_abs"] = 1e-12);
        var lines = new List<string>();
        var result = Run(_folder.Path, r => lines.Add(r.Line));
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(result.Sets.Select(s => s.Line), lines);
        Assert.StartsWith("zebra: unknown kind", lines[1]);
        Directory.Delete(Path.Combine(_folder.Path, "zebra"), recursive: true);
        Assert.Equal(1, Run(_folder.Path).ExitCode);
    }

    [Fact]
    public void An_output_outside_its_tolerance_fails_by_either_limit()
    {
        Copy("clip-tiny", "clip-tiny");
        foreach (var limit in new[] { "tolerance_abs", "tolerance_rms" })
        {
            Edit("clip-tiny", root => root["arrays"]!["image_features"]![limit] = 1e-12);
            var line = Assert.Single(Run(_folder.Path).Sets).Line;
            Assert.StartsWith("clip-tiny: FAIL, 3 of 3 arrays, worst image_features ", line);
            Assert.Contains("; failing: image_features ", line);
            Edit("clip-tiny", root => root["arrays"]!["image_features"]![limit] = 1);
        }
    }

    [Fact]
    public void Outputs_that_are_missing_or_not_compared_or_without_tolerance_fail()
    {
        Copy("clip-tiny", "clip-tiny");
        Edit("clip-tiny", root =>
        {
            root["arrays"]!["tokens"]!["role"] = "output";
            root["arrays"]!["ghost"] = new JsonObject { ["role"] = "output", ["tolerance_abs"] = 1 };
            root["arrays"]!["text_features"]!.AsObject().Remove("tolerance_abs");
            root["arrays"]!["text_features"]!.AsObject().Remove("tolerance_rms");
        });
        var line = Assert.Single(Run(_folder.Path).Sets).Line;
        Assert.StartsWith("clip-tiny: FAIL, 2 of 5 arrays", line);
        Assert.Contains("tokens was not compared", line);
        Assert.Contains("ghost is missing in data.safetensors", line);
        Assert.Contains("text_features has no tolerance", line);
    }

    [Theory]
    [InlineData("grad.", "mid.", "loss")]
    [InlineData("grad.input_embeddings", "out.", "mid.visual.block0")]
    public void Optional_arrays_are_not_required_and_numbers_may_be_decimal(params string[] dropped)
    {
        Copy("clip-vit", "clip-vit-b");
        Drop("clip-vit-b", dropped);
        Edit("clip-vit-b", root =>
        {
            root["config"]!["vision_heads"] = 2.0;
            root["config"]!.AsObject().Remove("transformer_heads");
            root["tolerance"]!["suggested"]!["grad.*"] = 1;
        });
        Assert.StartsWith("clip-vit-b: pass, ", Assert.Single(Run(_folder.Path).Sets).Line);
    }

    [Fact]
    public void A_set_without_images_is_checked_for_its_texts()
    {
        Copy("clip-tiny", "clip-tiny-texts");
        Drop("clip-tiny-texts", "images", "image_features", "logits_per_image");
        Assert.StartsWith("clip-tiny-texts: pass, 1 of 1 arrays, worst text_features ",
            Assert.Single(Run(_folder.Path).Sets).Line);
    }

    [Fact]
    public void A_damaged_set_and_a_set_without_its_base_are_failures_with_a_reason()
    {
        Copy("clip-tiny", "clip-tiny");
        File.WriteAllText(Path.Combine(_folder.Path, "clip-tiny", "case.json"), "{");
        Assert.Contains("Cannot read", Assert.Single(Run(_folder.Path).Sets).Line);
        Assert.Equal(1, Run(_folder.Path).ExitCode);
        Assert.Throws<ShipLabException>(() => Run(Path.Combine(_folder.Path, "none")));
        Assert.Throws<ShipLabException>(
            () => Run(Directory.CreateDirectory(Path.Combine(_folder.Path, "none")).FullName));
    }

    [Fact]
    public void A_set_finds_the_set_that_it_names_beside_it()
    {
        Copy("clip-tiny", "clip-tiny");
        Copy("clip-tiny-2h", "clip-tiny-2h");
        using var set = ReferenceSet.Open(Path.Combine(_folder.Path, "clip-tiny"));
        using var named = set.OpenNamed("take final/ctx from the data file of set clip-tiny-2h.");
        Assert.Equal("clip-tiny-2h", named.Name);
        Assert.Contains("not in", Assert.Throws<ShipLabException>(() => set.OpenNamed("set ship-vae")).Message);
        Assert.Equal(64, set.Number("config", "embed_dim"));
        Assert.Null(set.Number("config", "nothing", "here"));
    }

    [Fact]
    public void Tolerances_count_every_limit_and_numbers_that_are_none()
    {
        var tolerance = new ReferenceTolerance(Absolute: 0.1, Rms: 0.01);
        Assert.Equal(5, tolerance.Used([1.05, 2], [1, 2]) * Math.Sqrt(2), 6);
        Assert.Equal(0, new ReferenceTolerance(Absolute: 0).Used([3, double.NaN], [3, double.NaN]));
        Assert.Equal(double.PositiveInfinity, tolerance.Used([double.NaN], [1]));
        Assert.Equal(double.PositiveInfinity, new ReferenceTolerance(Absolute: 0).Used([4], [3]));
        Assert.Equal(0.5, new ReferenceTolerance(Relative: 0.1).Used([1.9, 1], [2, 1]), 6);
    }

    [Fact]
    public void Every_file_of_a_checkpoint_set_must_give_the_same_model()
    {
        const string Set = "checkpoint-formats-b";
        CopyFolder("checkpoint-formats", Set);
        File.Copy(CheckpointFiles.Of("refused-posix-system.pt"), Path.Combine(_folder.Path, Set, "malicious.pt"));
        Edit(Set, root => root["files"]!["malicious.pt"] = new JsonObject { ["note"] = "malicious: must be refused" });
        Assert.Matches("^checkpoint-formats-b: pass, 3 of 3 arrays, .*; the same from each of 5 files and folders$",
            Assert.Single(Run(_folder.Path).Sets).Line);
        File.Copy(CheckpointFiles.Of("zip.pt"), Path.Combine(_folder.Path, Set, "other.pt"));
        Assert.Contains("other.pt", Assert.Single(Run(_folder.Path).Sets).Line);
        Assert.Equal(1, Run(_folder.Path).ExitCode);
        File.Delete(Path.Combine(_folder.Path, Set, "other.pt"));
        Edit(Set, root => root["files"]!["state-dict.pt"]!["note"] = "refused");
        Assert.Contains("state-dict.pt was read, but must be refused", Assert.Single(Run(_folder.Path).Sets).Line);
    }

    private void CopyFolder(string set, string name)
    {
        var source = Path.Combine(ReferenceSetTests.Folder, set);
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder.Path, name, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static VerifierResult Run(string folder, Action<SetResult>? each = null) =>
        Verifier.Run(folder, each, TestContext.Current.CancellationToken);

    private void Copy(string set, string name) => _folder.CopyOf(Path.Combine(ReferenceSetTests.Folder, set), name);

    /// <summary>Takes arrays whose names begin so out of a set.</summary>
    private void Drop(string set, params string[] beginnings)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var path = Path.Combine(_folder.Path, set, "data.safetensors");
        Dictionary<string, TorchSharp.torch.Tensor> kept;
        using (var file = SafetensorsFile.Open(path))
            kept = file.Names.Where(n => !beginnings.Any(n.StartsWith)).ToDictionary(n => n, n => file.Read(n));
        Safetensors.Save(path, kept);
        Edit(set, root =>
        {
            foreach (var name in root["arrays"]!.AsObject().Select(a => a.Key)
                .Where(n => beginnings.Any(n.StartsWith)).ToArray())
                root["arrays"]!.AsObject().Remove(name);
        });
    }

    private void Edit(string set, Action<JsonNode> change) => _folder.Edit(Path.Combine(set, "case.json"), change);
}
