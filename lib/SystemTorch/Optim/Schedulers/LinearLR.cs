namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Times a factor that moves from start_factor to end_factor in total_iters steps (a linear warm-up).</summary>
            public static LRScheduler LinearLR(
                Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5, int last_epoch = -1,
                bool verbose = false) =>
                new impl.LinearLR(optimizer, start_factor, end_factor, total_iters, last_epoch, verbose);

            public static partial class impl
            {
                /// <inheritdoc cref="lr_scheduler.LinearLR"/>
                public class LinearLR : LRScheduler
                {
                    private readonly double _start, _end;
                    private readonly int _total;

                    public LinearLR(
                        Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5,
                        int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_start, _end, _total) = (start_factor, end_factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch == 0) return CurrentRates.Select(rate => rate * _start);
                        if (Epoch > _total) return CurrentRates;
                        var ratio = 1 + (_end - _start) / (_total * _start + (Epoch - 1) * (_end - _start));
                        return CurrentRates.Select(rate => rate * ratio);
                    }

                    protected override IEnumerable<double> get_closed_form_lr()
                    {
                        var factor = _start + (_end - _start) * Math.Min(_total, Epoch) / _total;
                        return BaseRates.Select(rate => rate * factor);
                    }
                }
            }
        }
    }
}
