namespace TorchSharp;

public static partial class torch
{
    public static unsafe partial class autograd
    {
        /// <summary>Derivatives of functions of tensors.</summary>
        public static class functional
        {
            /// <summary>The derivatives of every output element by every input element: shape of the output, then of the input.</summary>
            public static Tensor jacobian(Func<Tensor, Tensor> function, Tensor inputs) =>
                Jacobians(x => [function(x[0])], [inputs])[0][0];

            /// <summary>One jacobian an output.</summary>
            public static IEnumerable<Tensor> jacobian(Func<Tensor, Tensor[]> function, Tensor inputs) =>
                Jacobians(x => function(x[0]), [inputs]).Select(row => row[0]).ToArray();

            /// <summary>One jacobian an input.</summary>
            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor> function, params Tensor[] inputs) =>
                Jacobians(x => [function(x)], new List<Tensor>(inputs))[0];

            /// <summary>One jacobian an output and input, output by output.</summary>
            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor[]> function, params Tensor[] inputs) =>
                Jacobians(function, [.. inputs]).SelectMany(row => row).ToArray();

            private static Tensor[][] Jacobians(Func<Tensor[], Tensor[]> function, List<Tensor> inputs)
            {
                using var scope = NewDisposeScope();
                using var _ = enable_grad();
                var leaves = inputs.Select(x => x.detach().clone().requires_grad_()).ToArray();
                var outputs = function(leaves);
                var result = new Tensor[outputs.Length][];
                for (int o = 0; o < outputs.Length; o++)
                {
                    var flat = outputs[o].reshape(-1); // [n]
                    var rows = leaves.Select(_ => new List<Tensor>()).ToArray();
                    for (long i = 0; i < flat.numel(); i++)
                    {
                        var gradients = grad([flat[i]], leaves, retain_graph: true, allow_unused: true);
                        for (int l = 0; l < leaves.Length; l++) rows[l].Add(gradients[l] is { } g ? g : leaves[l].zeros_like());
                    }
                    result[o] = rows.Select((r, l) =>
                        stack(r).reshape([.. outputs[o].shape, .. leaves[l].shape]).detach().MoveToOuterDisposeScope()).ToArray();
                }
                return result;
            }
        }
    }
}
