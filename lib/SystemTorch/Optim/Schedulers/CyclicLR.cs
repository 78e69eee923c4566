namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Up and down between base_lr and max_lr, again and again; momentum goes the other way.</summary>
            /// <remarks>Smith, "Cyclical Learning Rates for Training Neural Networks". Step it after every batch.</remarks>
            /// <param name="step_size_down">Steps of the way down; as many as up by default.</param>
            /// <param name="scale_fn">Scales the height, in place of the mode: a function of the cycle or of the step, as scale_mode
            /// says.</param>
            public static LRScheduler CyclicLR(
                Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000, int step_size_down = -1,
                impl.CyclicLR.Mode mode = impl.CyclicLR.Mode.Triangular, double gamma = 1.0, Func<double, double>? scale_fn = null,
                impl.CyclicLR.ScaleMode scale_mode = impl.CyclicLR.ScaleMode.Cycle, bool cycle_momentum = true, double base_momentum = 0.8,
                double max_momentum = 0.9, int last_epoch = -1, bool verbose = false) =>
                new impl.CyclicLR(
                    optimizer, base_lr, max_lr, step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode, cycle_momentum,
                    base_momentum,
                    max_momentum, last_epoch, verbose);

            /// <summary>Cycles with rates and momenta for each group.</summary>
            public static LRScheduler CyclicLR(
                Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr, int step_size_up = 2000,
                int step_size_down = -1,
                impl.CyclicLR.Mode mode = impl.CyclicLR.Mode.Triangular, double gamma = 1.0, Func<double, double>? scale_fn = null,
                impl.CyclicLR.ScaleMode scale_mode = impl.CyclicLR.ScaleMode.Cycle, bool cycle_momentum = true,
                IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, int last_epoch = -1,
                bool verbose = false) =>
                new impl.CyclicLR(
                    optimizer, base_lr, max_lr, step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode, cycle_momentum,
                    base_momentum,
                    max_momentum, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Up and down between two rates, again and again.</summary>
                public class CyclicLR : LRScheduler
                {
                    private readonly List<double> _low, _high, _lowMomenta, _highMomenta;
                    private readonly double _up, _length;
                    private readonly Func<double, double> _scale;
                    private readonly bool _scaleByCycle, _momentum;

                    public CyclicLR(
                        Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000, int step_size_down = -1,
                        Mode mode = Mode.Triangular,
                        double gamma = 1.0, Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle,
                        bool cycle_momentum = true,
                        double base_momentum = 0.8, double max_momentum = 0.9, int last_epoch = -1, bool verbose = false)
                        : this(
                            optimizer, optimizer.ParamGroups.Select(_ => base_lr), optimizer.ParamGroups.Select(_ => max_lr), step_size_up,
                            step_size_down, mode, gamma, scale_fn, scale_mode, cycle_momentum,
                            optimizer.ParamGroups.Select(_ => base_momentum),
                            optimizer.ParamGroups.Select(_ => max_momentum), last_epoch, verbose)
                    {
                    }

                    public CyclicLR(
                        Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr, int step_size_up = 2000,
                        int step_size_down = -1,
                        Mode mode = Mode.Triangular, double gamma = 1.0, Func<double, double>? scale_fn = null,
                        ScaleMode scale_mode = ScaleMode.Cycle,
                        bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null,
                        int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_low, _high) = ([.. base_lr], [.. max_lr]);
                        if (_low.Count != BaseRates.Count || _high.Count != BaseRates.Count)
                            throw new ArgumentException($"{_low.Count} lowest and {_high.Count} highest rates for {BaseRates.Count} parameter groups.");
                        _lowMomenta = base_momentum?.ToList() ?? [.. BaseRates.Select(_ => 0.8)];
                        _highMomenta = max_momentum?.ToList() ?? [.. BaseRates.Select(_ => 0.9)];
                        (_up, _length) = (step_size_up, step_size_up + (step_size_down > 0 ? step_size_down : step_size_up));
                        _momentum = cycle_momentum;
                        _scaleByCycle = scale_fn is null ? mode != Mode.ExpRange : scale_mode == ScaleMode.Cycle;
                        _scale = scale_fn ?? (mode switch
                        {
                            Mode.Triangular2 => cycle => 1 / Math.Pow(2, cycle - 1),
                            Mode.ExpRange => iteration => Math.Pow(gamma, iteration),
                            _ => _ => 1,
                        });
                        if (last_epoch == -1)
                            foreach (var (group, rate) in Groups.Zip(_low)) (group.LearningRate, group.InitialLearningRate) = (rate, rate);
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var cycle = Math.Floor(1 + Epoch / _length);
                        var position = 1 + Epoch / _length - cycle; // 0 to 1 within the cycle
                        var turn = _up / _length;
                        var height = (position <= turn ? position / turn : (position - 1) / (turn - 1)) * _scale(_scaleByCycle ? cycle : Epoch);
                        if (_momentum)
                            foreach (var (group, i) in Groups.Select((group, i) => (group, i)))
                                Momenta.Set(group, _highMomenta[i] - (_highMomenta[i] - _lowMomenta[i]) * height);
                        return [.. _low.Zip(_high, (low, high) => low + (high - low) * height)];
                    }

                    public enum Mode
                    {
                        Triangular = 0,
                        Triangular2 = 1,
                        ExpRange = 2,
                    }

                    public enum ScaleMode
                    {
                        Cycle = 0,
                        Iterations = 1,
                    }
                }
            }
        }
    }
}
