using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>Set metrics: the scores of SHIP's, Dassl's and GRIP's evaluation code from logits and labels, case by
/// case.</summary>
internal sealed class MetricsCheck : IReferenceCheck
{
    public string Kind => "metrics";

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        foreach (var name in set.Arrays.Where(array => array.EndsWith("/logits", StringComparison.Ordinal))
            .Select(array => array[..^"/logits".Length]))
        {
            using var scope = NewDisposeScope();
            var (logits, labels) = (set.Read($"{name}/logits"), set.Read($"{name}/labels"));       // [N, C], [N]
            report.Compare($"{name}/cls_acc_top1_top5", Metrics.TopK(logits, labels), Metrics.TopK(logits, labels, 5));
            report.Compare($"{name}/compute_accuracy_top1", Metrics.TopK(logits, labels));
            var dassl = Metrics.Report(logits, labels);
            report.Compare($"{name}/dassl_accuracy_error_macrof1_perclass", dassl.Accuracy, dassl.Error, dassl.MacroF1,
                dassl.PerClassAccuracy);
            report.Compare($"{name}/per_class_accuracy",
                [.. Metrics.PerClassAccuracy(logits, labels).Select(accuracy => accuracy ?? -1)]);
            report.Compare($"{name}/grip_ul", Metrics.TopK(logits, labels) / 100);

            if ((set.Number("cases", name, "n_base") ?? set.Number("hyper_parameters", "n_base")
                ?? set.Number("n_base")) is not { } classes) continue;
            var baseClasses = (int)classes;
            Compare($"{name}/base_new", Metrics.BaseToNew(logits, labels, baseClasses), report);
            Compare($"{name}/gzsl_overall", Metrics.JointOverall(logits, labels, baseClasses), report);
            Compare($"{name}/gzsl_per_class", Metrics.JointPerClass(logits, labels, baseClasses), report);
            var grip = Metrics.Grip(logits, labels, baseClasses);
            report.Compare($"{name}/grip_trzsl", grip.Unseen, grip.Seen, grip.HarmonicMean);
        }
    }

    private static void Compare(string output, BaseNewHarmonic found, ReferenceReport report) =>
        report.Compare(output, found.Base, found.New, found.H);
}
