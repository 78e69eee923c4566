using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static CosineEmbeddingLoss CosineEmbeddingLoss(double margin = 0.0,
                Reduction reduction = Reduction.Mean) => new(margin, reduction);

            public static MarginRankingLoss MarginRankingLoss(double margin = 0.0, Reduction reduction = Reduction.Mean) =>
                new(margin, reduction);

            public static TripletMarginLoss TripletMarginLoss(
                double margin = 1.0, long p = 2, double eps = 1e-06, bool swap = false, Reduction reduction = Reduction.Mean) =>
                new(margin, p, eps, swap, reduction);

            public static GaussianNLLLoss GaussianNLLLoss(bool full = false, float eps = 1e-8f, Reduction reduction = Reduction.Mean) =>
                new(full, eps, reduction);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;
    using static torch.nn;
    using F = torch.nn.functional;

    /// <summary>1 - cos where target is 1, max(0, cos - margin) where it is -1.</summary>
    public sealed class CosineEmbeddingLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        internal CosineEmbeddingLoss(double margin, Reduction reduction) : base(reduction) => this.margin = margin;

        public double margin { get; }

        public override Tensor forward(Tensor input1, Tensor input2, Tensor target) =>
            F.cosine_embedding_loss(input1, input2, target, margin, reduction);
    }

    /// <summary>max(0, -target (input1 - input2) + margin).</summary>
    public sealed class MarginRankingLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        internal MarginRankingLoss(double margin, Reduction reduction) : base(reduction) => this.margin = margin;

        public double margin { get; }

        public override Tensor forward(Tensor input1, Tensor input2, Tensor target) =>
            F.margin_ranking_loss(input1, input2, target, margin, reduction);
    }

    /// <summary>max(0, |anchor - positive| - |anchor - negative| + margin).</summary>
    public sealed class TripletMarginLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly double _margin, _eps;
        private readonly long _p;
        private readonly bool _swap;

        internal TripletMarginLoss(double margin, long p, double eps, bool swap, Reduction reduction) : base(reduction) =>
            (_margin, _p, _eps, _swap) = (margin, p, eps, swap);

        public override Tensor forward(Tensor anchor, Tensor positive, Tensor negative) =>
            F.triplet_margin_loss(anchor, positive, negative, _margin, _p, _eps, _swap, reduction);
    }

    /// <summary>The negative log-likelihood of a normal distribution with given mean (input) and variance.</summary>
    public sealed class GaussianNLLLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly bool _full;
        private readonly float _eps;

        internal GaussianNLLLoss(bool full, float eps, Reduction reduction) : base(reduction) => (_full, _eps) = (full, eps);

        public override Tensor forward(Tensor input, Tensor target, Tensor variance) =>
            F.gaussian_nll_loss(input, target, variance, _full, _eps, reduction);
    }
}
