namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>The rate times a function of the step, at every step but the first.</summary>
            public static LRScheduler MultiplicativeLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1,
                bool verbose = false) =>
                new impl.MultiplicativeLR(optimizer, lr_lambda, last_epoch, verbose);

            public static partial class impl
            {
                /// <inheritdoc cref="lr_scheduler.MultiplicativeLR"/>
                public class MultiplicativeLR : LRScheduler
                {
                    private readonly List<Func<int, double>> _functions;

                    public MultiplicativeLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, optimizer.ParamGroups.Select(_ => lr_lambda), last_epoch, verbose)
                    {
                    }

                    /// <param name="lr_lambdas">One function for each group.</param>
                    public MultiplicativeLR(
                        Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _functions = [.. lr_lambdas];
                        if (_functions.Count != BaseRates.Count)
                            throw new ArgumentException($"{_functions.Count} functions for {BaseRates.Count} parameter groups.",
                                nameof(lr_lambdas));
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        Epoch == 0 ? CurrentRates : CurrentRates.Zip(_functions, (rate, function) => rate * function(Epoch));
                }
            }
        }
    }
}
