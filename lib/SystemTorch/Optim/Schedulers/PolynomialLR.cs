namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Times (1 - step / total_iters)^power, until total_iters.</summary>
            public static LRScheduler PolynomialLR(
                Optimizer optimizer, int total_iters = 5, double power = 1.0, int last_epoch = -1, bool verbose = false) =>
                new impl.PolynomialLR(optimizer, total_iters, power, last_epoch, verbose);

            public static partial class impl
            {
                /// <inheritdoc cref="lr_scheduler.PolynomialLR"/>
                public class PolynomialLR : LRScheduler
                {
                    private readonly int _total;
                    private readonly double _power;

                    public PolynomialLR(
                        Optimizer optimizer, int total_iters = 5, double power = 1.0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_total, _power) = (total_iters, power);
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch == 0 || Epoch > _total) return CurrentRates;
                        var ratio = Math.Pow((1 - (double)Epoch / _total) / (1 - (Epoch - 1.0) / _total), _power);
                        return CurrentRates.Select(rate => rate * ratio);
                    }

                    protected override IEnumerable<double> get_closed_form_lr()
                    {
                        var factor = Math.Pow(1 - (double)Math.Min(_total, Epoch) / _total, _power);
                        return BaseRates.Select(rate => rate * factor);
                    }
                }
            }
        }
    }
}
