using System.Text.Json;
using System.Text.Json.Serialization;

namespace ShipLab.Synthesis;

public sealed partial class FeatureVae
{
    private const string OptionsKey = "shiplab.feature_vae.options";
    private const string FeatureSizeKey = "shiplab.feature_vae.feature_size";

    /// <summary>An option that this version does not know is refused rather than ignored.</summary>
    private static readonly JsonSerializerOptions Json =
        new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Writes netE.*, netG.* and ctx (float32) with all options in the metadata;
    /// to a temporary name, then renamed.</summary>
    /// <param name="path">A .safetensors file.</param>
    /// <param name="notes">More metadata: data set, backbone, shots, seed.</param>
    public void Save(string path, IReadOnlyDictionary<string, string>? notes = null)
    {
        var metadata = new Dictionary<string, string>(notes ?? new Dictionary<string, string>())
        {
            [OptionsKey] = JsonSerializer.Serialize(Options, Json),
            [FeatureSizeKey] = FeatureSize.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        Safetensors.Save(path, state_dict(), metadata);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, for any classes: it learned names, not class numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The text tower it was trained with.</param>
    /// <param name="tokens">[C, context] prompts of the classes to synthesize, perhaps others than it learned.</param>
    /// <param name="expected">The options it must have; null takes whatever the file has.</param>
    /// <exception cref="ShipLabException">The file is not a SHIP VAE, has other options than expected (each is named),
    /// or does not fit the text tower.</exception>
    public static FeatureVae Load(string path, TextTransformer text, Tensor tokens, FeatureVaeOptions? expected = null)
    {
        using var file = SafetensorsFile.Open(path);
        if (file.Metadata is null || !file.Metadata.TryGetValue(OptionsKey, out var json)
            || !file.Metadata.TryGetValue(FeatureSizeKey, out var size))
            throw new ShipLabException($"{path} is not a SHIP VAE: its metadata has no {OptionsKey}. "
                + "Give a file that FeatureVae.Save wrote, or delete it to train anew.");
        var options = OptionsOf(json, path);
        if (expected is not null) RequireSame(options, expected, path);
        var vae = new FeatureVae(text, tokens, long.Parse(size, System.Globalization.CultureInfo.InvariantCulture),
            options with { ChunkSize = expected?.ChunkSize }, seed: 0);
        try
        {
            var shapes = file.Names.ToDictionary(name => name, name => file.Shape(name));
            vae.Read(shapes, name => file.Read(name, float32), path);
        }
        catch
        {
            vae.Dispose();
            throw;
        }
        vae.eval();
        return vae;
    }

    private static FeatureVaeOptions OptionsOf(string json, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<FeatureVaeOptions>(json, Json)
                ?? throw new ShipLabException($"{path}: the options in its metadata are empty. "
                + "Delete the file to train anew.");
        }
        catch (JsonException error)
        {
            throw new ShipLabException($"{path}: the options in its metadata cannot be read "
                + $"({error.Message.ReplaceLineEndings(" ")}). Another version of ShipLab wrote it, or it is damaged. "
                + "Delete the file to train anew.");
        }
    }

    private static void RequireSame(FeatureVaeOptions found, FeatureVaeOptions expected, string path)
    {
        var (has, wants) = (JsonSerializer.SerializeToElement(found, Json),
            JsonSerializer.SerializeToElement(expected, Json));
        string[] differ = [.. wants.EnumerateObject()
            .Where(option => option.Value.GetRawText() != has.GetProperty(option.Name).GetRawText())
            .Select(option => $"{option.Name} is {has.GetProperty(option.Name).GetRawText()}, "
            + $"not {option.Value.GetRawText()}")];
        if (differ.Length > 0)
            throw new ShipLabException($"{path} was trained with other options than are asked for: "
                + $"{string.Join("; ", differ)}. "
                + "Ask for the file's own options, or give another file name to train anew.");
    }

    /// <summary>Copies a state (netE.*, netG.*, ctx) into the parameters, each checked by name and shape.</summary>
    /// <exception cref="ShipLabException">A tensor is missing, unknown or of another shape;
    /// nothing is changed then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state, string source = "the given state") =>
        Read(state.ToDictionary(pair => pair.Key, pair => pair.Value.shape), name => state[name].clone(), source);

    private void Read(Dictionary<string, long[]> shapes, Func<string, Tensor> read, string source)
    {
        var own = named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        foreach (var name in own.Keys.Union(shapes.Keys))
        {
            if (!shapes.TryGetValue(name, out var shape))
                throw new ShipLabException($"{source} has no tensor {name}, which a SHIP VAE needs.");
            if (!own.TryGetValue(name, out var parameter))
                throw new ShipLabException($"{source} has a tensor {name}, which a SHIP VAE does not have.");
            if (!shape.SequenceEqual(parameter.shape))
                throw new ShipLabException($"{source}: {name} is [{string.Join(", ", shape)}], but this SHIP VAE has "
                    + $"[{string.Join(", ", parameter.shape)}]. "
                    + "It was trained with other options or with another CLIP.");
        }
        using var _ = no_grad();
        foreach (var (name, parameter) in own)
        {
            using var value = read(name);
            parameter.copy_(value);
        }
    }
}
