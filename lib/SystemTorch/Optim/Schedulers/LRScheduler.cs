namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rates of an optimizer's groups as a function of the number of steps.</summary>
            /// <remarks>
            /// As in PyTorch: building a scheduler makes step 0, and each <see cref="step()"/> after an epoch the next. The rates follow
            /// from the previous ones (<see cref="get_lr"/>), so that several schedulers can be chained on one optimizer.
            /// </remarks>
            public abstract class LRScheduler
            {
                protected int _step_count;

                private protected readonly Optimizer Optimizer;
                private protected readonly List<double> BaseRates;
                private readonly bool _verbose;
                private List<double> _lastRates;

                /// <summary>The number of the last step; 0 after construction.</summary>
                private protected int Epoch;

                protected LRScheduler() : this([], -1, false) { }

                /// <param name="last_epoch">The last step made before, when training resumes; -1 at the start.</param>
                /// <param name="verbose">Prints every new rate.</param>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                    : this(optimizer.ParamGroups, last_epoch, verbose) => Optimizer = optimizer;

                private LRScheduler(IEnumerable<ILearningRateController> groups, int lastEpoch, bool verbose)
                {
                    Optimizer = null!; // replaced by the public constructor; schedulers of schedulers have none
                    BaseRates = [.. groups.Select(group => group.InitialLearningRate)];
                    _lastRates = [.. groups.Select(group => group.LearningRate)];
                    (Epoch, _verbose) = (lastEpoch, verbose);
                }

                private protected IEnumerable<ILearningRateController> Groups => Optimizer.ParamGroups;

                /// <summary>The current rates, one for each group.</summary>
                private protected IEnumerable<double> CurrentRates => Groups.Select(group => group.LearningRate);

                /// <summary>The rates that the last step set.</summary>
                public IEnumerable<double> get_last_lr() => _lastRates;

                /// <summary>The rates of this step, from those of the step before.</summary>
                protected virtual IEnumerable<double> get_lr() => CurrentRates;

                /// <summary>The rates of this step, from the initial ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                public virtual void step() => step(null);

                /// <param name="epoch">Jumps to a step when given.</param>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    Epoch = epoch ?? Epoch + 1;
                    Set([.. epoch is null ? get_lr() : get_closed_form_lr()]);
                }

                /// <param name="current">A metric, for schedulers that follow one; the others ignore it.</param>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                private protected void Set(List<double> rates)
                {
                    foreach (var (group, rate) in Groups.Zip(rates)) group.LearningRate = rate;
                    Remember(rates);
                    if (_verbose)
                        for (var i = 0; i < rates.Count; i++) Console.WriteLine($"Epoch {Epoch}: learning rate of group {i} is {rates[i]:g6}.");
                }

                private protected void Remember(IEnumerable<double> rates) => _lastRates = [.. rates];

                /// <summary>Undoes the step that building a scheduler makes.</summary>
                internal void Rewind() => Epoch--;
            }
        }
    }
}
