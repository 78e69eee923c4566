using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A named tree of parameters, buffers and sub-modules.</summary>
        /// <remarks>
        /// A module owns what is registered with it: registration takes tensors out of the dispose scope they were made in, and
        /// <see cref="Dispose()"/> frees them. <see cref="RegisterComponents"/> registers every field that holds a module, a parameter or
        /// a tensor under the field's name (or its <see cref="ComponentNameAttribute"/>); these names are the keys of the state dict.
        /// </remarks>
        public partial class Module : IDisposable
        {
            protected string name;
            protected OrderedDict<string, Parameter> _internal_params = new();
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = new();
            protected OrderedDict<string, Module> _internal_submodules = new();
            protected DeviceType _deviceType = DeviceType.CPU;
            protected int _deviceIndex = -1;

            private bool _training = true;
            private bool _componentsRegistered;
            private bool _disposed;

            protected Module(string name) => this.name = name;

            /// <summary>True in training mode (the start), false after <see cref="eval"/>.</summary>
            public bool training => _training;

            public virtual string GetName() => name;

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, child) in named_children()) child.train(train);
            }

            public virtual void eval() => train(false);

            /// <summary>Calls <paramref name="fn"/> on every sub-module, innermost first, then on this module.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, child) in _internal_submodules) child.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Drops the gradients, or fills them with zeros when <paramref name="set_to_none"/> is false.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                        continue;
                    }
                    using var scope = NewDisposeScope();
                    parameter.grad?.zero_();
                }
            }

            /// <summary>Registers the fields of this object (not the private fields of base classes). Runs once.</summary>
            protected virtual void RegisterComponents()
            {
                if (_componentsRegistered) return;
                foreach (var field in GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                {
                    var key = field.ComponentName();
                    if (_internal_submodules.ContainsKey(key) || _internal_params.ContainsKey(key) || _internal_buffers.ContainsKey(key))
                        continue;
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(key, module); break;
                        case Parameter parameter: register_parameter(key, parameter); break;
                        case Tensor tensor: register_buffer(key, tensor); break;
                    }
                }
                _componentsRegistered = true;
            }

            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid)
                    throw new ArgumentNullException(nameof(tensor), $"The buffer '{name}' of {GetName()} is null or disposed.");
                if (!_internal_buffers.TryAdd(name, (tensor, persistent)))
                    throw new InvalidOperationException($"{GetName()} already has a buffer '{name}'.");
                tensor.DetachFromDisposeScope();
            }

            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid)
                    throw new ArgumentNullException(nameof(param), $"The parameter '{name}' of {GetName()} is null or disposed.");
                if (!_internal_params.TryAdd(name, param))
                    throw new InvalidOperationException($"{GetName()} already has a parameter '{name}'.");
                param.DetachFromDisposeScope();
            }

            /// <exception cref="ArgumentException">The name is empty or has a dot.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _internal_submodules.Remove(name);
                    return;
                }
                if (string.IsNullOrEmpty(name)) throw new ArgumentException($"A sub-module of {GetName()} needs a name.", nameof(name));
                if (name.Contains('.')) throw new ArgumentException($"The name of a sub-module has no dot: '{name}' of {GetName()}.",
                    nameof(name));
                if (_internal_submodules.ContainsKey(name))
                    throw new InvalidOperationException($"{GetName()} already has a sub-module '{name}'.");
                submodule.RegisterComponents();
                _internal_submodules.Add(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers, replaces or (for null) removes a parameter.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null) _internal_params.Remove(name);
                else
                {
                    value.DetachFromDisposeScope();
                    _internal_params[name] = value;
                }
            }

            /// <summary>Registers, replaces or (for null) removes a parameter; a plain tensor becomes one that takes gradients.</summary>
            protected void ConditionallyRegisterParameter(string name, Tensor? value) =>
                ConditionallyRegisterParameter(name, value is null ? null : value as Parameter ?? new Parameter(value));

            /// <summary>Registers, replaces or (for null) removes a buffer.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null) _internal_buffers.Remove(name);
                else
                {
                    value.DetachFromDisposeScope();
                    _internal_buffers[name] = (value, persistent);
                }
            }

            protected void ClearModules() => _internal_submodules.clear();

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees the parameters, buffers and sub-modules.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed) return;
                _disposed = true;
                foreach (var (_, parameter) in _internal_params) parameter.Dispose();
                foreach (var (_, buffer) in _internal_buffers) buffer.Item1.Dispose();
                foreach (var (_, child) in _internal_submodules) child.Dispose();
            }
        }
    }
}
