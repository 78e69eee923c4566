using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>What the steps of a CoOp training were, for comparison with those of a set's arrays that begin with a
/// variant's name: sets have gradients by step or all together, and not every set has every kind.</summary>
/// <param name="variant">What array names begin with, "" or "name/".</param>
internal sealed class ContextRecord(string variant, ReferenceReport report)
{
    private readonly List<double> _loss = [], _rate = [], _accuracy = [], _contexts = [], _gradients = [];
    private long[] _shape = [];

    public void Add(CoOpStep step)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        _loss.Add(step.Loss);
        _rate.Add(step.LearningRate);
        _accuracy.Add(Metrics.TopK(step.Logits, step.Targets));
        _shape = step.Context.shape;
        _contexts.AddRange(step.Context.to(float64).ToHost<double>());
        _gradients.AddRange(step.Gradient.to(float64).ToHost<double>());
        report.Compare($"{variant}logits_step{step.Step}", step.Logits);
        report.Compare($"{variant}target_step{step.Step}", step.Targets);
        report.Compare($"{variant}step{step.Step}_grad/ctx", step.Gradient);
    }

    public void Compare()
    {
        report.Compare(variant + "loss", [.. _loss]);
        report.Compare(variant + "lr", [.. _rate]);
        report.Compare(variant + "batch_acc", [.. _accuracy]);
        report.Compare(variant + "ctx_steps", [_loss.Count, .. _shape], [.. _contexts]);
        report.Compare(variant + "grad_ctx", [_loss.Count, .. _shape], [.. _gradients]);
    }
}
