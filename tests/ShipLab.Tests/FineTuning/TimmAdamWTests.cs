using System.Text.Json;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class TimmAdamWTests
{
    private static readonly JsonElement Official = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "timm-rates.json"))).RootElement;

    [Fact]
    public void The_rate_of_each_of_the_100_epochs_is_the_official_one_and_held_for_its_15_steps()
    {
        double[] rates = [.. Official.GetProperty("rates").EnumerateArray().Select(rate => rate.GetDouble())];
        var schedule = new TimmAdamW().Schedule(epochs: 100, stepsPerEpoch: 15);
        Assert.Equal(1500, schedule.Steps);
        // closed forms of the same numbers in another order: double precision but for the last digits
        for (var step = 0; step < schedule.Steps; step++)
            Assert.Equal(rates[step / 15], schedule.At(step), 1e-12 * rates[step / 15]);
    }

    [Fact]
    public void Without_the_lag_each_rate_comes_an_epoch_earlier_and_by_step_the_warm_up_rises_each_step()
    {
        var late = new TimmAdamW().Schedule(100, 15);
        var onTime = new TimmAdamW { EpochsLate = 0 }.Schedule(100, 15);
        Assert.All(Enumerable.Range(0, 99 * 15), step => Assert.Equal(onTime.At(step), late.At(step + 15)));
        var eachStep = onTime with { EachStep = true };
        Assert.Equal(onTime.At(15), eachStep.At(15), 1e-15);
        Assert.Equal((onTime.At(15) + onTime.At(30)) / 2, (eachStep.At(22) + eachStep.At(23)) / 2, 1e-15);
    }

    [Fact]
    public void Biases_and_what_has_one_dimension_are_not_decayed_and_prompts_are()
    {
        using var scope = NewDisposeScope();
        foreach (var group in Official.GetProperty("groups").EnumerateArray())
            foreach (var name in group.GetProperty("params").EnumerateArray().Select(item => item.GetString()!))
            {
                var weights = name.EndsWith(".bias", StringComparison.Ordinal) ? zeros(11) : zeros(2, 10, 8);
                Assert.Equal(group.GetProperty("weight_decay").GetDouble() > 0, TimmAdamW.Decays(name, weights));
            }
        Assert.False(TimmAdamW.Decays("norm.weight", zeros(8)));
        Assert.False(TimmAdamW.Decays("odd.bias", zeros(2, 8)));
    }

    [Fact]
    public void A_step_shrinks_what_decays_and_leaves_what_has_no_gradient()
    {
        using var scope = NewDisposeScope();
        Parameter[] weights = [.. Enumerable.Range(0, 4).Select(i => new Parameter(i == 1 ? ones(3) : ones(2, 3)))];
        weights[3].requires_grad = false;
        var options = new TimmAdamW { LearningRate = 0.1, WeightDecay = 0.5 };
        using var optimizer = options.Over(
            [("prompt", weights[0]), ("head.bias", weights[1]), ("unused", weights[2]), ("frozen", weights[3])]);
        Assert.Equal(2, optimizer.ParamGroups.Count());
        ((weights[0].sum() + weights[1].sum()) * 0).backward();
        optimizer.step();
        Assert.True(allclose(weights[0], full([2, 3], 0.95f)));
        Assert.All(weights.Skip(1), unmoved => Assert.True(unmoved.eq(1).all().ToBoolean()));
        Assert.Contains("no parameter needs a gradient",
            Assert.Throws<ShipLabException>(() => options.Over([("frozen", weights[3])])).Message);
    }
}
