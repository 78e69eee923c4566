using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>For smooth problems with all data in every evaluation. Its <c>step</c> needs a closure, and makes up to
            /// <paramref name="max_iter"/> iterations.</summary>
            /// <param name="lr">The step's length, 1 for the full quasi-Newton step. TorchSharp's default is 0.01, PyTorch's 1.</param>
            /// <param name="max_eval">Bound on the closure's calls in one step; 1.25 max_iter when left out.</param>
            /// <param name="tolerange_grad">Stops when no entry of the gradient is above it.</param>
            /// <param name="tolerance_change">Stops when the loss, or all parameters, change less.</param>
            /// <param name="history_size">How many past steps describe the curvature.</param>
            public static LBFGS LBFGS(
                IEnumerable<Parameter> parameters, double lr = 0.01, long max_iter = 20, long? max_eval = null,
                double tolerange_grad = 1e-5, double tolerance_change = 1e-9, long history_size = 100) =>
                new(parameters, lr, max_iter, max_eval ?? max_iter * 5 / 4, tolerange_grad, tolerance_change, history_size);

            public static LBFGS LBFGS(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, long max_iter = 20, long? max_eval = null,
                double tolerange_grad = 1e-5, double tolerance_change = 1e-9, long history_size = 100) =>
                LBFGS(
                    parameters.Select(pair => pair.parameter), lr, max_iter, max_eval, tolerange_grad, tolerance_change, history_size);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Quasi-Newton steps from the last gradients, without line search, as libtorch's default.</summary>
    /// <remarks>Nocedal and Wright, "Numerical Optimization", algorithm 7.4 (the two loops) and equation 7.20 (the scale).</remarks>
    public class LBFGS : Optimizer
    {
        private readonly Parameter[] _parameters;
        private readonly long _iterations, _evaluations, _history;
        private readonly double _gradientTolerance, _changeTolerance;
        private readonly List<Pair> _pairs = [];

        // the last direction, its length and the gradient before it, over all parameters in one vector
        private Tensor? _direction, _gradient;
        private double _length, _scale = 1;

        internal LBFGS(
            IEnumerable<Parameter> parameters, double lr, long iterations, long evaluations, double gradientTolerance,
            double changeTolerance, long history)
        {
            _parameters = [.. parameters];
            (_iterations, _evaluations, _history) = (iterations, evaluations, history);
            (_gradientTolerance, _changeTolerance) = (gradientTolerance, changeTolerance);
            var options = new OptimizerOptions { LearningRate = lr, InitialLearningRate = lr };
            _parameter_groups.Add(new ParamGroup { Parameters = _parameters, Options = options });
        }

        /// <param name="closure">Clears the gradients, computes the loss, calls backward and returns the loss. Required.</param>
        /// <returns>The loss before the step.</returns>
        /// <exception cref="ArgumentNullException">There is no closure.</exception>
        public override Tensor? step(Func<Tensor>? closure = null)
        {
            ArgumentNullException.ThrowIfNull(closure);
            Tensor first;
            using (enable_grad()) first = closure();
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            var loss = Number(first);
            var gradient = FlatGradient();
            if (Largest(gradient) <= _gradientTolerance) return first;

            long evaluations = 1;
            for (long iteration = 1; iteration <= _iterations; iteration++)
            {
                var direction = Direction(gradient);
                var rate = _parameter_groups[0].LearningRate;
                var length = _gradient is null ? Math.Min(1, 1 / Number(gradient.abs().sum())) * rate : rate;
                Remember(direction, length, gradient);
                if (Dot(gradient, direction) > -_changeTolerance) break;
                Move(direction, length);
                if (iteration == _iterations) break;

                var before = loss;
                using (var evaluation = NewDisposeScope())
                using (enable_grad())
                    loss = Number(closure());
                gradient = FlatGradient();
                evaluations++;
                if (evaluations >= _evaluations || Largest(gradient) <= _gradientTolerance) break;
                if (Largest(direction) * length <= _changeTolerance || Math.Abs(loss - before) < _changeTolerance) break;
            }
            return first;
        }

        /// <summary>Minus the inverse Hessian, as the pairs describe it, times the gradient.</summary>
        private Tensor Direction(Tensor gradient)
        {
            if (_direction is null || _gradient is null) return -gradient;
            AddPair(_direction * _length, gradient - _gradient);
            var direction = -gradient;
            var shares = new double[_pairs.Count];
            for (var i = _pairs.Count - 1; i >= 0; i--)
            {
                shares[i] = Dot(_pairs[i].Step, direction) / _pairs[i].Curvature;
                direction.add_(_pairs[i].Change, alpha: -shares[i]);
            }
            direction.mul_(_scale);
            for (var i = 0; i < _pairs.Count; i++)
            {
                var share = Dot(_pairs[i].Change, direction) / _pairs[i].Curvature;
                direction.add_(_pairs[i].Step, alpha: shares[i] - share);
            }
            return direction;
        }

        private void AddPair(Tensor step, Tensor change)
        {
            var curvature = Dot(step, change);
            if (curvature <= 1e-10) return; // no positive curvature: the pair would spoil the direction
            if (_pairs.Count == _history)
            {
                _pairs[0].Dispose();
                _pairs.RemoveAt(0);
            }
            _pairs.Add(new Pair(step.DetachFromDisposeScope(), change.DetachFromDisposeScope(), curvature));
            _scale = curvature / Dot(change, change);
        }

        private void Remember(Tensor direction, double length, Tensor gradient)
        {
            _direction?.Dispose();
            _gradient?.Dispose();
            _direction = direction.DetachFromDisposeScope();
            _gradient = gradient.DetachFromDisposeScope();
            _length = length;
        }

        /// <summary>The gradients of all parameters in one vector, zeros where there is none.</summary>
        private Tensor FlatGradient() =>
            cat([.. _parameters.Select(parameter => (parameter.grad ?? zeros_like(parameter)).reshape(-1))]);

        private void Move(Tensor direction, double length)
        {
            long start = 0;
            foreach (var parameter in _parameters)
            {
                parameter.add_(direction.narrow(0, start, parameter.numel()).reshape(parameter.shape), alpha: length);
                start += parameter.numel();
            }
        }

        private static double Dot(Tensor a, Tensor b) => Number(a.dot(b));

        private static double Largest(Tensor values) => Number(values.abs().max());

        private static double Number(Tensor value) => value.to(ScalarType.Float64).item<double>();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _direction?.Dispose();
                _gradient?.Dispose();
                foreach (var pair in _pairs) pair.Dispose();
            }
            base.Dispose(disposing);
        }

        /// <summary>A step of the parameters and the change of the gradient over it; their product is the curvature.</summary>
        private sealed record Pair(Tensor Step, Tensor Change, double Curvature) : IDisposable
        {
            public void Dispose()
            {
                Step.Dispose();
                Change.Dispose();
            }
        }
    }
}
