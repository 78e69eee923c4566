using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>What the optimizers share: groups, state per parameter, saving and loading.</summary>
public abstract class OptimizerHelper : Optimizer
{
    private readonly Dictionary<Parameter, OptimizerState> _state = new(ReferenceEqualityComparer.Instance);

    private protected OptimizerHelper() { }

    /// <summary>The state of one parameter, made when the group was added.</summary>
    private protected T State<T>(Parameter parameter) where T : OptimizerState => (T)_state[parameter];

    /// <summary>Adds a group whose options are complete.</summary>
    /// <exception cref="ArgumentException">A parameter is in a group already, or is no leaf.</exception>
    private protected void AddGroup(ParamGroup group, Func<Parameter, OptimizerState> makeState)
    {
        var parameters = group.Parameters.ToArray();
        foreach (var parameter in parameters)
        {
            if (parameter is null || parameter.IsInvalid)
                throw new ArgumentException("A parameter given to the optimizer is null or disposed: build the optimizer after moving the module.");
            if (!parameter.is_leaf)
                throw new ArgumentException($"A parameter given to the optimizer is no leaf: [{string.Join(", ", parameter.shape)}].");
            if (!_state.TryAdd(parameter, makeState(parameter)))
                throw new ArgumentException($"A parameter is given to the optimizer twice: [{string.Join(", ", parameter.shape)}].");
        }
        group.Parameters = parameters;
        group.InitialLearningRate = group.LearningRate;
        _parameter_groups.Add(group);
    }

    /// <summary>Runs <paramref name="update"/> on every parameter with a gradient, without recording and in a scope of its own.</summary>
    private protected Tensor? Step<TGroup>(Func<Tensor>? closure, Action<TGroup, Parameter, Tensor> update) where TGroup : ParamGroup
    {
        Tensor? loss = null;
        if (closure is not null)
            using (enable_grad()) loss = closure();
        using var noGrad = no_grad();
        foreach (var group in _parameter_groups)
            foreach (var parameter in (Parameter[])group.Parameters)
            {
                using var scope = NewDisposeScope();
                if (parameter.grad is { } gradient) update((TGroup)group, parameter, gradient);
            }
        return loss;
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options);
            dictionary.StateIndexRef.Add([]);
            foreach (var parameter in group.Parameters)
            {
                dictionary.StateIndexRef[^1].Add(dictionary.State.Count);
                dictionary.State.Add(_state[parameter]);
            }
        }
        return dictionary;
    }

    /// <summary>Copies options and state from another optimizer of the same kind over parameters of the same shapes.</summary>
    /// <exception cref="ArgumentException">Another number of groups or parameters.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        RequireSameSize(own, state_dict.Options.Count, state_dict.State.Count);
        for (var i = 0; i < own.Options.Count; i++)
            if (!ReferenceEquals(own.Options[i], state_dict.Options[i])) own.Options[i].LoadStateDict(state_dict.Options[i]);
        for (var i = 0; i < own.State.Count; i++)
            if (!ReferenceEquals(own.State[i], state_dict.State[i])) own.State[i].LoadStateDict(state_dict.State[i]);
    }

    /// <summary>Writes options and state in TorchSharp's own format, to a temporary name renamed at the end.</summary>
    public void save_state_dict(string location)
    {
        var temporary = $"{location}.{Environment.ProcessId}.tmp";
        try
        {
            using (var writer = new BinaryWriter(File.Create(temporary))) save_state_dict(writer);
            File.Move(temporary, location, overwrite: true);
        }
        finally
        {
            File.Delete(temporary); // no effect once renamed
        }
    }

    public void save_state_dict(BinaryWriter writer)
    {
        var own = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt(own.Options.Count);
        writer.Write7BitEncodedInt(own.State.Count);
        foreach (var options in own.Options) options.SaveStateDict(writer);
        foreach (var state in own.State) state.SaveStateDict(writer);
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <exception cref="InvalidDataException">The stream is of another kind of optimizer.</exception>
    /// <exception cref="ArgumentException">Another number of groups or parameters.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        var kind = reader.ReadString();
        if (kind != GetType().Name) throw new InvalidDataException($"The saved optimizer is a '{kind}', this one a '{GetType().Name}'.");
        var own = state_dict();
        RequireSameSize(own, reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
        foreach (var options in own.Options) options.LoadStateDict(reader);
        foreach (var state in own.State) state.LoadStateDict(reader);
    }

    /// <summary>Moves the state to a device.</summary>
    public void to(Device device)
    {
        foreach (var state in _state.Values) state.to(device);
    }

    /// <summary>Frees the state. The parameters are their modules'.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var state in _state.Values) state.Free();
        base.Dispose(disposing);
    }

    private static void RequireSameSize(StateDictionary own, int groups, int states)
    {
        if (own.Options.Count != groups || own.State.Count != states)
            throw new ArgumentException(
                $"The optimizer has {own.Options.Count} groups with {own.State.Count} parameters, the saved state {groups} with {states}.");
    }
}
