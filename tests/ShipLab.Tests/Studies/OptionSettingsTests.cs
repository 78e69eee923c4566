using System.Text.Json.Nodes;
using Xunit;

namespace ShipLab.Tests;

/// <summary>Settings that differ from a preset, as experiments' files give them to the registries.</summary>
public sealed class OptionSettingsTests
{
    [Fact]
    public void Settings_change_what_they_name_and_leave_the_rest_of_the_preset()
    {
        var coop = (CoOpOptions)FineTuners.Create("coop", Preset.Official,
            Json("""{"epochs": 3, "learning-rate": 1e-2, "name-position": "front", "logit-scale": null}""")).Options!;
        Assert.Equal(CoOpOptions.Official with { Sgd = CoOpOptions.Official.Sgd with { LearningRate = 0.01 },
            Epochs = 3, NamePosition = NamePosition.Front, LogitScale = null }, coop);

        var tip = (TipAdapterFOptions)FineTuners.Create("tip-adapter-f", Preset.Paper,
            Json("""{"cache": {"search": {"beta-limit": 9}, "alpha": 2}}""")).Options!;
        Assert.Equal(
            TipAdapterFOptions.Paper with { Cache = TipAdapterOptions.Paper with { Alpha = 2,
                Search = TipAdapterOptions.Paper.Search! with { BetaLimit = 9 } } }, tip);

        var adapter =
            (ClipAdapterOptions)FineTuners.Create("clip-adapter", changes: Json("""{"ratios": [0.1, 0.3]}""")).Options!;
        Assert.Equal([0.1, 0.3], adapter.Ratios);
        Assert.Equal([0.3],
            ((ClipAdapterOptions)FineTuners.Create("clip-adapter",
                changes: Json("""{"ratios": 0.3}""")).Options!).Ratios);
        Assert.Equal(["a {}.", "{}"],
            ((ZeroShotOptions)FineTuners.Create("zero-shot-ensemble",
                changes: Json("""{"templates": ["a {}.", "{}"]}""")).Options!).Templates);
    }

    [Fact]
    public void A_generators_settings_are_those_of_its_vae_and_its_draws()
    {
        var ship = (ShipRecipe)Generators.Create("ship-l2",
            changes: Json(
                """{"kl-weight": 0.1, "prompt-form": {"global": false}, "decoder": "scratch", "draws": 3}"""))!;
        Assert.Equal(FeatureVaeOptions.Toyland with { ContextTokens = 2, KlWeight = 0.1,
            PromptForm = new PromptForm { Global = false }, Decoder = VaeDecoder.Scratch }, ship.Vae);
        Assert.Equal(("ship-l2", 3), (ship.Name, ship.Draws));
        Assert.Equal(new TextRecipe(0.2) { Draws = 1 },
            Generators.Create("text", changes: Json("""{"sigma": 0.2, "draws": 1}""")));
    }

    [Fact]
    public void Other_settings_are_another_result_and_the_presets_own_are_the_same_one()
    {
        string Fingerprint(string? settings) =>
            Artefact.Fingerprint(
                Artefact.ToJson(
                    FineTuners.Create("coop", Preset.Toyland, settings is null ? null : Json(settings)).Options));
        Assert.NotEqual(Fingerprint(null), Fingerprint("""{"epochs": 31}"""));
        Assert.Equal(Fingerprint(null), Fingerprint("""{"epochs": 30, "learning-rate": 0.2}"""));
        var shorter = (IGeneratorRecipe)Generators.Create("ship", changes: Json("""{"epochs": 2}"""))!;
        Assert.NotEqual(Artefact.ToJson(shorter.Options)!.ToJsonString(),
            Artefact.ToJson(Generators.Create("ship")!.Options)!.ToJsonString());
    }

    /// <summary>Rows that are kept, and files of generators, are found by them.</summary>
    [Theory]
    [InlineData("zero-shot-ensemble", "394070f906", "b443e70cd0", "b2cc9d2352")]
    [InlineData("linear-probe", "e5f167c9e4", "e5f167c9e4", "e5f167c9e4")]
    [InlineData("coop", "76041fcefd", "05c00bacb0", "c30600c8bd")]
    [InlineData("coop-csc", "e379dafaa9", "046bd8572d", "087bde2df3")]
    [InlineData("cocoop", "18e31eca65", "986802e9a7", "986802e9a7")]
    [InlineData("clip-adapter", "039459953b", "c29274a861", "2063aec978")]
    [InlineData("tip-adapter", "81fad21b69", "7ad58e849f", "9913e4cdbf")]
    [InlineData("tip-adapter-f", "b4f5337799", "77a4e8b3e3", "65050c7313")]
    [InlineData("gda", "2674dce8c7", "2674dce8c7", "06a7899657")]
    [InlineData("proker", "75e758b0e6", "7547914100", "7547914100")]
    [InlineData("ship", "5acba54d0d", "ca6bd6544f", "e1d9de1c88")]
    [InlineData("ship-sequential", "e2a95117df", "65233ac0fd", "f2f0d2644c")]
    [InlineData("text", "9f7cd31287", "9f7cd31287", "9f7cd31287")]
    public void Presets_have_the_fingerprints_that_rows_of_before_have(string name, string toyland, string paper,
        string official)
    {
        var found = new[] { Preset.Toyland, Preset.Paper,
            Preset.Official }.Select(preset => Artefact.Fingerprint(Artefact.ToJson(
            FineTuners.Names.Contains(name) ? FineTuners.Create(name, preset).Options
                : Generators.Create(name, preset)!.Options)));
        Assert.Equal([toyland, paper, official], found);
    }

    [Fact]
    public void Settings_of_a_flat_record_are_found_with_and_without_its_name()
    {
        var expected =
            CoOpOptions.Toyland with { Sgd = CoOpOptions.Toyland.Sgd with { LearningRate = 0.5, WarmupEpochs = 2 } };
        Assert.Equal(expected,
            FineTuners.Create("coop", changes: Json("""{"learning-rate": 0.5, "warmup-epochs": 2}""")).Options);
        Assert.Equal(expected,
            FineTuners.Create("coop",
                changes: Json("""{"sgd": {"learning-rate": 0.5}, "warmup-epochs": 2}""")).Options);
        Assert.Equal(0.2, CoOpOptions.Toyland.Sgd.LearningRate);
        Assert.Equal(0.5, (double)Artefact.ToJson(expected)!["learning_rate"]!);
    }

    [Fact]
    public void Every_option_of_every_method_and_generator_can_be_set_to_what_it_is()
    {
        foreach (var name in FineTuners.Names.Where(name => name != "zero-shot"))
        {
            var options = FineTuners.Create(name).Options!;
            var same = FineTuners.Create(name, changes: (JsonObject)Kebab(Artefact.ToJson(options)!)!);
            Assert.Equal(Artefact.ToJson(options)!.ToJsonString(), Artefact.ToJson(same.Options)!.ToJsonString());
        }
        foreach (var name in ShipAblations.Names)
        {
            var options = Generators.Create(name)!.Options;
            var same = Generators.Create(name, changes: (JsonObject)Kebab(Artefact.ToJson(options)!)!)!;
            Assert.Equal(Artefact.ToJson(options)!.ToJsonString(), Artefact.ToJson(same.Options)!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("coop", """{"epoch": 3}""", "epoch", "no setting 'epoch'", "Did you mean 'epochs'?")]
    [InlineData("coop", """{"epochs": 2.5}""", "epochs", "a whole number, at least 0, not 2.5")]
    [InlineData("coop", """{"epochs": -1}""", "epochs", "at least 0, not -1")]
    [InlineData("coop", """{"epochs": null}""", "epochs", "not nothing")]
    [InlineData("coop", """{"learning-rate": "fast"}""", "learning-rate", "takes a number", "'fast'")]
    [InlineData("coop", """{"context-tokens": 17}""", "context-tokens", "from 1 to 16, not 17")]
    [InlineData("coop", """{"all-names": 1}""", "all-names", "true or false, not 1")]
    [InlineData("coop", """{"name-position": "frnt"}""", "name-position", "Did you mean 'front'?",
        "end, middle, front")]
    [InlineData("coop", """{"name-position": 1}""", "name-position", "one of end, middle, front, not 1")]
    [InlineData("coop", """{"momentum": [0.9]}""", "momentum", "takes a number", "not a list")]
    [InlineData("coop", """{"sgd": {"rate": 4}}""", "sgd rate", "sgd has no setting 'rate'",
        "Known: learning-rate, momentum")]
    [InlineData("coop", """{"sgd": 4}""", "sgd", "takes settings such as { learning-rate: ... }, not 4")]
    [InlineData("coop", """{"chunk-size": 4}""", "chunk-size", "no setting 'chunk-size'")]
    [InlineData("coop", """{"class-contexts": true}""", "", "what is called 'coop-csc'")]
    [InlineData("zero-shot", """{"templates": ["{}"]}""", "", "no settings", "'zero-shot-ensemble'")]
    [InlineData("clip-adapter", """{"ratios": []}""", "ratios", "an empty list")]
    [InlineData("clip-adapter", """{"ratios": [0.2, 1.5]}""", "ratios 1", "from 0 to 1, not 1.5")]
    [InlineData("tip-adapter", """{"search": {"beta-limt": 3}}""", "search beta-limt", "Did you mean 'beta-limit'?")]
    [InlineData("tip-adapter", """{"search": 3}""", "search", "takes settings such as { beta-limit: ... }, not 3")]
    [InlineData("ship", """{"prompt-form": {"globl": true}}""", "prompt-form globl",
        "prompt-form has no setting 'globl'", "Did you mean 'global'?")]
    [InlineData("ship", """{"draws": 0}""", "draws", "at least 1, not 0")]
    [InlineData("ship", """{"folder": "x"}""", "folder", "no setting 'folder'")]
    [InlineData("none", """{"epochs": 1}""", "", "'none' is no generator")]
    public void A_setting_that_cannot_be_is_told_with_its_place(string name, string settings, string place,
        params string[] words)
    {
        var error = Assert.Throws<OptionException>(() => FineTuners.Names.Contains(name)
            ? (object?)FineTuners.Create(name, changes: Json(settings))
            : Generators.Create(name, changes: Json(settings)));
        Assert.Equal(place, string.Join(' ', Assert.Single(error.Mistakes).Path));
        Assert.All(words, word => Assert.Contains(word, error.Message));
        Assert.Contains(name, error.Message);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var error =
            Assert.Throws<OptionException>(
                () => FineTuners.Create("coop", changes: Json("""{"epochs": "x", "rate": 1, "momentum": 2}""")));
        Assert.Equal(["epochs", "rate", "momentum"], error.Mistakes.Select(mistake => mistake.Path[0]));
    }

    [Fact]
    public void A_record_that_a_preset_does_not_have_needs_all_that_has_no_standard_value()
    {
        var none = FineTuners.Create("tip-adapter", changes: Json("""{"search": null}"""));
        Assert.Null(((TipAdapterOptions)none.Options!).Search);
        var error = Assert.Throws<OptionException>(() =>
            OptionSettings.Changed(TipAdapterOptions.Paper with { Search = null }, "tip-adapter",
                Json("""{"search": {"beta-limit": 3}}""")));
        Assert.Contains("needs the setting 'alpha-limit' too", error.Message);
    }

    [Fact]
    public void Numbers_out_of_their_limits_are_refused_by_every_method_and_by_the_vae_too()
    {
        using var task = new SmallTask();
        void Refused(IFineTuner tuner, string word) =>
            Assert.Contains(word,
                Assert.Throws<ShipLabException>(() => tuner.Fit(task.Task, task.Batches()).Dispose()).Message);
        Refused(new CoOp(CoOpOptions.Toyland with { Epochs = -1 }),
            "CoOp cannot have Epochs = -1. Set it to at least 0.");
        Refused(new CoCoOp(CoCoOpOptions.Toyland with { LogitScale = 0 }),
            "CoCoOp cannot have LogitScale = 0. Set it to more than 0, or null");
        Refused(new ClipAdapter(ClipAdapterOptions.Toyland with { Ratios = [0.2, 1.2] }),
            "CLIP-Adapter cannot have Ratios = 1.2. Set it to 0 to 1.");
        Refused(new TipAdapterF(
            TipAdapterFOptions.Toyland with { Cache =
                TipAdapterOptions.Toyland with { Search = new(7, 3, BetaSteps: 0) } }), "BetaSteps = 0");
        Refused(new Gda(GdaOptions.Paper with { Alphas = [double.NaN] }), "GDA cannot have Alphas = NaN");
        Refused(new ProKer(ProKerOptions.Toyland with { Ridges = [] }), "ProKeR cannot have an empty list as Ridges");
        Refused(new LinearProbe(LinearProbeOptions.Paper with { Strengths = [0] }), "Strengths = 0");
        Assert.Contains("KlWeight = -1",
            Assert.Throws<ShipLabException>(
                () => (FeatureVaeOptions.Toyland with { KlWeight = -1 }).Validate()).Message);
    }

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;

    /// <summary>Names of results to names of settings.</summary>
    private static JsonNode? Kebab(JsonNode? node) => node switch
    {
        JsonObject map =>
            new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key.Replace('_', '-'), Kebab(pair.Value)))),
        JsonValue value
            when value.GetValueKind() == System.Text.Json.JsonValueKind.String && !value.ToString().Contains(' ') =>
            value.ToString().Replace('_', '-'),
        _ => node?.DeepClone(),
    };
}
