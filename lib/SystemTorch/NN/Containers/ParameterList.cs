using System.Collections;
using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ParameterList ParameterList(params Parameter[] parameters) => new(parameters);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>A list of parameters, registered under "0", "1", ...</summary>
    public class ParameterList : nn.Module, IList<Parameter>
    {
        public ParameterList(params Parameter[] parameters) : base(nameof(ParameterList)) => extend(parameters);

        public int Count => _internal_params.Count;

        public bool IsReadOnly => false;

        public Parameter this[int index]
        {
            get => _internal_params[index.ToString()];
            set
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
                ConditionallyRegisterParameter(index.ToString(), value);
            }
        }

        public void append(params Parameter[] parameters) => extend(parameters);

        public void extend(IEnumerable<Parameter> parameters)
        {
            foreach (var parameter in parameters) Add(parameter);
        }

        public void Add(Parameter item) => register_parameter(Count.ToString(), item);

        public void Insert(int index, Parameter item) => Replace(list => list.Insert(index, item));

        public bool Remove(Parameter item)
        {
            var index = IndexOf(item);
            if (index >= 0) RemoveAt(index);
            return index >= 0;
        }

        public void RemoveAt(int index) => Replace(list => list.RemoveAt(index));

        public void Clear() => _internal_params.clear();

        public bool Contains(Parameter item) => IndexOf(item) >= 0;

        public void CopyTo(Parameter[] array, int arrayIndex) => _internal_params.Values.ToList().CopyTo(array, arrayIndex);

        public int IndexOf(Parameter item) => _internal_params.Values.ToList().FindIndex(parameter => ReferenceEquals(parameter, item));

        public IEnumerator<Parameter> GetEnumerator() => _internal_params.Values.ToList().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Nothing is left to do: parameters are registered as they are added.</summary>
        protected override void RegisterComponents() { }

        private void Replace(Action<List<Parameter>> change)
        {
            var list = _internal_params.Values.ToList();
            change(list);
            _internal_params.clear();
            extend(list);
        }
    }
}
