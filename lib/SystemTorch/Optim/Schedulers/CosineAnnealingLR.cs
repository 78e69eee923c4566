namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>From the initial rate to eta_min along half a cosine in T_max steps, and back again after them.</summary>
            public static LRScheduler CosineAnnealingLR(
                Optimizer optimizer, double T_max, double eta_min = 0.0, int last_epoch = -1, bool verbose = false) =>
                new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            public static partial class impl
            {
                /// <inheritdoc cref="lr_scheduler.CosineAnnealingLR"/>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _period, _floor;

                    public CosineAnnealingLR(
                        Optimizer optimizer, double T_max, double eta_min = 0.0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_period, _floor) = (T_max, eta_min);
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch == 0) return CurrentRates;
                        if ((Epoch - 1 - _period) % (2 * _period) == 0) // the ratio below would be 0 / 0: the step after a minimum
                            return CurrentRates.Zip(
                                BaseRates, (rate, start) => rate + (start - _floor) * (1 - Math.Cos(Math.PI / _period)) / 2);
                        var ratio = (1 + Math.Cos(Math.PI * Epoch / _period)) / (1 + Math.Cos(Math.PI * (Epoch - 1) / _period));
                        return CurrentRates.Select(rate => ratio * (rate - _floor) + _floor);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(start => _floor + (start - _floor) * (1 + Math.Cos(Math.PI * Epoch / _period)) / 2);
                }
            }
        }
    }
}
