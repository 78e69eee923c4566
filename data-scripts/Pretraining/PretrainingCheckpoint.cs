using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Pretraining;

/// <summary>
/// The file from which an interrupted run goes on: parameters and moments in f32, steps, losses, times, and the options
/// they belong to. Pairs are numbered, so the next pair needs no state.
/// </summary>
internal sealed class PretrainingCheckpoint(string path, PretrainingOptions options)
{
    private readonly string _options = JsonSerializer.Serialize(options);

    /// <summary>Brings the training (model and moments) to the checkpoint, if there is one.</summary>
    /// <exception cref="ShipLabException">The checkpoint is damaged or of other options.</exception>
    public PretrainingLog Resume(PretrainingUpdates updates)
    {
        if (!File.Exists(path))
            return PretrainingLog.Start;
        try
        {
            using var scope = NewDisposeScope();
            using var file = SafetensorsFile.Open(path);
            if (file.Metadata.GetValueOrDefault("options") != _options
                || !file.Metadata.TryGetValue("log", out var text))
                throw new ShipLabException("It belongs to a run with other options.");
            var log = JsonSerializer.Deserialize<PretrainingLog>(text)!;
            updates.Restore(log.Step, name => file.Read(name, float32));
            return log;
        }
        catch (Exception error) when (error is ShipLabException or JsonException)
        {
            throw new ShipLabException($"Training cannot go on from the checkpoint '{path}'. "
                + $"{error.Message} Finish the run it belongs to with that run's own options, or delete it to start "
                + "anew.", error);
        }
    }

    /// <summary>Replaces the checkpoint.</summary>
    public void Save(PretrainingUpdates updates, PretrainingLog log) =>
        Safetensors.Save(path, updates.State(), new Dictionary<string, string>
    {
        ["options"] = _options,
        ["log"] = JsonSerializer.Serialize(log),
    });

    /// <summary>The run is done.</summary>
    public void Delete() => File.Delete(path);
}
