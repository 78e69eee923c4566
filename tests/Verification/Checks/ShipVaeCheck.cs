using System.Globalization;
using System.Text.RegularExpressions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>
/// Set ship-vae: the whole training of a <see cref="FeatureVae"/> from the recorded initial state with the recorded
/// batches and noise (losses, gradients, context after every step, final state), then synthesis from recorded latents.
/// Sizes come from the arrays.
/// </summary>
internal sealed partial class ShipVaeCheck : IReferenceCheck
{
    public string Kind => "ship-vae";

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        using var model = ReferenceClip.Load(set);
        var indices = set.Read("vae_batches");                                                     // [steps, B]
        using var vae = FromState(set, "init/", model, set.Read("tokens"), OptionsOf(set, indices.shape));
        var names = GradientColumns(set, vae);
        var record = new Record(set, report, names);

        vae.Fit(new RecordedBatches(set.Read("train_features"), set.Read("train_labels"), indices),
            new RecordedNoise(set.Read("eps")), onStep: record.Add, token: token);

        record.Compare();
        foreach (var (name, parameter) in vae.named_parameters()) report.Compare($"final/{name}", parameter);
        if (set.Has("syn_z") && set.Has("syn_target"))
            report.Compare("syn_feature",
                vae.Synthesize(set.Read("syn_target"), new RecordedNoise(set.Read("syn_z").unsqueeze(0))));
    }

    /// <summary>A VAE with the state of arrays "init/ctx", "final/netG.net.0.weight", ...; its sizes are
    /// theirs.</summary>
    /// <remarks>A set that only synthesizes may lack the encoder, which then keeps random weights.</remarks>
    internal static FeatureVae FromState(ReferenceSet set, string prefix, Clip model, Tensor tokens,
        FeatureVaeOptions options)
    {
        var latent = set.Shape($"{prefix}netG.net.0.weight")[1];
        var hasEncoder = set.Has($"{prefix}netE.net.0.weight");
        options = options with
        {
            ContextTokens = (int)set.Shape($"{prefix}ctx")[0],
            LatentSize = (int)latent,
            GeneratorHidden = (int)set.Shape($"{prefix}netG.net.0.weight")[0],
            EncoderHidden = hasEncoder ? (int)set.Shape($"{prefix}netE.net.0.weight")[0] : 1,
        };
        var featureSize = hasEncoder ? set.Shape($"{prefix}netE.net.0.weight")[1] : model.Config.EmbedDim;
        var vae = new FeatureVae(model.Text, tokens, featureSize, options, seed: 0);
        var state = vae.state_dict();
        foreach (var name in state.Keys.ToArray())
            if (set.Has(prefix + name)) state[name] = set.Read(prefix + name, float32);
        vae.LoadState(state, $"set {set.Name}, {prefix}");
        return vae;
    }

    private static FeatureVaeOptions OptionsOf(ReferenceSet set, long[] batches)
    {
        var optimiser = set.Text("hyper_parameters", "optimizer") ?? "";
        return FeatureVaeOptions.Official with
        {
            Epochs = 1,
            BatchSize = (int)batches[1],
            KlWeight = Hyper("kl_weight") ?? Hyper("kld_weight") ?? FeatureVaeOptions.Official.KlWeight,
            GeneratorLeak = Hyper("negative_slope") ?? LeakInText(set) ?? 0,
            LearningRate = Hyper("lr") ?? InText(optimiser, "lr") ?? FeatureVaeOptions.Official.LearningRate,
            WeightDecay = Hyper("weight_decay") ?? InText(optimiser, "weight_decay")
                ?? FeatureVaeOptions.Official.WeightDecay,
        };
        double? Hyper(string name) => set.Number("hyper_parameters", name);
    }

    /// <summary>The number in "AdamW(lr=1e-3, ...)".</summary>
    internal static double? InText(string text, string name) =>
        Assignment().Matches(text).FirstOrDefault(match => match.Groups[1].Value == name) is { } found
            && double.TryParse(found.Groups[2].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    /// <summary>The slope in a hyper-parameter that says "LeakyReLU(0.2)".</summary>
    private static double? LeakInText(ReferenceSet set) =>
        set.Find("hyper_parameters") is { } all && Leaky().Match(all.GetRawText()) is { Success: true } found
            ? double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    private static string[] GradientColumns(ReferenceSet set, FeatureVae vae) =>
        set.Find("grad_norms_columns") is { ValueKind: System.Text.Json.JsonValueKind.Array } columns
            ? [.. columns.EnumerateArray().Select(column => column.GetString()!)]
            : [.. vae.named_parameters().Select(pair => pair.name).OrderBy(name => name == "ctx")];

    [GeneratedRegex(@"(\w+)\s*=\s*([-+.\deE]+)")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"LeakyReLU\(\s*(?:negative_slope\s*=\s*)?([\d.]+)")]
    private static partial Regex Leaky();

    [GeneratedRegex(@"^(step|after)(\d+)_(.+)$")]
    private static partial Regex OfOneStep();

    /// <summary>What the observer of the training keeps, and the arrays of single steps ("step0_mean",
    /// "after1_ctx").</summary>
    private sealed class Record(ReferenceSet set, ReferenceReport report, IReadOnlyList<string> columns)
    {
        private readonly List<double> _total = [], _reconstruction = [], _kl = [], _norms = [], _context = [];
        private long[] _contextShape = [];

        public void Add(FeatureVaeStep step)
        {
            using var _ = no_grad();
            using var scope = NewDisposeScope();
            var parameters = step.Vae.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
            _total.Add(step.Loss.Total.ToDouble());
            _reconstruction.Add(step.Loss.Reconstruction.ToDouble());
            _kl.Add(step.Loss.Kl.ToDouble());
            _norms.AddRange(columns.Select(name => parameters[name].grad!.to(float64).norm().ToDouble()));
            _contextShape = step.Vae.Context.shape;
            _context.AddRange(step.Vae.Context.to(float64).ToHost<double>());
            foreach (var match in set.Arrays.Select(array => OfOneStep().Match(array)).Where(match => match.Success))
                Compare(match, step, parameters);
        }

        public void Compare()
        {
            long steps = _total.Count;
            report.Compare("loss", [.. _total]);
            report.Compare("loss_rec", [.. _reconstruction]);
            report.Compare("loss_kld", [.. _kl]);
            report.Compare("grad_norms", [steps, columns.Count], [.. _norms]);
            report.Compare("ctx_steps", [steps, .. _contextShape], [.. _context]);
        }

        /// <summary>"stepK_..." is of step K, counted from 0, before its update; "afterK_..." is a parameter after K
        /// updates.</summary>
        private void Compare(Match match, FeatureVaeStep step, Dictionary<string, Parameter> parameters)
        {
            var (when, number, what) = (match.Groups[1].Value,
                int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), match.Groups[3].Value);
            if (number != (when == "step" ? step.Step : step.Step + 1)) return;
            var found = (when, what) switch
            {
                ("step", "mean") => step.Loss.Mean,
                ("step", "log_var") => step.Loss.LogVar,
                ("step", "recon") => step.Loss.Reconstructed,
                ("step", _)
                    when what.StartsWith("grad_", StringComparison.Ordinal)
                        && parameters.TryGetValue(what["grad_".Length..], out var p) => p.grad,
                ("after", _) when parameters.TryGetValue(what, out var p) => p,
                _ => null,
            };
            if (found is not null) report.Compare(match.Value, found);
        }
    }
}
