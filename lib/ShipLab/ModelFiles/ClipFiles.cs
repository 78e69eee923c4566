namespace ShipLab.ModelFiles;

/// <summary>
/// Loading and saving whole models. What files are read: <see cref="Checkpoint"/>. What is saved: safetensors with
/// OpenAI's names and in the metadata what shapes do not tell: vision_heads, text_heads (attention heads; width / 64
/// when absent), activation, image_mean, image_std (preprocessing; OpenAI's when absent), tokenizer_merges (the
/// vocabulary, in the format of OpenAI's file).
/// </summary>
public static class ClipFiles
{
    /// <summary>Metadata key of the vocabulary.</summary>
    public const string MergesKey = "tokenizer_merges";

    /// <summary>The tiny CLIP that comes with the library, pre-trained on the lab's drawn images.</summary>
    public static LoadedClip Tiny(Device? device = null) => Load(TinyPath, new ClipLoadOptions { Device = device });

    /// <summary>Where the tiny CLIP's weights are: beside the library.</summary>
    public static string TinyPath
    {
        get
        {
            var library = Path.GetDirectoryName(typeof(ClipFiles).Assembly.Location);
            return Path.Combine(string.IsNullOrEmpty(library) ? AppContext.BaseDirectory
                : library, "tiny-clip.safetensors");
        }
    }

    /// <summary>Loads a model, converted to f32, frozen and in evaluation mode.</summary>
    /// <param name="nameOrPath">a weights file, a folder that holds one, or a name of <see cref="ClipCatalogue"/>,
    /// whose file is looked for in <see cref="ShipLabHome.Models"/></param>
    /// <exception cref="ShipLabException">The file is missing or damaged, a tensor is missing, unknown or of the wrong
    /// shape, a configuration contradicts the weights, or no vocabulary is found.</exception>
    public static LoadedClip Load(string nameOrPath, ClipLoadOptions? options = null)
    {
        options ??= new ClipLoadOptions();
        var (path, known) = ModelPlace.Find(nameOrPath);
        using var checkpoint = Checkpoint.Open(path, activationWanted: options.Activation is null);
        try
        {
            var activation = ActivationChoice.Of(options.Activation, checkpoint.Activation,
                known is null ? ModelPlace.Names(path, checkpoint.Path) : [known.Name]);
            var config = checkpoint.Config(activation.Value);
            // Of a model in the catalogue the sizes are known: a file of another model is told apart tensor by tensor.
            if (known is not null) config = known.Config with { Activation = activation.Value };
            var model = FromCheckpoint(checkpoint, config).In(options.Precision);
            try
            {
                var tokenizer = options.Tokenizer ?? ModelPlace.Vocabulary(checkpoint, config);
                if (options.Device is not null) model.to(options.Device);
                var preprocess = checkpoint.Preprocess(config.ImageResolution);
                return new LoadedClip(model, preprocess, tokenizer, checkpoint.Metadata.ToDictionary())
                {
                    Origin = $"{checkpoint.Path} ({checkpoint.Format})",
                    Path = checkpoint.Path,
                    Activation = activation,
                    HeadsAssumed = known is null && !checkpoint.TellsHeads,
                };
            }
            catch
            {
                model.Dispose();
                throw;
            }
        }
        catch (ShipLabException error)
        {
            throw new ShipLabException(
                $"Cannot load a CLIP model from '{checkpoint.Path}' ({checkpoint.Format}): {error.Message}", error);
        }
    }

    /// <summary>The same onto a device.</summary>
    public static LoadedClip Load(string nameOrPath, Device device) =>
        Load(nameOrPath, new ClipLoadOptions { Device = device });

    /// <summary>Builds a frozen f32 model from a checkpoint, without preprocessing and vocabulary.</summary>
    /// <param name="config">null for the checkpoint's own</param>
    /// <exception cref="ShipLabException">A tensor, which is named, is missing, unknown, damaged or of another
    /// shape.</exception>
    public static Clip FromCheckpoint(Checkpoint checkpoint, ClipConfig? config = null) =>
        FromWeights(config ?? checkpoint.Config(), checkpoint.Shapes, name => checkpoint.Read(name),
            name => CheckpointShapes.Called(checkpoint, name));

    /// <summary>Builds a frozen model of the given sizes from tensors with OpenAI's names.</summary>
    /// <param name="shapes">the names and shapes that there are</param>
    /// <param name="read">gives the tensor of a name, in any floating-point type; disposed here after copying</param>
    /// <exception cref="ShipLabException">A tensor, which is named, is missing, unknown or of another
    /// shape.</exception>
    public static Clip FromWeights(
        ClipConfig config, IReadOnlyDictionary<string, long[]> shapes, Func<string, Tensor> read) =>
        FromWeights(config, shapes, read, name => "");

    /// <param name="called">what to add to a name in a message, e.g. its name in the file</param>
    private static Clip FromWeights(ClipConfig config, IReadOnlyDictionary<string, long[]> shapes,
        Func<string, Tensor> read, Func<string, string> called)
    {
        var model = new Clip(config, (long?)null).Frozen();
        try
        {
            ModelWeights.Fill(model.state_dict(), shapes, read, called);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes a weights file that <see cref="Load(string, ClipLoadOptions?)"/> reads back: model,
    /// preprocessing and vocabulary.</summary>
    /// <param name="metadata">more entries for the header, e.g. how the model was trained</param>
    /// <param name="fp16">store half-precision numbers: half the size</param>
    public static void Save(string path, Clip model, Tokenizer tokenizer, Preprocess preprocess,
        IReadOnlyDictionary<string, string>? metadata = null, bool fp16 = true)
    {
        var all = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>())
        {
            [ClipConfig.VisionHeadsKey] = model.Config.VisionHeads.ToString(CultureInfo.InvariantCulture),
            [ClipConfig.TextHeadsKey] = model.Config.TextHeads.ToString(CultureInfo.InvariantCulture),
            [ClipConfig.ActivationKey] = model.Config.Activation.ToString(),
            [MergesKey] = tokenizer.ToMergesText(),
        };
        foreach (var (key, value) in preprocess.ToMetadata()) all[key] = value;
        Safetensors.Save(path, model.state_dict(), all, fp16 ? float16 : null);
    }
}
