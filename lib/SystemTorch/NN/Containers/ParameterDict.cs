using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ParameterDict ParameterDict(params (string, Parameter)[] parameters) => new(parameters);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Parameters by name, in the order of insertion.</summary>
    public class ParameterDict : nn.Module, IEnumerable<(string, Parameter)>
    {
        public ParameterDict(params (string, Parameter)[] parameters) : base(nameof(ParameterDict))
        {
            foreach (var (key, parameter) in parameters) Add(key, parameter);
        }

        public int Count => _internal_params.Count;

        public IEnumerable<string> Keys => _internal_params.Keys;

        public IEnumerable<Parameter> Values => _internal_params.Values;

        /// <exception cref="KeyNotFoundException">On reading: no parameter of that name.</exception>
        public Parameter this[string key]
        {
            get => _internal_params[key];
            set => ConditionallyRegisterParameter(key, value);
        }

        public void Add(string key, Parameter value) => register_parameter(key, value);

        public bool ContainsKey(string key) => _internal_params.ContainsKey(key);

        public bool Remove(string key) => _internal_params.Remove(key);

        public void clear() => _internal_params.clear();

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out Parameter value) => _internal_params.TryGetValue(key, out value);

        public IEnumerator<(string, Parameter)> GetEnumerator() => _internal_params.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Nothing is left to do: parameters are registered as they are added.</summary>
        protected override void RegisterComponents() { }
    }
}
