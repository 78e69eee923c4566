namespace ShipLab.ModelFiles.Torch;

/// <summary>Finds a model's tensors in what a pickle holds: a state dict, a TorchScript module with modules inside, or
/// a training checkpoint, which keeps the state dict under some name beside the optimiser and counters.</summary>
internal static class StateDict
{
    private const int MaxDepth = 4, MaxDictionaries = 10_000, MaxModuleDepth = 64, MaxModules = 100_000;

    /// <summary>Names under which training programs keep the weights, the likelier first.</summary>
    private static readonly string[] Usual =
        ["state_dict", "model_state_dict", "model", "module", "net", "network", "ema", "model_ema"];

    /// <returns>the tensors, and where they were found, to follow a format's name</returns>
    /// <exception cref="ShipLabException">There are none.</exception>
    public static (IReadOnlyDictionary<string, StoredTensor> Tensors, string Place) Find(string path, object? root)
    {
        if (root is PickleModule module) return (Flatten(path, module), "");
        if (root is not PickleDictionary dictionary)
            throw new ShipLabException(
                $"'{path}' holds {Kind(root)} instead of a state dict. Save one: torch.save(model.state_dict(), " +
                    "'weights.pt').");
        var candidates = Candidates(dictionary);
        var best = candidates.FirstOrDefault(c => c.Tensors.Keys.Any(TensorNames.IsClip));
        if (best.Tensors is null) best = candidates.OrderByDescending(c => c.Tensors.Count).FirstOrDefault();
        if (best.Tensors is { Count: > 0 })
            return (best.Tensors, best.Place.Length == 0 ? "" : $", entry '{best.Place}' of a training checkpoint");
        var top = dictionary.Take(10).Select(t => $"'{Short(t.Key)}' ({Kind(t.Value)})");
        throw new ShipLabException($"'{path}' holds no tensors under names. At its top are: {string.Join(", ", top)}.");
    }

    /// <summary>All dictionaries that hold tensors, breadth first, the usual names first.</summary>
    private static List<(string Place, Dictionary<string, StoredTensor> Tensors)> Candidates(PickleDictionary root)
    {
        var found = new List<(string, Dictionary<string, StoredTensor>)>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance) { root };
        var queue = new Queue<(PickleDictionary Dictionary, string Place, int Depth)>([(root, "", 0)]);
        while (queue.TryDequeue(out var next))
        {
            var tensors = next.Dictionary.Where(t => t.Value is StoredTensor)
                .ToDictionary(t => t.Key, t => (StoredTensor)t.Value!, StringComparer.Ordinal);
            if (tensors.Count > 0) found.Add((next.Place, tensors));
            if (next.Depth == MaxDepth) continue;
            foreach (var (key, value) in next.Dictionary.OrderBy(t => (uint)Array.IndexOf(Usual, t.Key))) // others last
                if (value is PickleDictionary inner && seen.Count < MaxDictionaries && seen.Add(inner))
                {
                    var place = next.Place.Length == 0 ? Short(key) : $"{next.Place}.{Short(key)}";
                    queue.Enqueue((inner, place, next.Depth + 1));
                }
        }
        return found;
    }

    /// <summary>The tensors of a module and of those in it, under the dotted names of its state_dict().</summary>
    private static Dictionary<string, StoredTensor> Flatten(string path, PickleModule root)
    {
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        var stack = new Stack<(PickleModule Module, string Prefix, int Depth)>([(root, "", 0)]);
        for (var count = 0; stack.TryPop(out var next); count++)
        {
            if (count == MaxModules || next.Depth == MaxModuleDepth)
                throw new ShipLabException(
                    $"'{path}' is refused: its modules contain one another without end, or it has more than " +
                        $"{MaxModules}.");
            foreach (var (name, value) in next.Module.Attributes)
                if (value is StoredTensor tensor) tensors[next.Prefix + name] = tensor;
                else if (value is PickleModule inner)
                    stack.Push((inner, $"{next.Prefix}{Short(name)}.", next.Depth + 1));
        }
        return tensors.Count > 0 ? tensors : throw new ShipLabException($"'{path}' is a TorchScript archive of a " +
            "module without tensors.");
    }

    private static string Short(string key) => key.Length <= 80 ? key : key[..77] + "...";

    private static string Kind(object? value) => value switch
    {
        StoredTensor tensor => $"a tensor {tensor.Text}",
        PickleDictionary => "a dictionary",
        List<object?> => "a list",
        object?[] => "a tuple",
        PickleModule => "a module",
        string => "a text",
        long or double => "a number",
        null => "None",
        _ => "something else",
    };
}
