namespace ShipLab.ModelFiles.Pickles;

/// <summary>
/// What a pickle may ask for beyond plain values. A pickle is a program: it names Python functions and calls them. Here a name is looked up
/// in a fixed list, and what is "called" are the few things in that list, all of which make a container or describe a tensor.
/// </summary>
internal interface IPickleGlobals
{
    /// <summary>What a name stands for.</summary>
    /// <exception cref="ShipLabException">The name is not in the list; the message tells it.</exception>
    object Find(string module, string name);

    /// <summary>What an identifier of something outside of the pickle stands for: a storage.</summary>
    object Persistent(object? id);

    /// <summary>The result of a listed function or class for some arguments.</summary>
    object? Call(object? function, PickleTuple arguments);

    /// <summary>A new object of a listed class.</summary>
    object? New(object? type, PickleTuple arguments);

    /// <summary>Gives an object its state.</summary>
    void Build(object? target, object? state);
}
