namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Times gamma at each milestone.</summary>
            public static LRScheduler MultiStepLR(
                Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.MultiStepLR(optimizer, milestones, gamma, last_epoch, verbose);

            public static partial class impl
            {
                /// <inheritdoc cref="lr_scheduler.MultiStepLR"/>
                public class MultiStepLR : LRScheduler
                {
                    private readonly List<int> _milestones;
                    private readonly double _gamma;

                    public MultiStepLR(
                        Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_milestones, _gamma) = ([.. milestones], gamma);
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var hits = _milestones.Count(milestone => milestone == Epoch);
                        return CurrentRates.Select(rate => rate * Math.Pow(_gamma, hits));
                    }

                    protected override IEnumerable<double> get_closed_form_lr()
                    {
                        var passed = _milestones.Count(milestone => milestone <= Epoch);
                        return BaseRates.Select(rate => rate * Math.Pow(_gamma, passed));
                    }
                }
            }
        }
    }
}
