using System.CommandLine;
using ShipLab.Cli.Results;
using ShipLab.Toyland;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab study</c>: the base-to-new table, row by row; rows that the results file has are not run
/// again.</summary>
internal static class StudyCommand
{
    public static Command Create()
    {
        var results = new Option<string?>("--out")
            { Description = "The results file, JSON lines (default out/study/results.jsonl).", HelpName = "FILE" };
        var weights = new Option<string?>("--weights")
            { Description = "A CLIP in place of the shipped tiny one: a weights file, a folder with one, or a name "
                + "such as ViT-B/16.", HelpName = "MODEL" };
        var sets = new Option<string[]>("--sets")
            { Description = "Only these data sets: drawn ones (" + string.Join(", ", ToySets.Names)
                + ") or public ones (" + string.Join(", ", DataSets.Names) +
            ").", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        sets.Validators.Add(result =>
        {
            foreach (var name in result.Tokens.Select(word => word.Value)
                .Where(name => !ToySets.Names.Contains(name) && DataSets.Find(name) is null))
                result.AddError(NearestName.Unknown("data set", name, DataSetSource.Names).Message);
        });
        var folders = new DataFolders();
        var features = new Option<string?>("--features")
            { Description = "The folder that keeps features of public data sets (default out/features).",
                HelpName = "DIR" };
        var preset = new Option<string?>("--preset")
            { Description = "Whose settings: toyland (default for drawn sets), paper (default where a public set is "
                + "among them) or official.", HelpName = "NAME" };
        preset.AcceptOnlyFromAmong([.. Presets.Names]);
        var seeds = NumberOptions.Whole("--seeds", "How many seeds: 1 to N.", StudyOptions.Full.Seeds.Count, 1);
        var part = PartOption.Create();
        var quick = new Option<bool>("--quick")
            { Description = "Two sets, one seed, few shots and epochs: a look at the machinery, not at results." };
        var command = new Command("study", "Fill the base-to-new table: five sets, four methods, three seeds.")
            { results, weights, sets, preset, features, seeds, part, quick };
        folders.AddTo(command);
        var model = new ModelOptions().AddTo(command);
        command.SetAction((result, token) =>
        {
            var options = result.GetValue(quick) ? StudyOptions.Quick
                : StudyOptions.Full with { Seeds = [.. Enumerable.Range(1, result.GetValue(seeds))] };
            options = options with { Part = result.GetValue(part) };
            if (result.GetValue(sets) is { Length: > 0 } names)
                options = options with { DataSets = [.. names.Select(name => DataSets.Find(name)?.Name ?? name)
                    .Distinct()] };
            var source = folders.Read(result);
            var isPublic = options.DataSets.Any(name => !ToySets.Names.Contains(name));
            var standard = isPublic && !result.GetValue(quick) ? Preset.Paper : Preset.Toyland;
            var settings = result.GetValue(preset) is { } named ? Presets.Parse(named) : standard;
            if (settings != Preset.Toyland)
                options = options with { Methods = Story(settings) };
            if (isPublic)
                options = options with { Create = source.Create,
                    Store = new FeatureStore(
                        Path.GetFullPath(result.GetValue(features) ?? Repository.Path("out", "features"))) };
            return Task.Run(() => Run(
                options,
                Path.GetFullPath(result.GetValue(results) ?? Repository.Path("out", "study", "results.jsonl")),
                result.GetValue(weights) ?? ModelName.Tiny,
                model.Read(result),
                token));
        });
        return command;
    }

    /// <summary>The four methods of the story, with the settings of a preset.</summary>
    private static IReadOnlyList<Method> Story(Preset preset)
    {
        var coop = FineTuners.Create("coop", preset);
        return
        [
            new Method(FineTuners.Create("zero-shot", preset)),
            .. ((string[])["none", "text", "ship"]).Select(name => new Method(coop, Generators.Create(name, preset))),
        ];
    }

    /// <summary>What is odd about the public sets, before anything is computed; a set that is not there stops the study
    /// here.</summary>
    private static void Tell(StudyOptions options)
    {
        foreach (var name in options.DataSets.Where(name => !ToySets.Names.Contains(name)))
        {
            var data = options.Create(name, options.Seeds[0], options.Shots);
            foreach (var notice in data.Notices)
                Console.Error.WriteLine(notice);
            Console.WriteLine($"{name}: {Texts.Count(data.ClassNames.Count, "class", "classes")}, {data.Train.Count} "
                + $"train, {data.Val.Count} val and {data.Test.Count} test pictures");
        }
    }

    private static int Run(StudyOptions options, string path, string model, ClipLoadOptions loading,
        CancellationToken token)
    {
        AtomicFile.Prepare(Path.GetDirectoryName(path)!);
        var store = new ResultStore(path);
        if (store.Notice is not null) Console.Error.WriteLine(store.Notice);
        Tell(options);
        var clip = ClipFiles.Load(ModelName.Loadable(model), loading);
        if (!ModelName.IsTiny(model)) Console.WriteLine(clip.Summary);
        options = options with { Backbone = ModelName.InRows(model, loading.Precision, loading.Activation) };
        string[] names = [.. options.Methods.Select(method => method.Name)];
        return SweepRun.Run("study", path, names, options.Cells().Count,
            view => Study.Sweep(options, store, view, token, clip));
    }
}
