using ShipLab.Toyland;

namespace ShipLab.Cli.Experiments;

/// <summary>The cells of an experiment as studies of the library. Public data sets are opened once, and features of
/// their pictures are kept.</summary>
/// <param name="spec">the experiment</param>
/// <param name="folder">the folder of the results, in which trained generators are kept for the next cell or run that
/// needs the same; null keeps none</param>
/// <param name="notice">told what is odd about a data set, in sentences</param>
internal sealed class ExperimentStudy(ExperimentSpec spec, string? folder = null, Action<string>? notice = null)
{
    private readonly DataSetSource _source = new(spec.DataFolder);

    private readonly FeatureStore? _store = spec.AllDataSets().All(ToySets.Names.Contains) ? null
        : new FeatureStore(Repository.Path("out", "features"));

    /// <summary>What a worker runs for a cell.</summary>
    public StudyOptions OptionsOf(Cell cell)
    {
        var standard = new StudyOptions();
        // generators are trained on so many views of each image, which their files do not tell
        var views = spec.Views ?? standard.Views;
        var generators = folder is null ? null : Path.Combine(folder, "generators", $"{views}views");
        var recipes = spec.Columns().Select(column => column.Generator).Distinct().ToDictionary(name => name, name =>
            Generators.Create(name, spec.Preset, generators, spec.Options.GetValueOrDefault(name)));
        return standard with
        {
            DataSets = [cell.DataSet],
            Seeds = [cell.Seed],
            Shots = cell.Shots,
            Views = views,
            Methods = [.. spec.Columns().Select(column => new Method(
                FineTuners.Create(column.Method, spec.Preset, spec.Options.GetValueOrDefault(column.Method)),
                recipes[column.Generator]))],
            Create = Create,
            Store = _store,
            Workers = 1,
            Backbone = ModelName.InRows(spec.Backbone, spec.Precision),
            Protocol = spec.Rule,
            Selection = cell.Selection,
            Calibrate = spec.Calibrate,
            Source = spec.Source,
        };
    }

    private Dataset Create(string name, int seed, int shots)
    {
        var data = _source.Create(name, seed, shots);
        foreach (var sentence in data.Notices) notice?.Invoke($"{name}: {sentence}");
        return data;
    }
}
