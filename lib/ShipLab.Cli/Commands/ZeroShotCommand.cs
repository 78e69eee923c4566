using System.CommandLine;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab zeroshot</c>: how well a CLIP model sorts the test pictures of a folder by the names of its
/// classes alone.</summary>
internal static class ZeroShotCommand
{
    public static Command Create()
    {
        var (data, model, extraction) = (new DataOptions(), new ModelChoice(), new ExtractionOptions());
        var prompts = new Option<string[]>("--prompt")
        {
            Description = "A prompt with {} where the class name goes; several are averaged (default: "
                + $"{new ImageFolderOptions().Templates[0]}, or the public data set's own).",
            HelpName = "TEXT",
            AllowMultipleArgumentsPerToken = true,
        };
        var ensemble = new Option<bool>("--ensemble")
            { Description = "Average the data set's ensemble of prompts (ImageNet has seven) in place of its one." };
        var split = new Option<string>("--split") { Description = "Which part to classify: test, val or train.",
            DefaultValueFactory = _ => "test" };
        split.AcceptOnlyFromAmong("test", "val", "train");
        var command = new Command("zeroshot",
            "Classify the test pictures of a folder by the names of its classes, without training.")
            { prompts, ensemble, split };
        data.AddTo(command);
        model.AddTo(command);
        extraction.AddTo(command);
        command.SetAction((result, token) => Task.Run(() =>
        {
            var set = data.Open(result);
            var standard = result.GetValue(ensemble) ? set.Ensemble : set.Templates;
            var templates = result.GetValue(prompts) is { Length: > 0 } own ? own : standard;
            return Run(set with { Templates = templates }, model, extraction.Folder(result),
                extraction.Read(result, views: 1, result.GetValue(data.Seed)), result.GetValue(split)!, result, token);
        }));
        return command;
    }

    private static int Run(Dataset data, ModelChoice model, string folder, FeatureOptions options, string split,
        ParseResult result, CancellationToken token)
    {
        if (data.Templates.FirstOrDefault(template => !template.Contains("{}", StringComparison.Ordinal)) is { } bad)
            throw new ShipLabException($"The prompt '{bad}' has no {{}} where the class name goes.");
        var images = split switch { "train" => data.Train, "val" => data.Val, _ => data.Test };
        if (images.Count == 0)
            throw new ShipLabException($"The {split} part of '{data.Name}' has no pictures to classify. "
                + "Choose another --split, or other --fractions.");
        AtomicFile.Prepare(folder);
        var clip = model.Load(result);
        using var scope = NewDisposeScope();
        using var features = Extraction.Run(clip, data, split, images, folder, options, token).Read();
        using var classifier = ZeroShot.Classifier(clip, data);
        var all = Enumerable.Range(0, data.ClassNames.Count).ToArray();
        var logits = classifier.Logits(features.X.to(classifier.TextFeatures.device), all).cpu();  // [N, C]
        var perClass = Metrics.PerClassAccuracy(logits, features.Y);
        var width = data.ClassNames.Max(name => name.Length);
        foreach (var label in all)
            Console.WriteLine($"{data.ClassNames[label].PadRight(width)}  "
                + $"{(perClass[label] is { } accuracy ? $"{accuracy,5:0.0} %" : "    - (no pictures)")}");
        Console.WriteLine($"zero-shot accuracy {Metrics.TopK(logits, features.Y):0.00} %" +
                          (all.Length > 5 ? $", among the first five {Metrics.TopK(logits, features.Y, 5):0.00} %"
                              : "") +
                          $", mean over classes {Metrics.MeanOfPresent(perClass):0.00} % (model {model.Name(result)}, "
                          + $"{features.Count} {split} pictures)");
        return 0;
    }
}
