using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>What every fine-tuner must bear or refuse.</summary>
public sealed class FineTunerInputTests
{
    public static TheoryData<string> Methods => [.. All().Select(method => method.Name)];

    private static IFineTuner[] All() =>
    [
        new ZeroShot(),
        new LinearProbe(LinearProbeOptions.Paper),
        new CoOp(CoOpOptions.Toyland with { Epochs = 1 }),
        new CoCoOp(CoCoOpOptions.Toyland with { Epochs = 1 }),
        new ClipAdapter(ClipAdapterOptions.Toyland with { Epochs = 1 }),
        new TipAdapter(TipAdapterOptions.Paper),
        new TipAdapterF(TipAdapterFOptions.Paper with { Epochs = 1 }),
        new Gda(GdaOptions.Paper),
        new ProKer(ProKerOptions.Toyland),
    ];

    private static IFineTuner Method(string name) => All().Single(method => method.Name == name);

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_gives_logits_of_known_classes_with_no_generator_and_with_one(string name)
    {
        using var small = new SmallTask();
        using var task = small.Task with { Validation = small.Validation };
        using var text = new TextGenerator(task.TextFeatures);
        var synthesized = new SynthesizedBatches(small.Batches(), text, [2, 3], seed: 1);
        foreach (var (batches, classes) in new (IBatchSource, int[])[] { (small.Batches(), [0, 1]),
            (synthesized, [0, 1, 2, 3]) })
        {
            using var scope = NewDisposeScope();
            using var classifier = Method(name).Fit(task with { TrainClasses = classes }, batches);
            int[] known = [.. Enumerable.Range(0, 4).Where(classifier.Knows)];
            Assert.Equal(name == "linear-probe" ? classes : [0, 1, 2, 3], known);
            var logits = classifier.Logits(small.Base.X, known);
            Assert.Equal([small.Base.Count, known.Length], logits.shape);
            Assert.True(logits.isfinite().all().ToBoolean());
            Assert.False(logits.requires_grad);

            // classes may be asked for in any order, one at a time
            for (var column = 0; column < known.Length; column++)
                Assert.True(allclose(logits.narrow(1, column, 1),
                    classifier.Logits(small.Base.X, [known[column]]), 1e-4, 1e-4));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void One_image_a_class_is_enough(string name)
    {
        using var small = new SmallTask(images: 2);
        using var task = small.Task with { Validation = small.Validation };
        using var classifier = Method(name).Fit(task, small.Batches());
        using var logits = classifier.Logits(small.Base.X, [0, 1]);
        Assert.True(logits.isfinite().all().ToBoolean());
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_same_seed_gives_the_same_classifier(string name)
    {
        using var small = new SmallTask();
        using var task = small.Task with { Validation = small.Validation };
        Assert.Equal(Logits(), Logits());

        float[] Logits()
        {
            using var text = new TextGenerator(task.TextFeatures);
            var batches = new SynthesizedBatches(small.Batches(), text, [2, 3], seed: 1);
            using var all = task with { TrainClasses = [0, 1, 2, 3] };
            using var classifier = Method(name).Fit(all, batches);
            using var logits = classifier.Logits(small.Base.X, [0, 1, 2, 3]);
            return logits.data<float>().ToArray();
        }
    }

    [Fact]
    public void Features_that_are_not_finite_are_refused_with_the_first_row_and_its_class()
    {
        using var small = new SmallTask();
        using var scope = NewDisposeScope();
        var x = small.Base.X.clone();
        x[5, 3] = tensor(float.NaN);
        x[9, 0] = tensor(float.PositiveInfinity);
        var broken = small.Base with { X = x };
        var error = Assert.Throws<ShipLabException>(() => new FeatureBatches(broken, 8, seed: 1));
        Assert.Contains("Row 5 of the training features (class 1 'pine')", error.Message);
        var task = small.Task with { Validation = broken };
        Assert.Contains("Row 5 of the validation features",
            Assert.Throws<ShipLabException>(() => new Gda(GdaOptions.Paper).Fit(task, small.Batches())).Message);
    }

    [Fact]
    public void Features_that_have_not_length_1_are_refused_with_the_first_row_and_its_class()
    {
        using var small = new SmallTask();
        using var scope = NewDisposeScope();
        var x = small.Base.X.clone();
        x[7] = 3 * x[7];
        var error = Assert.Throws<ShipLabException>(() => new FeatureBatches(small.Base with { X = x }, 8, seed: 1));
        Assert.Contains("Row 7 of the training features (class 1 'pine') has length 3, not 1", error.Message);
        using var task = small.Task with { Validation = small.Validation with { X = 2 * small.Validation.X } };
        Assert.Contains("Row 0 of the validation features",
            Assert.Throws<ShipLabException>(() => new Gda(GdaOptions.Paper).Fit(task, small.Batches())).Message);

        // features of a 16-bit encoder have length 1 to three digits
        _ = new FeatureBatches(small.Base with { X = small.Base.X.to(bfloat16).to(float32) }, 8, seed: 1);
    }

    [Fact]
    public void Features_of_a_class_without_name_are_refused()
    {
        using var small = new SmallTask();
        using var scope = NewDisposeScope();
        var y = small.Base.Y.clone();
        y[3] = tensor(9L);
        var error = Assert.Throws<ShipLabException>(() => new FeatureBatches(small.Base with { Y = y }, 8, seed: 1));
        Assert.Contains("Row 3 of the training features is of class 9, but there are names for 4 classes only",
            error.Message);
    }

    public static TheoryData<string> Learners =>
        [.. All().Select(method => method.Name).Where(name => name != "zero-shot")];

    [Theory]
    [MemberData(nameof(Learners))]
    public void A_class_in_the_batches_that_the_task_does_not_know_or_learn_is_refused_by_its_id(string name)
    {
        using var small = new SmallTask();
        using var task = small.Task with { Validation = small.Validation };
        foreach (var id in new[] { 3L, 40, -1 })
        {
            var error = Assert.Throws<ShipLabException>(() => Method(name).Fit(task, new OneBatch(small, id)));
            Assert.Contains($"A batch holds class {id}, which is outside the 2 of 4", error.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Names_that_are_empty_or_the_same_are_refused_unless_they_may_be_the_same(string name)
    {
        using var small = new SmallTask();
        using var task = small.Task with { Validation = small.Validation };
        var empty =
            Assert.Throws<ShipLabException>(
                () => Method(name).Fit(task with { ClassNames = ["oak", "pine", " ", "ash"] }, small.Batches()));
        Assert.Contains("Class 2 of the task has no name", empty.Message);
        using var same = task with { ClassNames = ["oak", "pine", "elm", "oak "] };
        Assert.Contains("Classes 0 and 3 of the task are both called 'oak'",
            Assert.Throws<ShipLabException>(() => Method(name).Fit(same, small.Batches())).Message);
        using var _ = Method(name).Fit(same with { SameNames = true }, small.Batches());
    }

    [Fact]
    public void Training_classes_must_be_classes_of_the_task_each_once()
    {
        using var small = new SmallTask();
        foreach (var (classes, said) in new (int[], string)[] { ([0, 4],
            "class 4: the task has names for classes 0 to 3"), ([0, 1, 0], "class 0: it is twice"),
            ([], "no class to learn") })
            Assert.Contains(said,
                Assert.Throws<ShipLabException>(() => new CoOp(CoOpOptions.Toyland)
                    .Fit(small.Task with { TrainClasses = classes }, small.Batches())).Message);
    }

    [Fact]
    public void A_source_of_batches_alone_is_refused_where_all_features_are_wanted()
    {
        using var small = new SmallTask();
        using var task = small.Task with { Validation = small.Validation };
        var error =
            Assert.Throws<ShipLabException>(
                () => new TipAdapter(TipAdapterOptions.Paper).Fit(task, new BatchesAlone(small.Batches())));
        Assert.Contains("BatchesAlone gives batches only", error.Message);
    }

    private sealed class BatchesAlone(IBatchSource source) : IBatchSource
    {
        public int BatchesPerEpoch => source.BatchesPerEpoch;

        public Batch Next() => source.Next();
    }

    /// <summary>The base features, the last of which claims another class.</summary>
    private sealed class OneBatch(SmallTask small, long id) : IBatchSource
    {
        public int BatchesPerEpoch => 1;

        public Batch Next() => new(small.Base.X.clone(), Labels());

        public TrainingFeatures All() => new(small.Base.X.unsqueeze(0), Labels());

        private Tensor Labels()
        {
            var labels = small.Base.Y.clone();
            labels[-1] = tensor(id);
            return labels;
        }
    }
}
