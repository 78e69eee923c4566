namespace ShipLab.ModelFiles;

/// <summary>
/// Loading and saving plain vision transformers: Google's .npz, and timm's state dicts in safetensors or torch files.
/// The format is recognised by content; sizes are read off the shapes. Nothing in a file is ever run.
/// </summary>
public static class VitFiles
{
    private const string Positions = "positional_embedding";

    /// <summary>Mean and standard deviation of timm's in21k models, in 0 to 1.</summary>
    private static readonly float[] Half = [0.5f, 0.5f, 0.5f];

    /// <summary>Loads a model, converted to f32, frozen and in evaluation mode.</summary>
    /// <param name="path">a weights file, or a folder that holds one</param>
    /// <param name="options">null for the file's own sizes, without its head</param>
    /// <exception cref="ShipLabException">The file is missing or damaged, a tensor is missing, unknown or of the wrong
    /// shape, or the model has other sizes than were expected.</exception>
    public static LoadedVit Load(string path, VitLoadOptions? options = null)
    {
        options ??= new VitLoadOptions();
        using var file = TensorFile.Open(Directory.Exists(path) ? ModelPlace.WeightsFile(path) : path);
        try { return From(file, options); }
        catch (ShipLabException error)
        {
            throw new ShipLabException(
                $"Cannot load a vision transformer from '{file.Path}' ({file.Format}): {error.Message}", error);
        }
    }

    /// <summary>A model of tensors that are there already under timm's or Google's names.</summary>
    internal static LoadedVit From(TensorFile file, VitLoadOptions options)
    {
        var (found, naming, inFile, heads) = VitNames.ToOpenAi(file.Tensors);
        CheckpointShapes.Claims(file.Files, file.Tensors.Values);
        string Called(string name) => inFile(name) == name ? "" : $" (in this file '{inFile(name)}')";
        heads = options.Heads ?? VitShapes.Heads(file.Metadata) ?? heads;
        var tensors = options.KeepHead ? found : found
            .Where(t => !t.Key.StartsWith("head.", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        var config = VitShapes.Config(tensors.ToDictionary(t => t.Key, t => t.Value.Shape), heads, Called);
        if (options.Expected is { } expected && expected != (config.Layers, config.Width))
            throw new ShipLabException($"it has {config.Layers} blocks of width {config.Width}, but " +
                $"{expected.Layers} of width {expected.Width} were expected. The file is of another model.");
        if (options.Resolution is { } pixels && pixels != config.Resolution)
        {
            config = config with { Resolution = pixels };
            config.Validate();
            tensors = new Dictionary<string, StoredTensor>(tensors) { [Positions] = Resized(tensors[Positions]) };
        }
        StoredTensor Resized(StoredTensor table) => table.As([1 + config.Grid * config.Grid, config.Width],
            x => PositionGrid.Resize(x.to_type(float32), config.Grid));
        var model = new VisionTransformer(config).Frozen();
        try
        {
            ModelWeights.Fill(model.state_dict(), tensors.ToDictionary(t => t.Key, t => t.Value.Shape),
                name => tensors[name].Read(), Called);
            if (options.Device is not null) model.to(options.Device);
            var preprocess = file.Metadata.ContainsKey(Preprocess.MeanKey)
                ? Preprocess.FromMetadata(config.Resolution, file.Metadata)
                : new Preprocess(config.Resolution, Half, Half);
            return new LoadedVit(model, preprocess, file.Path, $"{file.Format}, {naming}", heads is null);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes a safetensors file with timm's names that <see cref="Load"/> reads back, and timm too.</summary>
    /// <param name="metadata">more entries for the header</param>
    /// <exception cref="ShipLabException">The tower is CLIP's, whose layers plain ViTs have not; or the file cannot
    /// be written.</exception>
    public static void Save(string path, VisionTransformer model, Preprocess preprocess,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (model.Config != VitShapes.Plain(model.Config))
            throw new ShipLabException("Only a plain vision transformer is saved under timm's names, but this one is " +
                "a CLIP model's tower. Save the whole model with ClipFiles.Save.");
        using var scope = NewDisposeScope();
        var all = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>())
        {
            [ClipConfig.VisionHeadsKey] = model.Config.Heads.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (key, value) in preprocess.ToMetadata()) all[key] = value;
        Safetensors.Save(path, model.state_dict().ToDictionary(t => VitNames.ToTimm(t.Key), t => t.Key switch
        {
            "class_embedding" => t.Value.view(1, 1, -1),                                     // [W] -> [1, 1, W]
            Positions => t.Value.unsqueeze(0),                                               // [L, W] -> [1, L, W]
            _ => t.Value,
        }), all);
    }
}
