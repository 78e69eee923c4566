using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static RMSProp RMSProp(
                IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0,
                double momentum = 0, bool centered = false, bool maximize = false) =>
                new([new RMSProp.ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8,
                double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new([new RMSProp.ParamGroup { Parameters = parameters.Select(pair => pair.parameter) }], lr, alpha, eps, weight_decay,
                    momentum, centered, maximize);

            public static RMSProp RMSProp(
                IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8,
                double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>The gradient over the root of its square's running average; centered: over its standard deviation.</summary>
    public class RMSProp : OptimizerHelper, IMomentum
    {
        private static readonly Op Lerp = new("lerp_", "Scalar");

        private readonly Options _defaults;

        internal RMSProp(
            IEnumerable<ParamGroup> parameters, double lr, double alpha, double eps, double weight_decay, double momentum, bool centered,
            bool maximize)
        {
            if (lr < 0) throw new ArgumentException($"The learning rate is negative: {lr}.", nameof(lr));
            _defaults = new Options
            {
                LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered,
                maximize = maximize,
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
            options.alpha ??= _defaults.alpha;
            options.eps ??= _defaults.eps;
            options.weight_decay ??= _defaults.weight_decay;
            options.momentum ??= _defaults.momentum;
            options.centered ??= _defaults.centered;
            options.maximize ??= _defaults.maximize;
            AddGroup(param_group, parameter => new State(parameter));
        }

        public override Tensor? step(Func<Tensor>? closure = null) => Step<ParamGroup>(closure, Update);

        private void Update(ParamGroup group, Parameter parameter, Tensor gradient)
        {
            var options = group.Options;
            var state = State<State>(parameter);
            if (options.maximize!.Value) gradient = -gradient;
            if (options.weight_decay!.Value != 0) gradient = gradient.add(parameter, alpha: options.weight_decay.Value);
            state.Square.mul_(options.alpha!.Value).addcmul_(gradient, gradient, 1 - options.alpha.Value);
            Tensor root;
            if (options.centered!.Value)
            {
                var mean = state.Mean;
                Lerp.InPlace(mean, gradient, 1 - options.alpha.Value);
                root = state.Square.addcmul(mean, mean, -1).sqrt_();
            }
            else root = state.Square.sqrt();
            root.add_(options.eps!.Value);
            if (options.momentum!.Value > 0)
            {
                state.Buffer.mul_(options.momentum.Value).addcdiv_(gradient, root, 1);
                parameter.add_(state.Buffer, alpha: -options.LearningRate!.Value);
            }
            else parameter.addcdiv_(gradient, root, -options.LearningRate!.Value);
        }

        public class Options : OptimizerOptions
        {
            public double? alpha, eps, weight_decay, momentum;
            public bool? centered, maximize;

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(alpha!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(momentum!.Value);
                writer.Write(centered!.Value);
                writer.Write(maximize!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                alpha = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                momentum = reader.ReadDouble();
                centered = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var from = (Options)source;
                alpha = from.alpha;
                eps = from.eps;
                weight_decay = from.weight_decay;
                momentum = from.momentum;
                centered = from.centered;
                maximize = from.maximize;
            }
        }

        public class ParamGroup : ParamGroup<Options>, IMomentum
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0,
                double momentum = 0, bool centered = false, bool maximize = false)
                : base(
                    parameters,
                    new Options
                    {
                        LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum,
                        centered = centered, maximize = maximize,
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
            private Tensor? _square, _mean, _buffer;

            internal State(Parameter parameter)
            {
                _parameter = parameter;
                _square = zeros_like(parameter).DetachFromDisposeScope();
            }

            /// <summary>The running average of the gradient's square.</summary>
            internal Tensor Square => _square!;

            /// <summary>The running average of the gradient, when centered.</summary>
            internal Tensor Mean => _mean ??= zeros_like(_parameter).DetachFromDisposeScope();

            /// <summary>The momentum.</summary>
            internal Tensor Buffer => _buffer ??= zeros_like(_parameter).DetachFromDisposeScope();

            public override void SaveStateDict(BinaryWriter writer)
            {
                StateTensor.Save(writer, _square);
                StateTensor.Save(writer, _mean);
                StateTensor.Save(writer, _buffer);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                StateTensor.Load(reader, ref _square, _parameter.device);
                StateTensor.Load(reader, ref _mean, _parameter.device);
                StateTensor.Load(reader, ref _buffer, _parameter.device);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var from = (State)source;
                StateTensor.Replace(ref _square, from._square?.clone(), _parameter.device);
                StateTensor.Replace(ref _mean, from._mean?.clone(), _parameter.device);
                StateTensor.Replace(ref _buffer, from._buffer?.clone(), _parameter.device);
            }

            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State state && StateTensor.Close(_square, state._square) && StateTensor.Close(_mean, state._mean)
                && StateTensor.Close(_buffer, state._buffer);

            public override void to(Device device)
            {
                StateTensor.Move(ref _square, device);
                StateTensor.Move(ref _mean, device);
                StateTensor.Move(ref _buffer, device);
            }

            internal override void Free()
            {
                _square?.Dispose();
                _mean?.Dispose();
                _buffer?.Dispose();
            }
        }
    }
}
