namespace ShipLab.Cli.Experiments;

/// <summary>Finished rows as lines of text while an experiment runs.</summary>
internal static class ExperimentRows
{
    /// <summary>The heading of the lines.</summary>
    public static string Heading =>
        $"{"data set",-14} {"method",-22} {"shots",5} {"seed",4} {"base",7} {"new",7} {"H",7} {"joint H",8} {"seconds",8}";

    /// <summary>One row under <see cref="Heading"/>.</summary>
    public static string Text(ResultRow row) =>
        $"{row.Key.DataSet,-14} {row.Key.Name,-22} {row.Key.Shots,5} {row.Key.Seed,4} " +
        $"{Percent(row.Base),7} {Percent(row.New),7} {Percent(row.H),7} {Percent(row.JointH),8} {row.Seconds.Values.Sum(),8:0.0}";

    private static string Percent(double value) => double.IsNaN(value) ? "n/a" : $"{value:0.0}";
}
