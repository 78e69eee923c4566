using System.Globalization;
using System.Text.RegularExpressions;

namespace ShipLab.Verification.Checks;

/// <summary>
/// How a set was trained by Dassl, from numbers in case.json where it has them, else from its words: "SGD momentum 0.9,
/// weight_decay 5e-4, ...; lr 0.002; ConstantWarmup 1 epoch at 1e-5 ..., then CosineAnnealingLR(T_max=MAX_EPOCH)
/// stepped once per epoch".
/// </summary>
internal sealed partial record DasslSettings(Sgd Sgd, int Epochs, int StepsPerEpoch)
{
    /// <param name="variant">A variant, whose entry in "variants" comes first; null for a set without.</param>
    /// <param name="steps">All steps of the training.</param>
    public static DasslSettings Of(ReferenceSet set, string? variant, int steps)
    {
        double? Number(string name) =>
            (variant is null ? null : set.Number("variants", variant, name)
                ?? set.Number("hyper_parameters", "variants", variant, name))
                                       ?? set.Number("hyper_parameters", name);
        var words =
            string.Join("; ", new[] { "optimizer", "schedule" }.Select(name => set.Text("hyper_parameters", name)));
        double? Said(string name) =>
            Regex.Match(words, $@"\b{name}\s*[=:]?\s*([\d.]+(?:[eE][-+]?\d+)?)") is { Success: true } match
                ? Parse(match.Groups[1].Value) : null;
        var warmup = Warmup().Match(words);
        var epochs = Number("epochs") ?? Number("train_epoch") ?? steps / (Number("batches_per_epoch") ?? steps);
        var sgd = new Sgd
        {
            LearningRate = Number("lr") ?? Said("lr") ?? 0.002,
            Momentum = Number("momentum") ?? Said("momentum") ?? 0,
            WeightDecay = Number("weight_decay") ?? Said("weight_decay") ?? 0,
            RateEachStep = EveryBatch().IsMatch(words),
            WarmupEpochs = (int)(Number("warmup_epochs") ?? (warmup.Success ? Parse(warmup.Groups[1].Value) : 0)),
            WarmupRate = Number("warmup_lr") ?? (warmup.Success ? Parse(warmup.Groups[2].Value) : 1e-5),
        };
        return new DasslSettings(sgd, (int)epochs, (int)(steps / epochs));
    }

    private static double Parse(string number) =>
        double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"ConstantWarmup\D*(\d+)\s*epochs?\s*at\s*([\d.]+(?:[eE][-+]?\d+)?)")]
    private static partial Regex Warmup();

    [GeneratedRegex(@"stepped\s+(?:\w+\s+)?(?:every|per|each)\s+(?:batch|step)")]
    private static partial Regex EveryBatch();
}
