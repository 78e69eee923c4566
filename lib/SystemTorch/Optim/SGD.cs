using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static SGD SGD(
                IEnumerable<Parameter> parameters, double learningRate, double momentum = 0.0, double dampening = 0,
                double weight_decay = 0,
                bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(
                IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0.0,
                double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(pair => pair.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(
                IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0.0, double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Gradient descent, with momentum as PyTorch has it: buffer = momentum * buffer + (1 - dampening) * gradient, which starts
    /// at the first gradient; parameter -= rate * buffer.</summary>
    public class SGD : OptimizerHelper, IMomentum
    {
        private readonly Options _defaults;

        public SGD(
            IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0,
            bool nesterov = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
        {
        }

        public SGD(
            IEnumerable<ParamGroup> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0,
            bool nesterov = false, bool maximize = false)
        {
            if (lr < 0) throw new ArgumentException($"The learning rate is negative: {lr}.", nameof(lr));
            if (momentum < 0) throw new ArgumentException($"The momentum is negative: {momentum}.", nameof(momentum));
            if (weight_decay < 0) throw new ArgumentException($"The weight decay is negative: {weight_decay}.", nameof(weight_decay));
            if (nesterov && (momentum <= 0 || dampening != 0))
                throw new ArgumentException("Nesterov's method needs a momentum and no dampening.", nameof(nesterov));
            _defaults = new Options
            {
                LearningRate = lr, InitialLearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay,
                nesterov = nesterov, maximize = maximize,
            };
            foreach (var group in parameters) add_param_group(group);
        }

        /// <summary>The momentum of the groups; setting writes all groups.</summary>
        public double Momentum
        {
            get => _parameter_groups.Cast<ParamGroup>().Select(group => group.Momentum).First();
            set
            {
                foreach (var group in _parameter_groups.Cast<ParamGroup>()) group.Momentum = value;
            }
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            var options = ((ParamGroup)param_group).Options;
            options.LearningRate ??= _defaults.LearningRate;
            options.momentum ??= _defaults.momentum;
            options.dampening ??= _defaults.dampening;
            options.weight_decay ??= _defaults.weight_decay;
            options.nesterov ??= _defaults.nesterov;
            options.maximize ??= _defaults.maximize;
            AddGroup(param_group, parameter => new State(parameter));
        }

        public override Tensor? step(Func<Tensor>? closure = null) => Step<ParamGroup>(closure, Update);

        private void Update(ParamGroup group, Parameter parameter, Tensor gradient)
        {
            var options = group.Options;
            if (options.maximize!.Value) gradient = -gradient;
            if (options.weight_decay!.Value != 0) gradient = gradient.add(parameter, alpha: options.weight_decay.Value);
            if (options.momentum!.Value != 0)
            {
                var buffer = State<State>(parameter).Accumulate(gradient, options.momentum.Value, options.dampening!.Value);
                gradient = options.nesterov!.Value ? gradient.add(buffer, alpha: options.momentum.Value) : buffer;
            }
            parameter.add_(gradient, alpha: -options.LearningRate!.Value);
        }

        public class Options : OptimizerOptions
        {
            public double? momentum, dampening, weight_decay;
            public bool? nesterov, maximize;

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(momentum!.Value);
                writer.Write(dampening!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(nesterov!.Value);
                writer.Write(maximize!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                (momentum, dampening, weight_decay) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
                (nesterov, maximize) = (reader.ReadBoolean(), reader.ReadBoolean());
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var from = (Options)source;
                (momentum, dampening, weight_decay) = (from.momentum, from.dampening, from.weight_decay);
                (nesterov, maximize) = (from.nesterov, from.maximize);
            }
        }

        public class ParamGroup : ParamGroup<Options>, IMomentum
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0.0, double dampening = 0, double weight_decay = 0,
                bool nesterov = false, bool maximize = false)
                : base(
                    parameters,
                    new Options
                    {
                        LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov,
                        maximize = maximize,
                    })
            {
            }

            public double Momentum
            {
                get => Options.momentum!.Value;
                set => Options.momentum = value;
            }
        }

        public class State : OptimizerState
        {
            private readonly Parameter _parameter;
            private Tensor? _buffer;

            internal State(Parameter parameter) => _parameter = parameter;

            internal Tensor Accumulate(Tensor gradient, double momentum, double dampening)
            {
                if (_buffer is null) _buffer = gradient.clone().DetachFromDisposeScope();
                else _buffer.mul_(momentum).add_(gradient, alpha: 1 - dampening);
                return _buffer;
            }

            public override void SaveStateDict(BinaryWriter writer) => StateTensor.Save(writer, _buffer);

            public override void LoadStateDict(BinaryReader reader) => StateTensor.Load(reader, ref _buffer, _parameter.device);

            public override void LoadStateDict(OptimizerState source) =>
                StateTensor.Replace(ref _buffer, ((State)source)._buffer?.clone(), _parameter.device);

            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State state && StateTensor.Close(_buffer, state._buffer);

            public override void to(Device device) => StateTensor.Move(ref _buffer, device);

            internal override void Free() => _buffer?.Dispose();
        }
    }
}
