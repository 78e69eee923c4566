namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>One scheduler after the other: the next one starts, from its step 0, at each milestone.</summary>
            public static LRScheduler SequentialLR(
                Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) =>
                new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);

            public static partial class impl
            {
                /// <inheritdoc cref="lr_scheduler.SequentialLR"/>
                public class SequentialLR : LRScheduler
                {
                    private readonly List<LRScheduler> _schedulers;
                    private readonly List<int> _milestones;

                    /// <exception cref="ArgumentException">There is not one milestone less than schedulers, or they do not
                    /// rise.</exception>
                    public SequentialLR(
                        Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch + 1)
                    {
                        (_schedulers, _milestones) = ([.. schedulers], [.. milestones]);
                        if (_milestones.Count != _schedulers.Count - 1)
                            throw new ArgumentException($"{_schedulers.Count} schedulers need one milestone less, got {_milestones.Count}.", nameof(milestones));
                        if (!_milestones.SequenceEqual(_milestones.Order()))
                            throw new ArgumentException($"The milestones do not rise: [{string.Join(", ", _milestones)}].",
                                nameof(milestones));

                        // every scheduler made its step 0 on this optimizer when it was built: undo that, and make the first one's again
                        foreach (var group in Groups) group.LearningRate = group.InitialLearningRate;
                        foreach (var scheduler in _schedulers) scheduler.Rewind();
                        _schedulers[0].step();
                        Remember(CurrentRates);
                    }

                    public override void step(int? epoch)
                    {
                        _step_count++;
                        Epoch = epoch ?? Epoch + 1;
                        var current = _milestones.Count(milestone => milestone <= Epoch);
                        if (current > 0 && _milestones[current - 1] == Epoch) _schedulers[current].step(0);
                        else _schedulers[current].step();
                        Remember(CurrentRates);
                    }

                    protected override IEnumerable<double> get_lr() => CurrentRates;
                }
            }
        }
    }
}
