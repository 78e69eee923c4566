using System.Collections.Frozen;

namespace ShipLab.ModelFiles.Torch;

/// <summary>
/// What a pickle may ask for beyond plain values. A pickle is a program: it names Python functions and calls them.
/// Here a name is looked up in a fixed list, and what is "called" are the few things in it, all of which make a
/// container or describe a tensor: containers of the standard library, torch's storages and element types, and the
/// functions that put a tensor together again. Every other name is refused, but for classes of TorchScript modules
/// ("__torch__."), whose objects become attributes and whose code is not looked at.
/// </summary>
/// <param name="path">what errors call the file</param>
/// <param name="modules">whether this is a TorchScript archive</param>
/// <param name="storages">gives the storage of an identifier</param>
internal sealed class TorchGlobals(string path, bool modules, Func<StorageId, TorchStorage> storages)
{
    private enum Known
    {
        Dictionary, DefaultDictionary, List, Tuple, Bytes, Number, Encode, TensorClass,
        Tensor, TensorWithType, Parameter, TensorOfClass, ScriptList, ScriptTypeTag,
    }

    /// <summary>A torch.dtype.</summary>
    private sealed record ElementType(ScalarType Type);

    private sealed record ModuleClass(string Name);

    /// <summary>Element types of tensors: the class of their storages, their names in the module torch.</summary>
    private static readonly (ScalarType Type, string Storage, string Names)[] Types =
    [
        (ScalarType.Float64, "DoubleStorage", "float64 double"), (ScalarType.Float32, "FloatStorage", "float32 float"),
        (ScalarType.Float16, "HalfStorage", "float16 half"), (ScalarType.BFloat16, "BFloat16Storage", "bfloat16"),
        (ScalarType.Int64, "LongStorage", "int64 long"), (ScalarType.Int32, "IntStorage", "int32 int"),
        (ScalarType.Int16, "ShortStorage", "int16 short"), (ScalarType.Int8, "CharStorage", "int8"),
        (ScalarType.Byte, "ByteStorage", "uint8"), (ScalarType.Bool, "BoolStorage", "bool"),
    ];

    /// <summary>Values, the module of their names, the names. Files up to protocol 2 have Python 2's
    /// __builtin__.</summary>
    private static readonly (object Value, string Module, string Names)[] Listed =
    [
        .. new[] { "builtins", "__builtin__" }.SelectMany(builtins => new (object, string, string)[]
        {
            (Known.Dictionary, builtins, "dict"), (Known.List, builtins, "list set frozenset"),
            (Known.Tuple, builtins, "tuple"), (Known.Bytes, builtins, "bytearray"),
            (Known.Number, builtins, "int float"),              // as what a defaultdict begins with, never to be called
        }),
        (Known.Dictionary, "collections", "OrderedDict Counter"),
        (Known.DefaultDictionary, "collections", "defaultdict"),
        (Known.Encode, "_codecs", "encode"),                    // how protocol 2 writes bytes
        (Known.Tuple, "torch", "Size"),
        (Known.TensorClass, "torch", "Tensor"),
        (Known.TensorClass, "torch.nn.parameter", "Parameter"),
        (Known.Tensor, "torch._utils", "_rebuild_tensor _rebuild_tensor_v2"),
        (Known.TensorWithType, "torch._utils", "_rebuild_tensor_v3"),
        (Known.Parameter, "torch._utils", "_rebuild_parameter _rebuild_parameter_with_state"),
        (Known.TensorOfClass, "torch._tensor", "_rebuild_from_type_v2"),
        (Known.ScriptList, "torch.jit._pickle", "build_intlist build_tensorlist build_doublelist build_boollist"),
        (Known.ScriptTypeTag, "torch.jit._pickle", "restore_type_tag"),
        (new StorageClass(null), "torch", "UntypedStorage"),
        (new StorageClass(null), "torch.storage", "UntypedStorage _UntypedStorage"),
        .. Types.SelectMany(t => new (object, string, string)[]
        {
            (new StorageClass(t.Type), "torch", t.Storage), (new StorageClass(t.Type), "torch.cuda", t.Storage),
            (new ElementType(t.Type), "torch", t.Names),
        }),
    ];

    private static readonly FrozenDictionary<string, object> Names = Listed
        .SelectMany(l => l.Names.Split(' ').Select(name => (Name: $"{l.Module}.{name}", l.Value)))
        .ToFrozenDictionary(n => n.Name, n => n.Value, StringComparer.Ordinal);

    /// <summary>What a name stands for.</summary>
    /// <exception cref="ShipLabException">The name is not in the list; the message tells it.</exception>
    public object Find(string module, string name)
    {
        var full = $"{module}.{name}";
        if (Names.TryGetValue(full, out var known)) return known;
        if (modules && (module == "__torch__" || module.StartsWith("__torch__.", StringComparison.Ordinal)))
            return new ModuleClass(full);
        throw new ShipLabException(
            $"'{path}' is refused: its pickle asks for the Python name '{Printable(full)}', which no weights need. " +
            "Such a name can run any code when Python loads the file; here nothing was run. If you trust the file, " +
            "save its weights alone in Python: torch.save(model.state_dict(), 'weights.pt'), or " +
            "torch.save(torch.load(path)['state_dict'], 'weights.pt') from a training checkpoint.");
    }

    /// <summary>The storage that an identifier of something outside of the pickle stands for.</summary>
    public TorchStorage Persistent(object? id) => storages(StorageId.Parse(path, id));

    /// <summary>The result of a listed function or class for some arguments.</summary>
    public object? Call(object? function, object?[] arguments) => (function, arguments) switch
    {
        (Known.Dictionary, []) => new PickleDictionary(),
        (Known.Dictionary, [PickleDictionary entries]) => entries,
        (Known.Dictionary, [List<object?> pairs]) => DictionaryOf(pairs),
        (Known.DefaultDictionary, [] or [Known or null]) => new PickleDictionary(),
        (Known.DefaultDictionary, [Known or null, PickleDictionary entries]) => entries,
        (Known.List, []) => new List<object?>(),
        (Known.List, [List<object?> items]) => items,
        (Known.Tuple, []) => Array.Empty<object?>(),
        (Known.Tuple, [object?[] items]) => items,
        (Known.Tuple, [List<object?> items]) => items.ToArray(),
        (Known.Bytes, [] or [PickleUnread.Bytes]) => PickleUnread.Bytes,
        (Known.Bytes or Known.Encode, [string, "latin1" or "latin-1"]) => PickleUnread.Bytes,
        // (storage, offset, sizes, strides[, requires_grad, hooks[, metadata]])
        (Known.Tensor, [TorchStorage { Type: { } type } storage, long offset, var sizes, var strides, ..]) =>
            storage.View(path, type, offset, Integers(sizes), Integers(strides)),
        // (storage, offset, sizes, strides, requires_grad, hooks, element type[, metadata])
        (Known.TensorWithType, [TorchStorage storage, long offset, var sizes, var strides, _, _, ElementType kind, ..])
            when storage.Type is null || storage.Type == kind.Type =>
            storage.View(path, kind.Type, offset, Integers(sizes), Integers(strides)),
        (Known.Parameter, [StoredTensor tensor, ..]) => tensor,
        // (function, class, its arguments, state)
        (Known.TensorOfClass,
            [Known.Tensor or Known.TensorWithType or Known.Parameter, Known.TensorClass, object?[] rest, _]) =>
            Call(arguments[0], rest),
        (Known.ScriptList, [List<object?> or object?[]]) => arguments[0],
        (Known.ScriptTypeTag, [var value, string]) => value,
        _ => throw Bad($"calls {Said(function)} in a way that torch does not"),
    };

    /// <summary>A new object of a listed class.</summary>
    public object? New(object? type, object?[] arguments) =>
        type is ModuleClass && arguments.Length == 0 ? new PickleModule() : Call(type, arguments);

    /// <summary>Gives an object its state.</summary>
    public void Build(object? target, object? state)
    {
        if (target is PickleModule module && state is PickleDictionary attributes) module.Attributes = attributes;
        // a state dict's _metadata is of no use here
        else if (target is not PickleDictionary) throw Bad("gives a state to what has none");
    }

    private PickleDictionary DictionaryOf(List<object?> pairs)
    {
        var made = new PickleDictionary();
        foreach (var pair in pairs)
            if (pair is object?[] and [var key, var value]) made.Set(key, value);
            else if (pair is List<object?> and [var first, var second]) made.Set(first, second);
            else throw Bad("makes a dictionary from something other than pairs");
        return made;
    }

    private long[] Integers(object? value)
    {
        if (value is not IList<object?> items) throw Bad("has a tensor without sizes");
        if (!items.All(item => item is long)) throw Bad("has a tensor whose sizes or strides are no whole numbers");
        return [.. items.Cast<long>()];
    }

    private static string Said(object? function) => function switch
    {
        Known or StorageClass or ElementType => $"'{Names.FirstOrDefault(n => n.Value.Equals(function)).Key}'",
        ModuleClass module => $"'{Printable(module.Name)}'",
        _ => "something that is no function",
    };

    /// <summary>A name from a file that nobody vouches for: letters and signs alone, and not without end.</summary>
    private static string Printable(string name) =>
        string.Concat(name.Take(200).Select(c => char.IsControl(c) ? '?' : c));

    private ShipLabException Bad(string what) => new($"'{path}' cannot be read: its pickle {what}. The file is " +
        "damaged or not torch's.");
}
