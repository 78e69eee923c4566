namespace ShipLab.ModelFiles;

/// <summary>
/// A CLIP model's weights in whatever file they came, under OpenAI's names. Opening reads the file's directory alone;
/// each tensor is read from its place in the file when it is asked for. Nothing in a file is ever run.
/// </summary>
/// <remarks>
/// Read are safetensors; torch.save files, zip and legacy form, with a state dict or a training checkpoint;
/// TorchScript archives as OpenAI's; each with the names of OpenAI, open_clip or Hugging Face; and several such files
/// with an index. The format is recognised by content. Beside the weights these are read: open_clip_config.json,
/// config.json, preprocessor_config.json.
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    private readonly TensorFile _file;
    private readonly IReadOnlyDictionary<string, StoredTensor> _tensors;
    private readonly Func<string, string> _inFile;
    private readonly ModelSettings _settings;

    private Checkpoint(TensorFile file, bool activationWanted)
    {
        _file = file;
        (_tensors, var naming, _inFile) = TensorNames.ToOpenAi(file.Tensors);
        Shapes = _tensors.ToDictionary(t => t.Key, t => t.Value.Shape, StringComparer.Ordinal);
        Format = $"{file.Format}, {naming}";
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file.Path))!;
        _settings = ModelConfigs.Read(folder, naming.StartsWith("Hugging", StringComparison.Ordinal), activationWanted);
    }

    /// <summary>The weights file, or the index of several.</summary>
    public string Path => _file.Path;

    /// <summary>All files that hold weights, the index first where there is one.</summary>
    public IReadOnlyList<string> Files => _file.Files;

    /// <summary>What the file was recognised as, e.g. "TorchScript archive, OpenAI's names".</summary>
    public string Format { get; }

    /// <summary>The shapes of all tensors, by OpenAI's names.</summary>
    public IReadOnlyDictionary<string, long[]> Shapes { get; }

    internal IEnumerable<StoredTensor> Tensors => _tensors.Values;

    /// <summary>Texts that the weights file carries.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    /// <summary>What metadata or a configuration says of the activation; null where neither says anything.</summary>
    public ActivationChoice? Activation =>
        Metadata.TryGetValue(ClipConfig.ActivationKey, out var name) && Enum.TryParse<Activation>(name, out var own)
        ? new ActivationChoice(own, "the file's metadata say so")
        : _settings.Activation;

    /// <summary>Whether metadata or a configuration say how many attention heads there are. Shapes do not tell;
    /// OpenAI's models have width / 64.</summary>
    internal bool TellsHeads =>
        (_settings.VisionHeads is not null || Metadata.ContainsKey(ClipConfig.VisionHeadsKey)) &&
        (_settings.TextHeads is not null || Metadata.ContainsKey(ClipConfig.TextHeadsKey));

    /// <summary>The element type in which a tensor is stored.</summary>
    /// <exception cref="ShipLabException">There is no such tensor.</exception>
    public ScalarType Type(string name) => Find(name).Type;

    /// <summary>Opens a weights file or a folder that holds one.</summary>
    /// <exception cref="ShipLabException">There is no such file, or it is damaged or of an unknown format.</exception>
    public static Checkpoint Open(string fileOrFolder) => Open(fileOrFolder, activationWanted: true);

    internal static Checkpoint Open(string fileOrFolder, bool activationWanted)
    {
        var path = Directory.Exists(fileOrFolder) ? ModelPlace.WeightsFile(fileOrFolder) : fileOrFolder;
        var file = TensorFile.Open(path);
        try { return new Checkpoint(file, activationWanted); }
        catch (ShipLabException error)
        {
            file.Dispose();
            if (error.Message.Contains(path, StringComparison.Ordinal)) throw;
            throw new ShipLabException($"'{path}': {error.Message}", error);
        }
    }

    /// <summary>The model's sizes: by shapes, and by metadata and configuration where shapes do not tell.</summary>
    /// <exception cref="ShipLabException">They are no CLIP model's tensors, or the configuration is
    /// another's.</exception>
    public ClipConfig Config(Activation? activation = null)
    {
        CheckpointShapes.Check(this);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (_settings.VisionHeads is { } vision)
            facts[ClipConfig.VisionHeadsKey] = vision.ToString(CultureInfo.InvariantCulture);
        if (_settings.TextHeads is { } text)
            facts[ClipConfig.TextHeadsKey] = text.ToString(CultureInfo.InvariantCulture);
        foreach (var (key, value) in Metadata) facts[key] = value;
        var config = ClipConfig.Infer(Shapes, facts);
        _settings.Check(config);
        return config with { Activation = activation ?? Activation?.Value ?? config.Activation };
    }

    /// <summary>The preprocessing that metadata or configurations ask for; OpenAI's where they do not say.</summary>
    /// <exception cref="ShipLabException">A configuration asks for other steps than those of CLIP.</exception>
    public Preprocess Preprocess(int resolution)
    {
        if (Metadata.ContainsKey(Models.Preprocess.MeanKey))
            return Models.Preprocess.FromMetadata(resolution, Metadata);
        var other = _settings.OtherPreprocessing ?? _settings.PictureSides.Where(s => s.Pixels != resolution)
            .Select(s => $"{s.Where} is {s.Pixels}, but the model takes {resolution}").FirstOrDefault();
        if (other is not null)
            throw new ShipLabException($"{other}. Only CLIP's preprocessing is there: bicubic to the shorter side, " +
                "centre crop, scaling, mean and standard deviation. Change or remove the entry if the features may " +
                "differ from the original's.");
        return new Preprocess(resolution, _settings.Mean, _settings.Std);
    }

    /// <summary>Reads a tensor; the caller disposes it.</summary>
    /// <param name="name">one of <see cref="Shapes"/></param>
    /// <param name="type">the type to convert to, or null to keep the file's</param>
    /// <exception cref="ShipLabException">There is no such tensor, or the file is damaged there.</exception>
    public Tensor Read(string name, ScalarType? type = null)
    {
        var tensor = Find(name).Read();
        return type is { } wanted && wanted != tensor.dtype ? tensor.to_type(wanted, disposeAfter: true) : tensor;
    }

    /// <summary>What a tensor with OpenAI's name is called in the file; its own name where it is not there.</summary>
    public string NameInFile(string name) => _inFile(name);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private StoredTensor Find(string name)
    {
        if (_tensors.TryGetValue(name, out var stored)) return stored;
        var example = _tensors.Keys.Order(StringComparer.Ordinal).Select(n => $", e.g. '{NameInFile(n)}'")
            .FirstOrDefault();
        throw new ShipLabException(
            $"'{Path}' holds no tensor '{NameInFile(name)}'. It holds {_tensors.Count} tensors{example}.");
    }
}
