using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Adagrad Adagrad(
                IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0,
                double initial_accumulator_value = 0, double eps = 1e-10) =>
                new([new Adagrad.ParamGroup { Parameters = parameters }], lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            public static Adagrad Adagrad(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double lr_decay = 0,
                double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10) =>
                new([new Adagrad.ParamGroup { Parameters = parameters.Select(pair => pair.parameter) }], lr, lr_decay, weight_decay,
                initial_accumulator_value, eps);

            public static Adagrad Adagrad(
                IEnumerable<Adagrad.ParamGroup> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0,
                double initial_accumulator_value = 0, double eps = 1e-10) =>
                new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>The gradient over the root of the sum of its squares so far.</summary>
    public class Adagrad : OptimizerHelper
    {
        private readonly Options _defaults;

        internal Adagrad(
            IEnumerable<ParamGroup> parameters, double lr, double lr_decay, double weight_decay, double initial_accumulator_value,
            double eps)
        {
            if (lr < 0) throw new ArgumentException($"The learning rate is negative: {lr}.", nameof(lr));
            _defaults = new Options
            {
                LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay,
                initial_accumulator_value = initial_accumulator_value, eps = eps,
            };
            foreach (var group in parameters) add_param_group(group);
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            var options = ((ParamGroup)param_group).Options;
            options.LearningRate ??= _defaults.LearningRate;
            options.lr_decay ??= _defaults.lr_decay;
            options.weight_decay ??= _defaults.weight_decay;
            options.initial_accumulator_value ??= _defaults.initial_accumulator_value;
            options.eps ??= _defaults.eps;
            AddGroup(param_group, parameter => new State(parameter, options.initial_accumulator_value!.Value));
        }

        public override Tensor? step(Func<Tensor>? closure = null) => Step<ParamGroup>(closure, Update);

        private void Update(ParamGroup group, Parameter parameter, Tensor gradient)
        {
            var options = group.Options;
            var state = State<State>(parameter);
            state.Steps++;
            if (options.weight_decay!.Value != 0) gradient = gradient.add(parameter, alpha: options.weight_decay.Value);
            var rate = options.LearningRate!.Value / (1 + (state.Steps - 1) * options.lr_decay!.Value);
            state.Sum.addcmul_(gradient, gradient, 1);
            parameter.addcdiv_(gradient, state.Sum.sqrt().add_(options.eps!.Value), -rate);
        }

        public class Options : OptimizerOptions
        {
            public double? lr_decay, weight_decay, initial_accumulator_value, eps;

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(lr_decay!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(initial_accumulator_value!.Value);
                writer.Write(eps!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                lr_decay = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                initial_accumulator_value = reader.ReadDouble();
                eps = reader.ReadDouble();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var from = (Options)source;
                lr_decay = from.lr_decay;
                weight_decay = from.weight_decay;
                initial_accumulator_value = from.initial_accumulator_value;
                eps = from.eps;
            }
        }

        public class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0,
                double initial_accumulator_value = 0, double eps = 1e-10)
                : base(
                    parameters,
                    new Options
                    {
                        LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay,
                        initial_accumulator_value = initial_accumulator_value, eps = eps,
                    })
            {
            }
        }

        public class State : OptimizerState
        {
            private readonly Parameter _parameter;
            private Tensor? _sum;

            internal State(Parameter parameter, double start)
            {
                _parameter = parameter;
                _sum = full_like(parameter, start).DetachFromDisposeScope();
            }

            internal long Steps { get; set; }

            /// <summary>The sum of the gradient's squares.</summary>
            internal Tensor Sum => _sum!;

            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(Steps);
                StateTensor.Save(writer, _sum);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                Steps = reader.ReadInt64();
                StateTensor.Load(reader, ref _sum, _parameter.device);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                Steps = ((State)source).Steps;
                StateTensor.Replace(ref _sum, ((State)source).Sum.clone(), _parameter.device);
            }

            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State state && Steps == state.Steps && StateTensor.Close(_sum, state._sum);

            public override void to(Device device) => StateTensor.Move(ref _sum, device);

            internal override void Free() => _sum?.Dispose();
        }
    }
}
