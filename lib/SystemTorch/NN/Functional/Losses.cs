namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What a loss does with its elements.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static partial class functional
        {
            /// <summary>-log softmax(input)[target].</summary>
            /// <param name="input">[B, C] or [B, C, ...] logits</param>
            /// <param name="target">[B] or [B, ...] int64 classes, or probabilities of input's shape</param>
            /// <param name="weight">[C]; the mean is weighted too</param>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean,
                double label_smoothing = 0.0) =>
                NnOps.cross_entropy_loss.Tensor(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <param name="input">[B, C] log-probabilities</param>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                NllLoss(input, target, weight, -100, reduction);

            internal static Tensor NllLoss(Tensor input, Tensor target, Tensor? weight, long ignoreIndex, Reduction reduction) =>
                NnOps.nll_loss_nd.Tensor(input, target, weight, (long)reduction, ignoreIndex);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                NnOps.mse_loss.Tensor(input, target, (long)reduction);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                NnOps.l1_loss.Tensor(input, target, (long)reduction);

            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0) =>
                NnOps.smooth_l1_loss.Tensor(input, target, (long)reduction, beta);

            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean) =>
                NnOps.huber_loss.Tensor(input, target, (long)reduction, delta);

            /// <summary>exp(t) (t - input) with log-probabilities t; TorchSharp's default is a target in logarithms, unlike
            /// PyTorch's.</summary>
            /// <remarks>The mean is over all elements, as PyTorch's; divide the sum by the batch for the divergence itself.</remarks>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) =>
                NnOps.kl_div.Tensor(input, target, (long)reduction, log_target);

            public static Tensor binary_cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                NnOps.binary_cross_entropy.Tensor(input, target, weight, (long)reduction);

            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                NnOps.binary_cross_entropy_with_logits.Tensor(input, target, weight, pos_weights, (long)reduction);

            /// <param name="target">[B] of 1 (alike) and -1 (not)</param>
            public static Tensor cosine_embedding_loss(
                Tensor input1, Tensor input2, Tensor target, double margin = 0.0, Reduction reduction = Reduction.Mean) =>
                NnOps.cosine_embedding_loss.Tensor(input1, input2, target, margin, (long)reduction);

            public static Tensor margin_ranking_loss(
                Tensor input1, Tensor input2, Tensor target, double margin = 0.0, Reduction reduction = Reduction.Mean) =>
                NnOps.margin_ranking_loss.Tensor(input1, input2, target, margin, (long)reduction);

            public static Tensor hinge_embedding_loss(
                Tensor input, Tensor target, double margin = 0.0, Reduction reduction = Reduction.Mean) =>
                NnOps.hinge_embedding_loss.Tensor(input, target, margin, (long)reduction);

            public static Tensor soft_margin_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                NnOps.soft_margin_loss.Tensor(input, target, (long)reduction);

            public static Tensor multi_margin_loss(
                Tensor input, Tensor target, int p = 1, double margin = 1.0, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                NnOps.multi_margin_loss.Tensor(input, target, (long)p, margin, weight, (long)reduction);

            public static Tensor triplet_margin_loss(
                Tensor anchor, Tensor positive, Tensor negative, double margin = 1.0, long p = 2, double eps = 1e-6, bool swap = false,
                Reduction reduction = Reduction.Mean) =>
                NnOps.triplet_margin_loss.Tensor(anchor, positive, negative, margin, (double)p, eps, swap, (long)reduction);

            public static Tensor poisson_nll_loss(
                Tensor input, Tensor target, bool log_input = true, bool full = false, float eps = 1e-8f,
                Reduction reduction = Reduction.Mean) =>
                NnOps.poisson_nll_loss.Tensor(input, target, log_input, full, (double)eps, (long)reduction);

            /// <summary>0.5 (log(max(variance, eps)) + (input - target)² / max(variance, eps)), plus 0.5 log(2 pi) when full.</summary>
            public static Tensor gaussian_nll_loss(
                Tensor input, Tensor target, Tensor variance, bool full = false, float eps = 1e-6f, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                Tensor bounded;
                using (no_grad()) bounded = (eps - variance).clamp_min(0); // the bound takes no gradient, as in PyTorch
                bounded = variance + bounded;
                var loss = 0.5 * (bounded.log() + (input - target).square() / bounded);
                if (full) loss = loss + 0.5 * Math.Log(2 * Math.PI);
                return Reduce(loss, reduction).MoveToOuterDisposeScope();
            }

            private static Tensor Reduce(Tensor loss, Reduction reduction) => reduction switch
            {
                Reduction.Mean => loss.mean(),
                Reduction.Sum => loss.sum(),
                _ => loss,
            };
        }
    }
}
