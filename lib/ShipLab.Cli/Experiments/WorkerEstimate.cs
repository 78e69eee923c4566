namespace ShipLab.Cli.Experiments;

/// <summary>What a worker is expected to need before one has been seen at work.</summary>
internal static class WorkerEstimate
{
    private const long Program = 700L << 20; // runtime, torch, and the features of a small data set
    // half-precision files grow twofold, loading holds two copies, and prompts of all classes take room
    private const int TimesTheWeights = 5;

    /// <summary>Bytes at its most.</summary>
    public static long Bytes(ExperimentSpec spec) => Program + TimesTheWeights * SizeOf(ModelName.FileOf(spec.Backbone));

    /// <summary>A worker a core, as each uses one; on a GPU, one, since nothing here knows the GPU's memory.</summary>
    public static int MostWorkers(ExperimentSpec spec) => spec.Device == "cpu" ? Environment.ProcessorCount : 1;

    private static long SizeOf(string? path) =>
        path is null ? 0
        : File.Exists(path) ? new FileInfo(path).Length
        : new DirectoryInfo(path).EnumerateFiles().Select(file => file.Length).DefaultIfEmpty(0).Max();
}
