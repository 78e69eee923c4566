namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Up to max_lr and down to almost nothing in one cycle; momentum goes the other way.</summary>
            /// <remarks>Smith and Topin, "Super-Convergence". Step it after every batch. It has total_steps steps, or epochs *
            /// steps_per_epoch.</remarks>
            /// <param name="pct_start">The share of the rise.</param>
            /// <param name="div_factor">max_lr over the first rate.</param>
            /// <param name="final_div_factor">The first rate over the last.</param>
            /// <param name="three_phase">Comes down to the first rate as slowly as it rose, and then to the last.</param>
            public static LRScheduler OneCycleLR(
                Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3,
                impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos, bool cycle_momentum = true,
                double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4,
                bool three_phase = false, int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(
                    optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, base_momentum,
                    max_momentum,
                    div_factor, final_div_factor, three_phase, last_epoch, verbose);

            /// <summary>One cycle with a highest rate, and momenta, for each group.</summary>
            public static LRScheduler OneCycleLR(
                Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1,
                double pct_start = 0.3, impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos,
                bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null,
                double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1,
                bool verbose = false) =>
                new impl.OneCycleLR(
                    optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, base_momentum,
                    max_momentum,
                    div_factor, final_div_factor, three_phase, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Up to a highest rate and down to almost nothing in one cycle.</summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly List<Cycle> _cycles;
                    private readonly List<(double End, Func<Cycle, (double From, double To)> Rate, Func<Cycle, (double From,
                        double To)> Momentum)> _phases;
                    private readonly AnnealStrategy _strategy;
                    private readonly bool _momentum;
                    private readonly int _total;

                    public OneCycleLR(
                        Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1,
                        double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85,
                        double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false,
                        int last_epoch = -1, bool verbose = false)
                        : this(
                            optimizer, optimizer.ParamGroups.Select(_ => max_lr), total_steps, epochs, steps_per_epoch, pct_start,
                            anneal_strategy,
                            cycle_momentum, optimizer.ParamGroups.Select(_ => base_momentum),
                            optimizer.ParamGroups.Select(_ => max_momentum), div_factor,
                            final_div_factor, three_phase, last_epoch, verbose)
                    {
                    }

                    public OneCycleLR(
                        Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1,
                        double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true,
                        IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25,
                        double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (total_steps <= 0 && (epochs <= 0 || steps_per_epoch <= 0))
                            throw new ArgumentException("OneCycleLR needs total_steps, or epochs and steps_per_epoch.",
                                nameof(total_steps));
                        if (pct_start is < 0 or > 1) throw new ArgumentException($"pct_start is a share from 0 to 1, not {pct_start}.",
                            nameof(pct_start));
                        _total = total_steps > 0 ? total_steps : epochs * steps_per_epoch;
                        (_strategy, _momentum) = (anneal_strategy, cycle_momentum);

                        var low = base_momentum?.ToList() ?? [.. BaseRates.Select(_ => 0.85)];
                        var high = max_momentum?.ToList() ?? [.. BaseRates.Select(_ => 0.95)];
                        _cycles = [.. max_lr.Select((top, i) => new Cycle(top / div_factor, top, top / div_factor / final_div_factor,
                            low[i], high[i]))];
                        if (_cycles.Count != BaseRates.Count)
                            throw new ArgumentException($"{_cycles.Count} highest rates for {BaseRates.Count} parameter groups.",
                                nameof(max_lr));
                        var peak = pct_start * _total - 1;
                        _phases = three_phase
                            ?
                            [
                                (peak, c => (c.First, c.Top), c => (c.HighMomentum, c.LowMomentum)),
                                (2 * pct_start * _total - 2, c => (c.Top, c.First), c => (c.LowMomentum, c.HighMomentum)),
                                (_total - 1, c => (c.First, c.Last), c => (c.HighMomentum, c.HighMomentum)),
                            ]
                            :
                            [
                                (peak, c => (c.First, c.Top), c => (c.HighMomentum, c.LowMomentum)),
                                (_total - 1, c => (c.Top, c.Last), c => (c.LowMomentum, c.HighMomentum)),
                            ];
                        if (last_epoch == -1)
                            foreach (var (group, cycle) in Groups.Zip(_cycles)) group.InitialLearningRate = cycle.First;
                        step();
                    }

                    /// <exception cref="InvalidOperationException">The cycle is over.</exception>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch > _total)
                            throw new InvalidOperationException($"Step {Epoch} of a cycle of {_total} steps: make the cycle as long as the training.");
                        var start = 0.0;
                        var current = 0;
                        while (current < _phases.Count - 1 && Epoch > _phases[current].End) start = _phases[current++].End;
                        var phase = _phases[current];
                        var share = (Epoch - start) / (phase.End - start);
                        if (_momentum)
                            foreach (var (group, cycle) in Groups.Zip(_cycles)) Momenta.Set(group, Between(phase.Momentum(cycle), share));
                        return [.. _cycles.Select(cycle => Between(phase.Rate(cycle), share))];
                    }

                    private double Between((double From, double To) ends, double share) => _strategy == AnnealStrategy.Linear
                        ? (ends.To - ends.From) * share + ends.From
                        : ends.To + (ends.From - ends.To) / 2 * (Math.Cos(Math.PI * share) + 1);

                    private readonly record struct Cycle(double First, double Top, double Last, double LowMomentum, double HighMomentum);

                    public enum AnnealStrategy
                    {
                        Cos = 0,
                        Linear = 1,
                    }
                }
            }
        }
    }
}
