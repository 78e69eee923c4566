using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => new(modules);

            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules) where T : Module => new(modules);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Modules by name, in the order of insertion.</summary>
    public class ModuleDict<T> : nn.Module, IEnumerable<(string, T)> where T : nn.Module
    {
        public ModuleDict(params (string, T)[] modules) : base(nameof(ModuleDict<T>))
        {
            foreach (var (key, module) in modules) Add(key, module);
        }

        public int Count => _internal_submodules.Count;

        public IEnumerable<string> Keys => _internal_submodules.Keys;

        public IEnumerable<T> Values => _internal_submodules.Values.Cast<T>();

        /// <exception cref="KeyNotFoundException">On reading: no module of that name.</exception>
        public T this[string key]
        {
            get => (T)_internal_submodules[key];
            set
            {
                if (ContainsKey(key)) _internal_submodules[key] = value;
                else Add(key, value);
            }
        }

        public void Add(string key, T value) => register_module(key, value);

        public bool ContainsKey(string key) => _internal_submodules.ContainsKey(key);

        public bool Remove(string key) => _internal_submodules.Remove(key);

        public void clear() => ClearModules();

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
        {
            var found = _internal_submodules.TryGetValue(key, out var module);
            value = (T?)module;
            return found;
        }

        public IEnumerator<(string, T)> GetEnumerator() =>
            _internal_submodules.Select(pair => (pair.Item1, (T)pair.Item2)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Nothing is left to do: modules are registered as they are added.</summary>
        protected override void RegisterComponents() { }
    }
}
