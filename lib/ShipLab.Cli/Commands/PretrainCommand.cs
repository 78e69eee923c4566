using System.CommandLine;
using ShipLab.Pretraining;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab pretrain</c>: trains the tiny CLIP from nothing.</summary>
internal static class PretrainCommand
{
    public static Command Create()
    {
        var defaults = new PretrainingOptions();
        var output = new Option<string?>("--out")
            { Description = "Where the weights go (default out/pretrain/tiny-clip.safetensors).", HelpName = "FILE" };
        var steps = NumberOptions.Whole("--steps", "Training steps.", defaults.Steps, 1);
        var seed = NumberOptions.Whole("--seed", "Decides pictures and initial weights.", defaults.Seed, 0L);
        var batch = NumberOptions.Whole("--batch", "Pairs of picture and caption in a step.", defaults.BatchSize, 2);
        var every = NumberOptions.Whole("--checkpoint-every", "Steps between checkpoints.",
            defaults.CheckpointEvery, 1);
        var rounds = NumberOptions.Whole("--rounds", "Rounds of 40 combinations each over which the accuracy at the "
            + "end is measured.", defaults.EvaluationRounds, 1);
        var fresh = new Option<bool>("--fresh")
            { Description = "Start anew, although a checkpoint of an interrupted run is there." };
        var command = new Command("pretrain",
            "Train the tiny CLIP from nothing; an interrupted run goes on where its checkpoint is.")
            { output, steps, seed, batch, every, rounds, fresh };
        var device = new DeviceOption().AddTo(command);
        command.SetAction((result, token) => Task.Run(() => Run(
            defaults with
            {
                Steps = result.GetValue(steps), Seed = result.GetValue(seed), BatchSize = result.GetValue(batch),
                CheckpointEvery = result.GetValue(every),
                EvaluationRounds = result.GetValue(rounds),
            },
            Path.GetFullPath(result.GetValue(output) ?? Repository.Path("out", "pretrain", "tiny-clip.safetensors")),
            result.GetValue(fresh),
            device.Read(result),
            token)));
        return command;
    }

    private static int Run(PretrainingOptions options, string path, bool fresh, TorchSharp.torch.Device device,
        CancellationToken token)
    {
        var checkpoint = path + ".checkpoint";
        AtomicFile.Prepare(Path.GetDirectoryName(path)!);
        if (fresh)
            File.Delete(checkpoint);
        Console.WriteLine(options);
        if (File.Exists(checkpoint))
            Console.WriteLine($"Going on from {Repository.Shown(checkpoint)}; --fresh starts anew.");
        using var line = new LivePanel();
        PretrainingResult result;
        try
        {
            result = Pretrainer.Run(options, path, new ProgressLine(line), token, device);
        }
        catch (OperationCanceledException) when (File.Exists(checkpoint))
        {
            throw new OperationCanceledException($"interrupted. The last checkpoint is {Repository.Shown(checkpoint)} "
                + $"(one every {options.CheckpointEvery} steps); the same command goes on from it.");
        }
        line.Clear();
        Console.WriteLine($"accuracy on combinations seen in training {result.SeenAccuracy:0.000}, never seen "
            + $"{result.UnseenAccuracy:0.000} ({options.EvaluationWays}-way, new pictures)");
        Console.WriteLine($"{result.Pairs} pairs, final loss {result.Loss:0.000}, logit scale {result.LogitScale:0.0}, "
            + $"{Texts.Duration(TimeSpan.FromSeconds(result.WallSeconds))} ({result.CpuSeconds:0} CPU seconds), peak "
            + $"memory {Texts.PeakMemory():0.00} GiB");
        Console.WriteLine($"wrote {Repository.Shown(path)}, {new FileInfo(path).Length / 1e6:0.00} MB");
        return 0;
    }
}
