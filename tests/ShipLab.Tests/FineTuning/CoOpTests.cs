using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class CoOpTests
{
    private static readonly CoOpOptions Options =
        CoOpOptions.Toyland with { Sgd = CoOpOptions.Toyland.Sgd with { LearningRate = 0.002 }, Epochs = 8 };

    [Fact]
    public void It_learns_the_base_classes_and_starts_from_the_words_of_the_template()
    {
        using var task = new SmallTask();
        using var learned = new CoOp(Options).Fit(task.Task, task.Batches());
        using var zeroShot = new ZeroShot().Fit(task.Task, task.Batches());
        Assert.True(Loss(learned) < 0.95 * Loss(zeroShot), $"{Loss(zeroShot)} -> {Loss(learned)}");

        using var untrained = new CoOp(Options with { Sgd = Options.Sgd with { LearningRate = 0 } })
            .Fit(task.Task, task.Batches());
        using var expected = zeroShot.Logits(task.Base.X, [0, 1, 2, 3]);
        using var found = untrained.Logits(task.Base.X, [0, 1, 2, 3]);
        Assert.True(allclose(expected, found, 1e-4, 1e-4));

        double Loss(IClassifier classifier)
        {
            using var scope = NewDisposeScope();
            return nn.functional.cross_entropy(classifier.Logits(task.Base.X, [0, 1]), task.Base.Y).ToDouble();
        }
    }

    [Fact]
    public void Without_new_classes_among_the_batches_it_sees_base_names_only_unless_told_otherwise()
    {
        using var task = new SmallTask();
        Assert.Equal(2, Columns(task, Options));
        Assert.Equal(4, Columns(task, Options with { AllNames = true }));

        static long Columns(SmallTask task, CoOpOptions options)
        {
            var columns = 0L;
            using var _ = new CoOp(options with { Epochs = 1 }) { OnStep = step => columns = step.Logits.shape[1] }
                .Fit(task.Task, task.Batches());
            return columns;
        }
    }

    [Fact]
    public void A_batch_of_a_class_that_is_not_learned_is_refused()
    {
        using var task = new SmallTask();
        using var text = new TextGenerator(task.Task.TextFeatures);
        var batches = new SynthesizedBatches(task.Batches(), text, [2, 3], seed: 1);
        var error = Assert.Throws<ShipLabException>(() => new CoOp(Options).Fit(task.Task, batches));
        Assert.Contains("outside the 2 of 4", error.Message);
    }

    [Fact]
    public void The_same_seed_gives_the_same_context()
    {
        using var task = new SmallTask();
        var random = Options with { ContextStart = ContextStart.Random, ContextTokens = 3 };
        Assert.Equal(Context(task.Task, random), Context(task.Task, random));
        Assert.NotEqual(Context(task.Task, random), Context(task.Task with { Seed = 8 }, random));

        float[] Context(FineTuningTask of, CoOpOptions options)
        {
            using var classifier = (CosineClassifier)new CoOp(options).Fit(of, task.Batches());
            return classifier.Context!.data<float>().ToArray();
        }
    }

    [Fact]
    public void Validation_picks_an_epoch_that_is_best_on_validation_features()
    {
        using var task = new SmallTask();
        var withValidation = task.Task with { Validation = task.Validation };
        var options = Options with { Sgd = Options.Sgd with { LearningRate = 5 },
            SelectOnValidation = true, Epochs = 6 };
        using var chosen = new CoOp(options).Fit(withValidation, task.Batches());
        using var last = new CoOp(options with { SelectOnValidation = false }).Fit(withValidation, task.Batches());
        Assert.True(Score(chosen) >= Score(last));
        Assert.Throws<ShipLabException>(() => new CoOp(options).Fit(task.Task, task.Batches()));

        double Score(IClassifier classifier)
        {
            using var logits = classifier.Logits(task.Validation.X, [0, 1]);
            return Metrics.TopK(logits, task.Validation.Y);
        }
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_training_with_advice()
    {
        using var task = new SmallTask();
        var error =
            Assert.Throws<ShipLabException>(
                () => new CoOp(Options with { Sgd = Options.Sgd with { LearningRate = 1e38 } })
                    .Fit(task.Task, task.Batches()));
        Assert.Contains("learning rate", error.Message);
    }

    [Fact]
    public void Presets_are_what_the_paper_states_and_what_the_code_does()
    {
        var (paper, official) = (CoOpOptions.Paper, CoOpOptions.Official);
        Assert.Equal((0.002, 0.9, 5e-4, 50, 32, 1),
            (paper.Sgd.LearningRate, paper.Sgd.Momentum, paper.Sgd.WeightDecay, paper.Epochs, paper.BatchSize,
                paper.Sgd.WarmupEpochs));
        Assert.Equal((0.002, 0.0, 0.0, 200, 256, 0),
            (official.Sgd.LearningRate, official.Sgd.Momentum, official.Sgd.WeightDecay, official.Epochs,
                official.BatchSize, official.Sgd.WarmupEpochs));
        Assert.Equal((100.0, true, true), (official.LogitScale, official.AllNames, official.Sgd.RateEachStep));
        Assert.Null(paper.LogitScale);
        Assert.Null(CoOpOptions.Toyland.LogitScale);
    }

    [Fact]
    public void The_rate_follows_a_half_cosine_by_step_or_by_epoch_after_the_warm_up()
    {
        var byStep = new LearningRateSchedule(0.2, Epochs: 2, StepsPerEpoch: 5);
        Assert.Equal(0.2, byStep.At(0), 1e-12);
        Assert.Equal(0.1, byStep.At(5), 1e-12);
        Assert.Equal(0.2 * (1 + Math.Cos(0.9 * Math.PI)) / 2, byStep.At(9), 1e-12);

        var byEpoch = new LearningRateSchedule(0.2, Epochs: 4, StepsPerEpoch: 2, EachStep: false, WarmupEpochs: 1,
            WarmupRate: 1e-5);
        Assert.Equal([1e-5, 1e-5, 0.2, 0.2], Enumerable.Range(0, 4).Select(byEpoch.At));
        Assert.Equal(byEpoch.At(4), byEpoch.At(5));
        Assert.Equal(0.1, byEpoch.At(7), 1e-12);
    }

    [Theory]
    [InlineData(NamePosition.End, false)]
    [InlineData(NamePosition.End, true)]
    [InlineData(NamePosition.Middle, false)]
    [InlineData(NamePosition.Middle, true)]
    [InlineData(NamePosition.Front, false)]
    [InlineData(NamePosition.Front, true)]
    public void Every_arrangement_of_context_and_name_learns(NamePosition position, bool classContexts)
    {
        using var task = new SmallTask();
        var options = Options with { NamePosition = position, ClassContexts = classContexts,
            ContextStart = ContextStart.Random, ContextTokens = 3 };
        var losses = new List<double>();
        using var classifier = (CosineClassifier)new CoOp(options) { OnStep = step => losses.Add(step.Loss) }
            .Fit(task.Task, task.Batches());
        Assert.True(losses[^3..].Average() < losses[..3].Average(), $"{losses[0]} -> {losses[^1]}");
        Assert.Equal(classContexts ? [2L, 3, 32] : [3L, 32], classifier.Context!.shape);
        Assert.Equal([4L, SmallTask.FeatureSize], classifier.TextFeatures.shape);
    }

    [Theory]
    [InlineData(NamePosition.Middle, new long[] { 38, 4, 20, 5, 6, 2, 39 }, 3)]
    [InlineData(NamePosition.Front, new long[] { 38, 20, 4, 5, 6, 2, 39 }, 3)]
    [InlineData(NamePosition.Middle, new long[] { 38, 4, 5, 20, 6, 7, 2, 39 }, 4)]
    [InlineData(NamePosition.Front, new long[] { 38, 20, 4, 5, 6, 7, 2, 39 }, 4)]
    public void The_context_goes_where_its_words_would_stand(NamePosition position, long[] expected, int contextTokens)
    {
        using var task = new SmallTask();
        using var scope = NewDisposeScope();
        var words =
            task.Text.Embed(tensor(Enumerable.Range(4, contextTokens).Select(id => (long)id).ToArray()).unsqueeze(0))
                .squeeze(0);
        using var found =
            (CosineClassifier)new CoOp(Options with { NamePosition = position, ContextTokens = contextTokens,
                ContextStart = ContextStart.Random, Epochs = 0 })
            { InitialContext = words }.Fit(task.Task, task.Batches());
        var prompt = new long[12];
        expected.CopyTo(prompt, 0);
        var text = nn.functional.normalize(task.Text.EncodeText(tensor(prompt).unsqueeze(0)), dim: 1);
        Assert.True(allclose(text, found.TextFeatures.narrow(0, 0, 1), 1e-4, 1e-5));
    }

    [Fact]
    public void With_a_context_for_each_class_new_classes_keep_their_zero_shot_prompt()
    {
        using var task = new SmallTask();
        using var scope = NewDisposeScope();
        using var classifier = (CosineClassifier)new CoOp(Options with { ClassContexts = true })
            .Fit(task.Task, task.Batches());
        Assert.True(classifier.TextFeatures.narrow(0, 2, 2).eq(task.Task.TextFeatures.narrow(0, 2, 2)).all()
            .ToBoolean());
        Assert.False(classifier.TextFeatures.narrow(0, 0, 2).eq(task.Task.TextFeatures.narrow(0, 0, 2)).any()
            .ToBoolean());

        // each class begins with the words, so an untrained context says what the template says
        using var untrained =
            (CosineClassifier)new CoOp(Options with { Sgd = Options.Sgd with { LearningRate = 0 },
                ClassContexts = true }).Fit(task.Task, task.Batches());
        Assert.True(allclose(task.Task.TextFeatures, untrained.TextFeatures, 1e-4, 1e-5));
    }

    [Fact]
    public void Names_may_have_several_tokens_and_a_wrong_count_is_refused()
    {
        using var task = new SmallTask();
        using var scope = NewDisposeScope();
        // "a name b." under a template whose word behind the name is token 7
        var tokens = task.Tokens.clone();
        tokens[TensorIndex.Colon, 6] = tensor(7L);
        tokens[TensorIndex.Colon, 7] = tensor(2L);
        tokens[TensorIndex.Colon, 8] = tensor(39L);
        var front = Options with { NamePosition = NamePosition.Front, Epochs = 0 };
        using var counted = task.Task with { Tokens = tokens, NameTokens = [1, 1, 1, 1] };
        using var guessed = task.Task with { Tokens = tokens };
        Assert.Equal([2, 2, 2, 2], guessed.NameLengths());
        using var one = (CosineClassifier)new CoOp(front).Fit(counted, task.Batches());
        using var two = (CosineClassifier)new CoOp(front).Fit(guessed, task.Batches());
        Assert.True(allclose(Of(38, 20, 4, 5, 6, 7, 7, 2, 39), one.TextFeatures.narrow(0, 0, 1), 1e-4, 1e-5));
        Assert.True(allclose(Of(38, 20, 7, 4, 5, 6, 7, 2, 39), two.TextFeatures.narrow(0, 0, 1), 1e-4, 1e-5));
        using var wrong = task.Task with { NameTokens = [1, 1, 9, 1] };
        Assert.Contains("NameTokens",
            Assert.Throws<ShipLabException>(
                () => new CoOp(front with { AllNames = true }).Fit(wrong, task.Batches())).Message);

        Tensor Of(params long[] prompt)
        {
            var padded = new long[12];
            prompt.CopyTo(padded, 0);
            return nn.functional.normalize(task.Text.EncodeText(tensor(padded).unsqueeze(0)), dim: 1);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void A_context_has_1_to_16_vectors(int count)
    {
        using var task = new SmallTask();
        var error =
            Assert.Throws<ShipLabException>(
                () => new CoOp(Options with { ContextTokens = count, ContextStart = ContextStart.Random })
                    .Fit(task.Task, task.Batches()));
        Assert.Contains("1 to 16", error.Message);
    }

    [Fact]
    public void A_task_changed_by_with_computes_its_own_text_features()
    {
        using var task = new SmallTask();
        using var scope = NewDisposeScope();
        _ = task.Task.TextFeatures;
        using var other = task.Task with { Tokens = task.Tokens.flip(0), Seed = 3 };
        Assert.True(allclose(task.Task.TextFeatures.flip(0), other.TextFeatures, 1e-4, 1e-5));
    }

    [Fact]
    public void Prompts_have_as_many_places_as_asked_for()
    {
        using var scope = NewDisposeScope();
        using var task = new SmallTask();
        var two = task.Task.Prompts(2);
        Assert.Equal([12L], two.shape[1..]);
        Assert.Equal([38, 4, 4, 22, 2, 39, 0, 0, 0, 0, 0, 0], two[2].data<long>().ToArray());
        Assert.True(task.Task.Prompts(4).eq(task.Tokens).all().ToBoolean());
        Assert.Equal([38, 4, 4, 4, 4, 4, 4, 4, 4, 20, 2, 39], task.Task.Prompts(8)[0].data<long>().ToArray());
        Assert.Throws<ShipLabException>(() => task.Task.Prompts(9));
    }
}
