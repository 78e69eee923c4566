namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Several schedulers of one optimizer, stepped together: their factors multiply.</summary>
            public static LRScheduler ChainedLR(IEnumerable<LRScheduler> schedulers) => new impl.ChainedLR(schedulers);

            public static partial class impl
            {
                /// <inheritdoc cref="lr_scheduler.ChainedLR"/>
                public class ChainedLR : LRScheduler
                {
                    private readonly List<LRScheduler> _schedulers;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers)
                    {
                        _schedulers = [.. schedulers];
                        if (_schedulers.Count == 0) throw new ArgumentException("There is no scheduler to chain.", nameof(schedulers));
                        Remember(_schedulers[^1].get_last_lr());
                    }

                    public override void step()
                    {
                        _step_count++;
                        foreach (var scheduler in _schedulers) scheduler.step();
                        Remember(_schedulers[^1].get_last_lr());
                    }

                    public override void step(int? epoch) =>
                        throw new NotSupportedException("Chained schedulers go on one step at a time: call step() without an epoch.");
                }
            }
        }
    }
}
