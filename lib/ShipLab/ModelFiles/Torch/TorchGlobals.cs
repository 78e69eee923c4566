using System.Collections.Frozen;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.ModelFiles.Torch;

/// <summary>
/// The Python names that a checkpoint may use: containers of the standard library, torch's storages and element types, and the functions
/// that put a tensor together again. Every other name is refused, with one exception that torch's own archives of modules need: classes of
/// TorchScript modules, whose names begin with "__torch__."; their objects become bags of attributes and their code is not looked at.
/// </summary>
/// <param name="storages">gives the storage of an identifier</param>
/// <param name="modules">whether this is a TorchScript archive</param>
internal sealed class TorchGlobals(string path, Func<StorageId, TorchStorage> storages, bool modules) : IPickleGlobals
{
    private enum Known
    {
        Dictionary, DefaultDictionary, List, Tuple, Bytes, Number, Encode, TensorClass,
        Tensor, TensorWithType, Parameter, TensorOfClass, ScriptList, ScriptTypeTag,
    }

    private sealed record ModuleClass(string Name);

    private static readonly FrozenDictionary<string, object> Names = AllNames().ToFrozenDictionary(n => n.Name, n => n.Value, StringComparer.Ordinal);

    private static IEnumerable<(string Name, object Value)> AllNames()
    {
        foreach (var builtins in new[] { "builtins", "__builtin__" }) // Python 3's name and, up to protocol 2, Python 2's
        {
            yield return (builtins + ".dict", Known.Dictionary);
            yield return (builtins + ".list", Known.List);
            yield return (builtins + ".set", Known.List);
            yield return (builtins + ".frozenset", Known.List);
            yield return (builtins + ".tuple", Known.Tuple);
            yield return (builtins + ".bytearray", Known.Bytes);
            yield return (builtins + ".int", Known.Number); // as what a defaultdict begins with, never to be called
            yield return (builtins + ".float", Known.Number);
        }
        yield return ("collections.OrderedDict", Known.Dictionary);
        yield return ("collections.Counter", Known.Dictionary);
        yield return ("collections.defaultdict", Known.DefaultDictionary);
        yield return ("_codecs.encode", Known.Encode);          // how protocol 2 writes bytes
        yield return ("torch.Size", Known.Tuple);
        yield return ("torch.Tensor", Known.TensorClass);
        yield return ("torch.nn.parameter.Parameter", Known.TensorClass);
        yield return ("torch._utils._rebuild_tensor", Known.Tensor);
        yield return ("torch._utils._rebuild_tensor_v2", Known.Tensor);
        yield return ("torch._utils._rebuild_tensor_v3", Known.TensorWithType);
        yield return ("torch._utils._rebuild_parameter", Known.Parameter);
        yield return ("torch._utils._rebuild_parameter_with_state", Known.Parameter);
        yield return ("torch._tensor._rebuild_from_type_v2", Known.TensorOfClass);
        foreach (var (name, type) in TorchTypes.StorageClasses)
        {
            yield return ("torch." + name, type);
            yield return ("torch.cuda." + name, type);
        }
        foreach (var name in new[] { "torch.UntypedStorage", "torch.storage.UntypedStorage", "torch.storage._UntypedStorage" })
            yield return (name, new StorageClass(null));
        foreach (var (name, type) in TorchTypes.ElementTypes) yield return ("torch." + name, type);
        foreach (var name in new[] { "build_intlist", "build_tensorlist", "build_doublelist", "build_boollist" })
            yield return ("torch.jit._pickle." + name, Known.ScriptList);
        yield return ("torch.jit._pickle.restore_type_tag", Known.ScriptTypeTag);
    }

    public object Find(string module, string name)
    {
        var full = $"{module}.{name}";
        if (Names.TryGetValue(full, out var known)) return known;
        if (modules && module.StartsWith("__torch__", StringComparison.Ordinal) && (module.Length == 9 || module[9] == '.'))
            return new ModuleClass(full);
        throw new ShipLabException(
            $"'{path}' is refused: its pickle asks for the Python name '{Printable(full)}', which no weights need. Such a name can " +
            "run any code when " +
            "Python loads the file; here nothing was run. If you trust the file, save its weights alone in Python: " +
            "torch.save(model.state_dict(), 'weights.pt'), or torch.save(torch.load(path)['state_dict'], 'weights.pt') from a " +
            "training checkpoint.");
    }

    public object Persistent(object? id) => storages(StorageId.Parse(path, id));

    public object? Call(object? function, PickleTuple arguments) => (function, arguments.Items) switch
    {
        (Known.Dictionary, []) => new PickleDictionary(),
        (Known.Dictionary, [PickleDictionary entries]) => entries,
        (Known.Dictionary, [PickleList pairs]) => DictionaryOf(pairs),
        (Known.DefaultDictionary, [] or [Known or null]) => new PickleDictionary(),
        (Known.DefaultDictionary, [Known or null, PickleDictionary entries]) => entries,
        (Known.List, []) => new PickleList(),
        (Known.List, [PickleList items]) => items,
        (Known.Tuple, []) => new PickleTuple(),
        (Known.Tuple, [PickleTuple items]) => items,
        (Known.Tuple, [PickleList items]) => new PickleTuple([.. items.Items]),
        (Known.Bytes, []) => new PickleBytes([]),
        (Known.Bytes, [PickleBytes bytes]) => bytes,
        (Known.Bytes or Known.Encode, [string text, "latin1" or "latin-1"]) => new PickleBytes(Encoding.Latin1.GetBytes(text)),
        // (storage, offset, sizes, strides[, requires_grad, hooks[, metadata]])
        (Known.Tensor, [TorchStorage { Type: { } type } storage, long offset, var sizes, var strides, ..]) =>
            TorchTensor.Create(path, storage, type, offset, Integers(sizes), Integers(strides)),
        // (storage, offset, sizes, strides, requires_grad, hooks, element type[, metadata])
        (Known.TensorWithType, [TorchStorage storage, long offset, var sizes, var strides, _, _, ElementType { Type: var type }, ..])
            when storage.Type is null || storage.Type == type =>
            TorchTensor.Create(path, storage, type, offset, Integers(sizes), Integers(strides)),
        (Known.Parameter, [TorchTensor tensor, ..]) => tensor,
        // (function, class, its arguments, state)
        (Known.TensorOfClass, [(Known.Tensor or Known.TensorWithType or Known.Parameter) and var inner, Known.TensorClass, PickleTuple rest, _]) =>
            Call(inner, rest),
        (Known.ScriptList, [PickleList list]) => list,
        (Known.ScriptList, [PickleTuple tuple]) => tuple,
        (Known.ScriptTypeTag, [var value, string]) => value,
        _ => throw Bad($"calls {Said(function)} in a way that torch does not"),
    };

    public object? New(object? type, PickleTuple arguments) => type is ModuleClass module && arguments.Items.Length == 0
        ? new PickleModule(module.Name)
        : Call(type, arguments);

    public void Build(object? target, object? state)
    {
        if (target is PickleModule module && state is PickleDictionary attributes) module.Attributes = attributes;
        else if (target is not PickleDictionary) throw Bad("gives a state to what has none"); // a state dict's _metadata is of no use here
    }

    private PickleDictionary DictionaryOf(PickleList pairs)
    {
        var made = new PickleDictionary();
        foreach (var pair in pairs.Items)
            if (pair is PickleTuple { Items: [var key, var value] }) made.Set(key, value);
            else if (pair is PickleList { Items: [var first, var second] }) made.Set(first, second);
            else throw Bad("makes a dictionary from something other than pairs");
        return made;
    }

    private long[] Integers(object? value)
    {
        IEnumerable<object?> items = value is PickleTuple tuple ? tuple.Items : value is PickleList list ? list.Items : throw Bad("has a tensor without sizes");
        return items.Select(item => item is long number ? number : throw Bad("has a tensor whose sizes or strides are no whole numbers")).ToArray();
    }

    private static string Said(object? function) => function switch
    {
        Known or StorageClass or ElementType => $"'{Names.FirstOrDefault(n => n.Value.Equals(function)).Key}'",
        ModuleClass module => $"'{Printable(module.Name)}'",
        _ => "something that is no function",
    };

    /// <summary>A name from a file that nobody vouches for: nothing but letters and signs, and not without end.</summary>
    private static string Printable(string name) => string.Concat(name.Take(200).Select(c => char.IsControl(c) ? '?' : c));

    private ShipLabException Bad(string what) => new($"'{path}' cannot be read: its pickle {what}. The file is damaged or not torch's.");
}
