using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace ShipLab.Tests.SystemTorch;

/// <summary>The rates of each scheduler, one a step from step 0 on, against closed forms.</summary>
public sealed class SchedulerTests
{
    private const double Rate = 0.8;

    private static double[] Rates(Func<Optimizer, lr_scheduler.LRScheduler> make, int steps)
    {
        using var optimizer = NewOptimizer();
        var scheduler = make(optimizer);
        var rates = new List<double>();
        for (var i = 0; i < steps; i++)
        {
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
            Assert.Equal(rates[^1], scheduler.get_last_lr().Single(), 12);
            scheduler.step();
        }
        return [.. rates];
    }

    private static SGD NewOptimizer() => SGD([nn.Parameter(zeros(1))], Rate, momentum: 0.5);

    private static void Matches(IEnumerable<double> expected, double[] actual)
    {
        Assert.Equal(expected.Count(), actual.Length);
        foreach (var (e, a) in expected.Zip(actual)) Assert.Equal(e, a, 10);
    }

    private static IEnumerable<double> Of(int steps, Func<int, double> rate) => Enumerable.Range(0, steps).Select(rate);

    [Fact]
    public void StepLR_multiplies_every_few_steps() =>
        Matches(Of(8, t => Rate * Math.Pow(0.5, t / 3)), Rates(o => lr_scheduler.StepLR(o, 3, 0.5), 8));

    [Fact]
    public void MultiStepLR_multiplies_at_milestones() =>
        Matches(
            Of(8, t => Rate * Math.Pow(0.5, (t >= 2 ? 1 : 0) + (t >= 5 ? 1 : 0))), Rates(o => lr_scheduler.MultiStepLR(o, [2, 5], 0.5), 8));

    [Fact]
    public void ExponentialLR_multiplies_at_every_step() =>
        Matches(Of(6, t => Rate * Math.Pow(0.7, t)), Rates(o => lr_scheduler.ExponentialLR(o, 0.7), 6));

    [Fact]
    public void CosineAnnealingLR_follows_the_cosine_past_its_minimum() =>
        Matches(
            Of(14, t => 0.1 + (Rate - 0.1) * (1 + Math.Cos(Math.PI * t / 5)) / 2), Rates(o => lr_scheduler.CosineAnnealingLR(o, 5, 0.1), 14));

    [Fact]
    public void LinearLR_rises_and_stays() =>
        Matches(
            Of(7, t => Rate * (0.25 + 0.75 * Math.Min(t, 4) / 4)),
            Rates(o => lr_scheduler.LinearLR(o, start_factor: 0.25, end_factor: 1, total_iters: 4), 7));

    [Fact]
    public void ConstantLR_ends_after_its_steps() =>
        Matches(Of(6, t => t < 3 ? Rate * 0.25 : Rate), Rates(o => lr_scheduler.ConstantLR(o, 0.25, 3), 6));

    [Fact]
    public void PolynomialLR_falls_to_zero() =>
        Matches(Of(7, t => Rate * Math.Pow(1 - Math.Min(t, 4) / 4.0, 2)), Rates(o => lr_scheduler.PolynomialLR(o, 4, 2), 7));

    [Fact]
    public void LambdaLR_multiplies_the_initial_rate() =>
        Matches(Of(5, t => Rate / (1 + t)), Rates(o => lr_scheduler.LambdaLR(o, t => 1.0 / (1 + t)), 5));

    [Fact]
    public void MultiplicativeLR_multiplies_the_last_rate() =>
        Matches([Rate, Rate * 0.5, Rate * 0.5 / 3, Rate * 0.5 / 3 / 4], Rates(o => new lr_scheduler.impl.MultiplicativeLR(o, t => 1.0 / (t + 1)), 4));

    [Fact]
    public void SequentialLR_starts_the_next_scheduler_at_its_milestone() =>
        Matches(
            Of(9, t => t < 3 ? Rate * (0.1 + 0.9 * t / 3) : Rate * (1 + Math.Cos(Math.PI * (t - 3) / 6)) / 2),
            Rates(
                o => lr_scheduler.SequentialLR(
                    o, [lr_scheduler.LinearLR(o, 0.1, 1, 3), lr_scheduler.CosineAnnealingLR(o, 6)], [3]),
                9));

    [Fact]
    public void ChainedLR_multiplies_the_factors() =>
        Matches(
            Of(5, t => Rate * (t < 2 ? 0.1 : 1) * Math.Pow(0.9, t)),
            Rates(o => lr_scheduler.ChainedLR([lr_scheduler.ConstantLR(o, 0.1, 2), lr_scheduler.ExponentialLR(o, 0.9)]), 5));

    [Fact]
    public void OneCycleLR_rises_and_falls_along_cosines_and_moves_momentum_against_it()
    {
        using var optimizer = NewOptimizer();
        var scheduler = lr_scheduler.OneCycleLR(optimizer, max_lr: 1.0, total_steps: 10, pct_start: 0.4, div_factor: 10, final_div_factor: 100);
        for (var step = 0; step < 10; step++)
        {
            // up from 0.1 to 1 in steps 0 to 3, down to 0.001 in steps 3 to 9
            var (from, to, share) = step <= 3 ? (0.1, 1.0, step / 3.0) : (1.0, 0.001, (step - 3) / 6.0);
            Assert.Equal(to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share)), optimizer.ParamGroups.Single().LearningRate, 10);
            var (high, low) = step <= 3 ? (0.95, 0.85) : (0.85, 0.95);
            Assert.Equal(low + (high - low) / 2 * (1 + Math.Cos(Math.PI * share)), optimizer.Momentum, 10);
            scheduler.step();
        }
    }

    [Fact]
    public void CyclicLR_goes_up_and_down()
    {
        Matches(
            [0.1, 0.55, 1.0, 0.55, 0.1, 0.325, 0.55, 0.325, 0.1],
            Rates(o => lr_scheduler.CyclicLR(o, 0.1, 1.0, step_size_up: 2, mode: lr_scheduler.impl.CyclicLR.Mode.Triangular2), 9));
    }

    [Fact]
    public void ReduceLROnPlateau_waits_for_its_patience_and_cools_down()
    {
        using var optimizer = NewOptimizer();
        var scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, factor: 0.5, patience: 1, cooldown: 1, min_lr: [0.3]);
        double[] metrics = [1.0, 0.9, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.8];
        // bad steps:        -    -    1     2>1   (cool) 1     2>1   (cool) better
        double[] expected = [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.3, 0.3, 0.3];
        foreach (var (metric, rate) in metrics.Zip(expected))
        {
            scheduler.step(metric);
            Assert.Equal(rate, optimizer.ParamGroups.Single().LearningRate, 12);
        }
    }

    [Fact]
    public void Each_group_keeps_its_own_base_rate()
    {
        using var optimizer = SGD(
            [
                new SGD.ParamGroup { Parameters = [nn.Parameter(zeros(1))] },
                new SGD.ParamGroup { Parameters = [nn.Parameter(zeros(1))], Options = new() { LearningRate = 0.2 } },
            ],
            Rate);
        var scheduler = lr_scheduler.LambdaLR(optimizer, t => t + 1.0);
        scheduler.step();
        Assert.Equal([2 * Rate, 0.4], scheduler.get_last_lr());
    }
}
