using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Linear probe, GDA and ProKeR against PyTorch's numbers (data/closed-forms.md).</summary>
public sealed class ClosedFormTests : IDisposable
{
    private const int Rows = 24, Size = 6, Classes = 5, BaseClasses = 3;
    private static readonly Dictionary<string, double[][]> Expected =
        JsonSerializer.Deserialize<Dictionary<string, double[][]>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "closed-forms.json")))!;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _text, _queries;
    private readonly Features _training;
    private readonly FineTuningTask _task;

    public ClosedFormTests()
    {
        var labels = arange(Rows, int64) % BaseClasses;                                             // [N]
        _text = Unit(Grid(Classes, 1.1, 0.9, 0.4, Math.Cos));                                        // [C, D] f64
        var x = Unit(Grid(Rows, 1.3, 0.7, 0.1, Math.Sin) * 0.6 + _text.index_select(0, labels));     // [N, D]
        _queries = Unit(Grid(7, 0.5, 1.7, 0.3, Math.Sin)).to(float32);                               // [7, D]
        string[] names = ["oak", "pine", "elm", "ash", "yew"];
        _training = new Features(x.to(float32), labels, names);
        _task = new FineTuningTask { TextFeatures = _text.to(float32), LogitScale = 1, ClassNames = names,
            TrainClasses = [0, 1, 2], Seed = 1 };
    }

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(GdaPrecision.Ridge, "gda_ridge")]
    [InlineData(GdaPrecision.PseudoInverse, "gda_pinv")]
    public void Gda_has_the_discriminants_of_the_official_programs(GdaPrecision precision, string expected)
    {
        using var classifier =
            (GdaClassifier)new Gda(new GdaOptions { Precision = precision, Alphas = [1], Neighbours = 5,
                TextRepeats = 3 }).Fit(_task, Batches());
        Near(expected, classifier.Discriminants(_queries, tensor(new long[] { 0, 1, 2 })), 1e-4);
        Near("gda_new", classifier.Discriminants(_queries, tensor(new long[] { 3, 4 })), 1e-4);
        var cosines = _queries.mm(_text.to(float32).t());
        Assert.True(allclose(cosines + classifier.Discriminants(_queries, arange(5, int64)),
            classifier.Logits(_queries, [0, 1, 2, 3, 4]), 1e-5, 1e-4));
    }

    [Fact]
    public void ProKeR_is_what_solving_its_linear_system_gives()
    {
        using var classifier = new ProKer(new ProKerOptions { Widths = [2.5], Ridges = [0.7] }).Fit(_task, Batches());
        Near("proker", classifier.Logits(_queries, [0, 1, 2]), 1e-5);
        Assert.True(allclose(_queries.mm(_text.to(float32).t()).narrow(1, 3, 2),
            classifier.Logits(_queries, [3, 4]), 1e-5, 1e-6));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(100)]
    public void The_linear_probe_is_at_the_minimum_that_LBFGS_finds(double strength)
    {
        using var classifier = new LinearProbe(new LinearProbeOptions { Strengths = [strength], Refinements = 0 })
            .Fit(_task, Batches());
        Near(FormattableString.Invariant($"logistic_{strength}"),
            nn.functional.softmax(classifier.Logits(_queries, [0, 1, 2]), 1), 1e-5);

        var regression = new LogisticRegression(_training.X, _training.Y, BaseClasses);
        var w = regression.Minimise(strength);
        var penalty = 1 / (strength * Rows);
        Assert.Equal(Expected[FormattableString.Invariant($"logistic_value_{strength}")][0][0],
            regression.Value(w, penalty), 1e-8);
        Assert.True(regression.Gradient(w, penalty).abs().max().ToDouble() < 1e-7);
    }

    private FeatureBatches Batches() => new(_training, 8, seed: 1);

    private static void Near(string name, Tensor found, double relative)
    {
        using var inner = NewDisposeScope();
        var expected = Expected[name];
        Assert.Equal([expected.Length, expected[0].Length], found.shape);
        var numbers = found.to(float64).contiguous().data<double>().ToArray();
        var size = expected.SelectMany(row => row).Max(Math.Abs);
        foreach (var (reference, number) in expected.SelectMany(row => row).Zip(numbers))
            Assert.Equal(reference, number, relative * size);
    }

    private static Tensor Grid(int rows, double a, double b, double c, Func<double, double> f) =>
        tensor([.. Enumerable.Range(0, rows * Size)
            .Select(at => f(a * (at / Size) + b * (at % Size) + c * (at / Size) * (at % Size)))], dtype: float64)
            .view(rows, Size);

    private static Tensor Unit(Tensor x) => x / x.norm(1, keepdim: true);
}
