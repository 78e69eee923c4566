using System.CommandLine;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab features</c>: image features of any folder of pictures, into the feature store.</summary>
internal static class FeaturesCommand
{
    private static readonly string[] Parts = ["train", "val", "test"];

    public static Command Create()
    {
        var (data, model, extraction) = (new DataOptions(), new ModelChoice(), new ExtractionOptions());
        var split = new Option<string>("--split") { Description = "Which part: train, val, test or all.",
            DefaultValueFactory = _ => "all" };
        split.AcceptOnlyFromAmong([.. Parts, "all"]);
        var views = NumberOptions.Whole("--views", "Features of each picture: the first of the picture itself, further "
            + "ones of random crops, as CoOp trains on them.", 1, 1);
        var command = new Command("features",
            "Extract CLIP features of a folder of pictures; an interrupted run goes on where it was.");
        data.AddTo(command);
        command.Add(split);
        command.Add(views);
        model.AddTo(command);
        extraction.AddTo(command);
        command.SetAction((result, token) => Task.Run(() => Run(
            data.Open(result), model, extraction.Folder(result),
            extraction.Read(result, result.GetValue(views), result.GetValue(data.Seed)), result.GetValue(split)!,
            result, token)));
        return command;
    }

    private static int Run(Dataset data, ModelChoice model, string folder, FeatureOptions options, string split,
        ParseResult result, CancellationToken token)
    {
        (string Part, ImageSet Images)[] all = [("train", data.Train), ("val", data.Val), ("test", data.Test)];
        var chosen = all.Where(part => split == "all" ? part.Images.Count > 0 : part.Part == split).ToArray();
        if (chosen.FirstOrDefault(part => part.Images.Count == 0) is { Part: { } empty })
            throw new ShipLabException($"The {empty} part of '{data.Name}' has no pictures. "
                + "Choose another --split, or other --fractions.");
        AtomicFile.Prepare(folder);
        var clip = model.Load(result);
        foreach (var (part, images) in chosen)
            Extraction.Run(clip, data, part, images, folder, options, token);
        Console.WriteLine($"peak memory {Texts.PeakMemory():0.00} GiB");
        return 0;
    }
}
