namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Times a factor when a metric has not improved for more than patience steps; step it with
            /// <c>step(metric)</c>.</summary>
            /// <param name="mode">"min" if less is better, "max" if more is.</param>
            /// <param name="threshold_mode">"rel": improvements count above a share of the best; "abs": above a difference.</param>
            /// <param name="cooldown">Steps to wait after a change before counting again.</param>
            /// <param name="min_lr">Lower bounds of the groups' rates (or one for all); none by default.</param>
            /// <param name="eps">Smaller changes of a rate are not made.</param>
            public static LRScheduler ReduceLROnPlateau(
                Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4,
                string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false) =>
                new impl.ReduceLROnPlateau(optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, verbose);

            public static partial class impl
            {
                /// <inheritdoc cref="lr_scheduler.ReduceLROnPlateau"/>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool _less, _relative;
                    private readonly double _factor, _threshold, _eps;
                    private readonly int _patience, _cooldown;
                    private readonly List<double> _floors;
                    private double _best;
                    private int _bad, _cooling;

                    public ReduceLROnPlateau(
                        Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4,
                        string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8,
                        bool verbose = false)
                        : base(optimizer, 0, verbose)
                    {
                        if (factor >= 1) throw new ArgumentException($"The factor must be below 1, it is {factor}.", nameof(factor));
                        if (mode is not ("min" or "max")) throw new ArgumentException($"The mode is 'min' or 'max', not '{mode}'.",
                            nameof(mode));
                        if (threshold_mode is not ("rel" or "abs"))
                            throw new ArgumentException($"The threshold mode is 'rel' or 'abs', not '{threshold_mode}'.",
                                nameof(threshold_mode));
                        _floors = min_lr is null ? [.. BaseRates.Select(_ => 0.0)]
                            : min_lr.Count == 1 ? [.. BaseRates.Select(_ => min_lr[0])]
                            : [.. min_lr];
                        if (_floors.Count != BaseRates.Count)
                            throw new ArgumentException($"{_floors.Count} lower bounds for {BaseRates.Count} parameter groups.",
                                nameof(min_lr));
                        (_less, _relative) = (mode == "min", threshold_mode == "rel");
                        (_factor, _threshold, _eps) = (factor, threshold, eps);
                        (_patience, _cooldown) = (patience, cooldown);
                        _best = _less ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    /// <exception cref="InvalidOperationException">Always: this scheduler needs a metric.</exception>
                    public override void step() => throw NeedsMetric();

                    /// <exception cref="InvalidOperationException">Always: this scheduler needs a metric.</exception>
                    public override void step(int? epoch) => throw NeedsMetric();

                    public override void step(double current, int? epoch = null)
                    {
                        _step_count++;
                        Epoch = epoch ?? Epoch + 1;
                        if (Improves(current)) (_best, _bad) = (current, 0);
                        else _bad++;
                        if (_cooling > 0)
                        {
                            _cooling--;
                            _bad = 0; // bad steps while cooling down do not count
                        }
                        if (_bad > _patience)
                        {
                            Set([.. CurrentRates.Zip(_floors, Reduced)]);
                            (_cooling, _bad) = (_cooldown, 0);
                        }
                        Remember(CurrentRates);
                    }

                    private double Reduced(double rate, double floor)
                    {
                        var reduced = Math.Max(rate * _factor, floor);
                        return rate - reduced > _eps ? reduced : rate;
                    }

                    private bool Improves(double current) => (_less, _relative) switch
                    {
                        (true, true) => current < _best * (1 - _threshold),
                        (true, false) => current < _best - _threshold,
                        (false, true) => current > _best * (_threshold + 1),
                        _ => current > _best + _threshold,
                    };

                    private static InvalidOperationException NeedsMetric() => new("ReduceLROnPlateau follows a metric: call step(metric).");
                }
            }
        }
    }
}
