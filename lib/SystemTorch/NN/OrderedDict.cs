using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that enumerates in the order of insertion. Replacing a value keeps its place.</summary>
/// <remarks>Modules have a handful of entries, so lookups use a dictionary from key to position and removals renumber.</remarks>
public class OrderedDict<TKey, TValue> : IEnumerable<(TKey, TValue)> where TKey : notnull
{
    private readonly List<(TKey Key, TValue Value)> _items = [];
    private readonly Dictionary<TKey, int> _positions = [];

    public int Count => _items.Count;

    public IEnumerable<TKey> Keys => _items.Select(item => item.Key);

    public IEnumerable<TValue> Values => _items.Select(item => item.Value);

    /// <exception cref="KeyNotFoundException">On reading: the key is absent.</exception>
    public TValue this[TKey key]
    {
        get => _items[_positions[key]].Value;
        set
        {
            if (_positions.TryGetValue(key, out var position)) _items[position] = (key, value);
            else Add(key, value);
        }
    }

    /// <exception cref="ArgumentException">The key is there already.</exception>
    public void Add(TKey key, TValue value)
    {
        _positions.Add(key, _items.Count);
        _items.Add((key, value));
    }

    public bool TryAdd(TKey key, TValue value)
    {
        if (!_positions.TryAdd(key, _items.Count)) return false;
        _items.Add((key, value));
        return true;
    }

    public bool ContainsKey(TKey key) => _positions.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_positions.TryGetValue(key, out var position))
        {
            value = _items[position].Value;
            return true;
        }
        value = default;
        return false;
    }

    public bool Remove(TKey key)
    {
        if (!_positions.Remove(key, out var position)) return false;
        _items.RemoveAt(position);
        for (var i = position; i < _items.Count; i++) _positions[_items[i].Key] = i;
        return true;
    }

    public void clear()
    {
        _items.Clear();
        _positions.Clear();
    }

    public IEnumerator<(TKey, TValue)> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
