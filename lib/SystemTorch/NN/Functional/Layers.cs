namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>input weightsᵀ + bias.</summary>
            /// <param name="input">[..., in]</param>
            /// <param name="weights">[out, in]</param>
            /// <param name="bias">[out]</param>
            /// <returns>[..., out]</returns>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => NativeLinear.Forward(input, weights, bias);

            /// <summary>out[b, o] = input1[b]ᵀ weight[o] input2[b] + bias[o].</summary>
            public static Tensor bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias = null) =>
                NnOps.bilinear.Tensor(input1, input2, weight, bias);

            /// <summary>Rows of <paramref name="weight"/> [V, E] at the indices: [...] to [..., E].</summary>
            internal static Tensor Embed(Tensor indices, Tensor weight, long padding, bool scaleGradients, bool sparse) =>
                NnOps.embedding.Tensor(weight, indices, padding, scaleGradients, sparse);

            /// <summary>[...] int64 to [..., classes]; -1 takes the largest index plus one.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => NnOps.one_hot.Tensor(x, num_classes);

            public static Tensor layer_norm(
                Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                NnOps.layer_norm.Tensor(input, normalized_shape, weight, bias, eps, true);

            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                NnOps.group_norm.Tensor(input, num_groups, weight, bias, eps, true);

            /// <summary>Normalises each channel (dimension 1); when training by the batch's statistics, which it also folds into the
            /// running ones.</summary>
            public static Tensor batch_norm(
                Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false,
                double momentum = 0.1, double eps = 1e-5) =>
                NnOps.batch_norm.Tensor(input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            public static Tensor instance_norm(
                Tensor input, Tensor? running_mean = null, Tensor? running_var = null, Tensor? weight = null, Tensor? bias = null,
                bool use_input_stats = true, double momentum = 0.1, double eps = 1e-5) =>
                NnOps.instance_norm.Tensor(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, true);

            /// <summary>Zeroes each element with probability <paramref name="p"/> and scales the rest by 1 / (1 - p).</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? NnOps.dropout_.InPlace(input, p, training) : NnOps.dropout.Tensor(input, p, training);

            /// <summary>Dropout of whole channels: [B, C, L] or [C, L].</summary>
            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                ChannelDropout(input, 2, p, training, inplace);

            /// <summary>Dropout of whole channels: [B, C, H, W].</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                ChannelDropout(input, 3, p, training, inplace);

            /// <summary>Dropout of whole channels: [B, C, D, H, W] or [C, D, H, W].</summary>
            public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                ChannelDropout(input, 4, p, training, inplace);

            private static Tensor ChannelDropout(Tensor input, int unbatchedDims, double p, bool training, bool inplace)
            {
                if (input.dim() != unbatchedDims)
                    return inplace ? NnOps.feature_dropout_.InPlace(input, p, training) : NnOps.feature_dropout.Tensor(input, p, training);
                using var batch = input.unsqueeze(0); // a view: in place reaches the input
                if (inplace)
                {
                    NnOps.feature_dropout_.InPlace(batch, p, training);
                    return input;
                }
                using var dropped = NnOps.feature_dropout.Tensor(batch, p, training);
                return dropped.squeeze(0);
            }

            public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                inplace ? NnOps.alpha_dropout_.InPlace(input, p, training) : NnOps.alpha_dropout.Tensor(input, p, training);

            public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                inplace ? NnOps.feature_alpha_dropout_.InPlace(input, p, training) : NnOps.feature_alpha_dropout.Tensor(input, p, training);

            /// <summary>input / max(|input|_p, eps), the norm taken along <paramref name="dim"/>.</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1, double eps = 1e-12)
            {
                using var scope = NewDisposeScope();
                var norm = input.norm((int)dim, keepdim: true, p: (float)p).clamp_min(eps);
                return (input / norm).MoveToOuterDisposeScope();
            }

            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8) =>
                NnOps.cosine_similarity.Tensor(x1, x2, dim, eps);

            /// <summary>|input1 - input2 + eps|_p over the last dimension.</summary>
            public static Tensor pairwise_distance(Tensor input1, Tensor input2, double p = 2.0, double eps = 1e-6, bool keepdim = false) =>
                NnOps.pairwise_distance.Tensor(input1, input2, p, eps, keepdim);
        }
    }
}
