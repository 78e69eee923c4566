#:project ../lib/ShipLab/ShipLab.csproj
#:property PublishAot=false
// Chooses the Toyland preset of SHIP's VAE: its KL weight and its epochs. No test image is drawn, let alone looked at.
//
//   dotnet run experiments/ship_preset.cs [FOLDER]        half an hour on two cores; the tables go to
// FOLDER/ship-preset.md (out/ship-preset)
//
// For each drawn set and five seeds that no reported number uses, a third of the base classes plays new. The VAE learns
// from the shots of the
// others; after every tenth epoch CoOp and Tip-Adapter-F, trained anew with synthesized features of the pseudo-new
// classes, are scored on held-out
// images of all base classes. Taken are the weight and the epochs with the highest mean H of CoOp + SHIP, the pair that
// the lab reports. What the
// choice is worth, and what lies within a standard error of it, is in docs/ship-preset.md.
using System.Globalization;
using System.Text;
using ShipLab;
using ShipLab.Toyland;
using static TorchSharp.torch;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
double[] weights = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 1];
int[] epochs = [10, 20, 30, 40, 50];
int[] seeds = [11, 12, 13, 14, 15];
IFineTuner[] tuners = [new CoOp(CoOpOptions.Toyland), new TipAdapterF(TipAdapterFOptions.Toyland)];

var folder = args.Length > 0 ? args[0] : Path.Combine("out", "ship-preset");
var cells = ToySets.Names.SelectMany(set => seeds.Select(seed => (set, seed))).ToArray();
var scores = new Dictionary<(string Set, int Seed, double Weight, int Epochs), Scores>();
var losses = new Dictionary<(string Set, int Seed, double Weight), double[]>();
var clip = ClipFiles.Tiny();
clip.Model.Frozen();
var done = 0;
Parallel.ForEach(cells, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, cell =>
{
    set_num_threads(1);
    Run(cell.set, cell.seed);
    Console.Error.WriteLine($"{Interlocked.Increment(ref done)} of {cells.Length}: {cell.set}, seed {cell.seed}");
});
AtomicFile.WriteAllText(Path.Combine(folder, "ship-preset.md"), Tables());
Console.WriteLine($"wrote {Path.Combine(folder, "ship-preset.md")}");

void Run(string name, int seed)
{
    using var scope = NewDisposeScope();
    var set = ToySets.Create(name, seed, 16);
    var noTest = new Features(zeros(0, clip.Model.Text.EmbedDim, device: CPU), zeros(0, int64, CPU), set.ClassNames);
    using var data = new StudyData(clip, "tiny-clip", set, shots: 16, views: 8, seed, noTest);
    using var rehearsal = data.Rehearsal();
    using var task = rehearsal.Task(allNames: true);
    foreach (var weight in weights)
    {
        var options = FeatureVaeOptions.Toyland with { KlWeight = weight, Epochs = epochs[^1] };
        using var prompts = ShipRecipe.Prompts(task, options);
        using var vae = new FeatureVae(task.Text, prompts, rehearsal.TrainBase.X.shape[1], options, seed);
        using var noise = new SeededNoise(Seeds.For(seed, "vae noise"));
        var history = vae.Fit(rehearsal.Batches(options.BatchSize, "vae batches"), noise, rehearsal.ValidationBase,
            checkpoints: epochs, onCheckpoint: (epoch, state) =>
            {
                using var generator = new ShipGenerator(state, ownsVae: true);
                var found = tuners.Select(tuner => Score(tuner, generator)).ToArray();
                lock (scores) scores[(name, seed, weight, epoch)] = new Scores(found[0].H, found[0].JointH, found[1].H,
                    found[1].JointH);
            });
        lock (losses) losses[(name, seed, weight)] = [.. history.Epochs.Select(epoch => epoch.ValidationLoss!.Value)];
    }

    (double H, double JointH) Score(IFineTuner tuner, IFeatureGenerator generator)
    {
        var batches = new SynthesizedBatches(rehearsal.Batches(tuner.BatchSize!.Value, "batches"), generator,
            rehearsal.Dataset.NewLabels, seed);
        using var classifier = tuner.Fit(task, batches);
        var found = Decisions.Of(classifier, rehearsal.Test, rehearsal.Dataset.BaseLabels, rehearsal.Dataset.NewLabels)
            .Score(false);
        return (found.Separate.H, found.Joint.H);
    }
}

string Tables()
{
    var text = new StringBuilder();
    var pairs = weights.SelectMany(weight => epochs.Select(epoch => (weight, epoch))).ToArray();
    double[] Of((double Weight, int Epochs) pair, Func<Scores, double> value) =>
        [.. cells.Select(cell => value(scores[(cell.set, cell.seed, pair.Weight, pair.Epochs)]))];
    var best = pairs.MaxBy(pair => Of(pair, s => s.CoOpH).Average());
    var tied = pairs.Where(pair => pair != best).Count(pair =>
    {
        var differences = Of(best, s => s.CoOpH).Zip(Of(pair, s => s.CoOpH), (a, b) => a - b).ToArray();
        return differences.Average() <= StandardError(differences);
    });

    text.AppendLine($"Best mean H of CoOp + SHIP: KL weight {best.weight}, {best.epoch} epochs; "
        + $"{tied} of the other {pairs.Length - 1} pairs are within one standard error of it (of the paired "
        + "difference).\n");
    foreach (var (title, value) in new (string, Func<Scores, double>)[]
             { ("CoOp + SHIP, H", s => s.CoOpH), ("CoOp + SHIP, joint H", s => s.CoOpJointH),
                 ("Tip-Adapter-F + SHIP, H", s => s.TipH), ("Tip-Adapter-F + SHIP, joint H", s => s.TipJointH) })
    {
        text.AppendLine($"| {title} | {string.Join(" | ", epochs.Select(epoch => $"{epoch} epochs"))} "
            + $"|\n|---|{string.Concat(epochs.Select(_ => "---|"))}");
        foreach (var weight in weights)
            text.AppendLine($"| KL weight {weight} | "
                + $"{string.Join(" | ", epochs.Select(epoch => $"{Of((weight, epoch), value).Average():0.0} ± {StandardError(Of((weight, epoch), value)):0.0}"))} "
                + "|");
        text.AppendLine();
    }
    text.AppendLine("| KL weight | epoch of the least validation loss, mean (least to most) | validation loss there | "
        + "after 10 epochs | after 50 |\n|---|---|---|---|---|");
    foreach (var weight in weights)
    {
        var curves = cells.Select(cell => losses[(cell.set, cell.seed, weight)]).ToArray();
        var least = curves.Select(curve => Array.IndexOf(curve, curve.Min()) + 1).ToArray();
        text.AppendLine(
            $"| {weight} | {least.Average():0.0} ({least.Min()} to {least.Max()}) | "
            + $"{curves.Average(curve => curve.Min()):0.000} | {curves.Average(curve => curve[9]):0.000} | "
            + $"{curves.Average(curve => curve[^1]):0.000} |");
    }
    return text.ToString();
}

static double StandardError(double[] values)
{
    var mean = values.Average();
    return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
}

internal sealed record Scores(double CoOpH, double CoOpJointH, double TipH, double TipJointH);
