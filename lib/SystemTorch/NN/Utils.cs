using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients down together when their joint norm is above <paramref name="max_norm"/>.</summary>
            /// <param name="norm_type">2 for the Euclidean norm, infinity for the largest absolute value.</param>
            /// <returns>The norm before scaling.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                var gradients = Gradients(tensors);
                if (gradients.Count == 0) return 0;
                var norms = stack([.. gradients.Select(gradient => gradient.norm((float)norm_type))]); // [gradients]
                var total = norms.norm((float)norm_type);
                // the factor stays a tensor of the gradients' type, as in PyTorch, so that the rounding is the same
                var factor = (max_norm / (total + 1e-6)).clamp_max(1.0);
                foreach (var gradient in gradients) gradient.mul_(factor);
                return total.to(ScalarType.Float64).item<double>();
            }

            /// <summary>Cuts every entry of the gradients to [-clip_value, clip_value].</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                foreach (var gradient in Gradients(tensors)) gradient.clamp_(-clip_value, clip_value);
            }

            /// <summary>All parameters in one vector, one after the other; gradients flow back.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return cat([.. tensors.Select(parameter => parameter.reshape(-1))]).MoveToOuterDisposeScope();
            }

            /// <summary>The reverse of <see cref="parameters_to_vector"/>: copies pieces of the vector into the parameters.</summary>
            /// <exception cref="ArgumentException">The vector has another number of elements than the parameters.</exception>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                var parameters = tensors.ToList();
                var needed = parameters.Sum(parameter => parameter.numel());
                if (vec.numel() != needed)
                    throw new ArgumentException($"The parameters have {needed} elements, the vector {vec.numel()}.", nameof(vec));
                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                long start = 0;
                foreach (var parameter in parameters)
                {
                    parameter.copy_(vec.narrow(0, start, parameter.numel()).reshape(parameter.shape));
                    start += parameter.numel();
                }
            }

            private static List<Tensor> Gradients(IEnumerable<Parameter> parameters)
            {
                var gradients = new List<Tensor>();
                foreach (var parameter in parameters)
                    if (parameter.grad is { } gradient) gradients.Add(gradient);
                return gradients;
            }
        }
    }
}
