namespace ShipLab.ModelFiles.Pickles;

// What a pickle can be made of here, beside null, bool, long, double and string: values that hold other values and do nothing.

/// <summary>Bytes.</summary>
internal sealed class PickleBytes(byte[] value)
{
    public byte[] Value => value;
}

/// <summary>A tuple, or a torch.Size.</summary>
internal sealed class PickleTuple(params object?[] items)
{
    public object?[] Items => items;
}

/// <summary>A list; also sets, whose order and uniqueness nobody asks for.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A whole number beyond 64 bits, of which only the bytes are kept (two's complement, lowest first).</summary>
internal sealed class PickleBigInteger(byte[] value)
{
    public byte[] Value => value;
}

/// <summary>
/// A dictionary of any kind (dict, OrderedDict, defaultdict, Counter). Only text and whole-number keys are looked up; other keys and their
/// values are dropped, so that no key of a hostile file has to be hashed or compared.
/// </summary>
internal sealed class PickleDictionary
{
    private readonly Dictionary<string, object?> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<long, object?> numbers = [];

    /// <summary>The entries with text keys; of equal keys the last counts.</summary>
    public IReadOnlyDictionary<string, object?> Texts => texts;

    public void Set(object? key, object? value)
    {
        if (key is string text) texts[text] = value;
        else if (key is long number) numbers[number] = value;
    }

    public IEnumerable<object?> Values => texts.Values.Concat(numbers.Values);
}

/// <summary>An object of a TorchScript module's class: its attributes and nothing that its class would do.</summary>
internal sealed class PickleModule(string className)
{
    public string ClassName => className;

    public PickleDictionary Attributes { get; set; } = new();
}
