using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static AdamW AdamW(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static AdamW AdamW(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(pair => pair.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static AdamW AdamW(
                IEnumerable<AdamW.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adam with weight decay that shrinks the parameter itself, by rate times decay, before the step.</summary>
    /// <remarks>Loshchilov and Hutter 2019. TorchSharp's default weight decay is 0, PyTorch's 0.01: always pass it.</remarks>
    public class AdamW : OptimizerHelper, IBetas
    {
        private readonly Options _defaults;

        public AdamW(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
        {
        }

        public AdamW(
            IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        {
            if (lr < 0) throw new ArgumentException($"The learning rate is negative: {lr}.", nameof(lr));
            if (beta1 is < 0 or >= 1) throw new ArgumentException($"beta1 is not in [0, 1): {beta1}.", nameof(beta1));
            if (beta2 is < 0 or >= 1) throw new ArgumentException($"beta2 is not in [0, 1): {beta2}.", nameof(beta2));
            if (eps < 0) throw new ArgumentException($"eps is negative: {eps}.", nameof(eps));
            if (weight_decay < 0) throw new ArgumentException($"The weight decay is negative: {weight_decay}.", nameof(weight_decay));
            _defaults = new Options
            {
                LearningRate = lr, InitialLearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay,
                amsgrad = amsgrad, maximize = maximize,
            };
            foreach (var group in parameters) add_param_group(group);
        }

        /// <summary>The betas of the groups; setting writes all groups.</summary>
        public (double, double) Betas
        {
            get => _parameter_groups.Cast<ParamGroup>().Select(group => group.Betas).First();
            set
            {
                foreach (var group in _parameter_groups.Cast<ParamGroup>()) group.Betas = value;
            }
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            var options = ((ParamGroup)param_group).Options;
            options.LearningRate ??= _defaults.LearningRate;
            options.beta1 ??= _defaults.beta1;
            options.beta2 ??= _defaults.beta2;
            options.eps ??= _defaults.eps;
            options.weight_decay ??= _defaults.weight_decay;
            options.amsgrad ??= _defaults.amsgrad;
            options.maximize ??= _defaults.maximize;
            AddGroup(param_group, parameter => new State(parameter));
        }

        public override Tensor? step(Func<Tensor>? closure = null) => Step<ParamGroup>(closure, Update);

        private void Update(ParamGroup group, Parameter parameter, Tensor gradient)
        {
            var options = group.Options;
            var (rate, decay) = (options.LearningRate!.Value, options.weight_decay!.Value);
            if (options.maximize!.Value) gradient = -gradient;
            parameter.mul_(1 - rate * decay);
            State<State>(parameter).Moments.Update(
                parameter, gradient, rate, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, options.amsgrad!.Value);
        }

        public class Options : OptimizerOptions
        {
            public double? beta1, beta2, eps, weight_decay;
            public bool? amsgrad, maximize;

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(beta1!.Value);
                writer.Write(beta2!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(amsgrad!.Value);
                writer.Write(maximize!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                (beta1, beta2, eps, weight_decay) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
                (amsgrad, maximize) = (reader.ReadBoolean(), reader.ReadBoolean());
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var from = (Options)source;
                (beta1, beta2, eps, weight_decay) = (from.beta1, from.beta2, from.eps, from.weight_decay);
                (amsgrad, maximize) = (from.amsgrad, from.maximize);
            }
        }

        public class ParamGroup : ParamGroup<Options>, IBetas
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(
                    parameters,
                    new Options
                    {
                        LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad,
                        maximize = maximize,
                    })
            {
            }

            public (double, double) Betas
            {
                get => (Options.beta1!.Value, Options.beta2!.Value);
                set => (Options.beta1, Options.beta2) = value;
            }
        }

        public class State : OptimizerState
        {
            internal readonly AdamMoments Moments;

            internal State(Parameter parameter) => Moments = new AdamMoments(parameter);

            public override void SaveStateDict(BinaryWriter writer) => Moments.Save(writer);

            public override void LoadStateDict(BinaryReader reader) => Moments.Load(reader);

            public override void LoadStateDict(OptimizerState source) => Moments.Copy(((State)source).Moments);

            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State state && Moments.CloseTo(state.Moments);

            public override void to(Device device) => Moments.Move(device);

            internal override void Free() => Moments.Free();
        }
    }
}
