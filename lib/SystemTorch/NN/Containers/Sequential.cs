using System.Runtime.CompilerServices;
using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential() => new();

            /// <summary>One module after the other, named "0", "1", ...</summary>
            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new([.. modules]);

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new([.. modules]);

            public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) =>
                new([.. modules.Select(pair => (pair.Item1, pair.Item2))]);

            public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) =>
                new([.. modules.Select(pair => (pair.Item1, pair.Item2))]);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Modules whose outputs are the next one's inputs. Intermediate tensors are freed on the way.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<(string Name, nn.IModule<Tensor, Tensor> Module)> _modules = [];

        protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules) : base(nameof(Sequential))
        {
            foreach (var module in modules) append(module);
        }

        protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : base(nameof(Sequential))
        {
            foreach (var (key, module) in modules) append(key, module);
        }

        internal Sequential() : base(nameof(Sequential)) { }

        public int Count => _modules.Count;

        [IndexerName("SequentialItems")]
        public nn.IModule<Tensor, Tensor> this[int index] => _modules[index].Module;

        /// <summary>The modules from the first index up to, without, the second; null stands for the ends. They keep their names.</summary>
        [IndexerName("SequentialItems")]
        public Sequential this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

        [IndexerName("SequentialItems")]
        public Sequential this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            add_module(name, (nn.Module)module);
            _modules.Add((name, module));
            return this;
        }

        public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(), module);

        public override Tensor forward(Tensor tensor)
        {
            if (Count == 0) return tensor.alias();
            using var scope = NewDisposeScope();
            var x = tensor;
            foreach (var (_, module) in _modules) x = module.call(x);
            return scope.Contains(x) ? x.MoveToOuterDisposeScope() : x; // a module may give a tensor of its own
        }

        private Sequential Slice(int start, int end)
        {
            var slice = new Sequential();
            foreach (var (key, module) in _modules[start..end]) slice.append(key, module);
            return slice;
        }
    }
}
