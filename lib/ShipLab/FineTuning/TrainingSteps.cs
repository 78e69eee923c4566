namespace ShipLab.FineTuning;

/// <summary>The head and the tail of a training step, which all methods trained by gradients share:
/// the rate of the step; the update, and a check that the loss is still a number; the report of an epoch.
/// What is between them is the method.</summary>
/// <param name="method">How the method is called in messages, "CoOp".</param>
/// <param name="stage">What it is doing, for the progress.</param>
internal sealed class TrainingSteps(string method, string stage, optim.Optimizer optimizer,
    LearningRateSchedule schedule,
    IProgress<Progress>? progress, CancellationToken token)
{
    private int _step;
    private double _lossOfEpoch;

    /// <summary>All steps of the training.</summary>
    public int Count => schedule.Steps;

    /// <summary>Begins step 0, 1, ...: stops if it is to stop, and sets the rate.</summary>
    /// <returns>The rate of this step.</returns>
    public double Begin(int step)
    {
        token.ThrowIfCancellationRequested();
        _step = step;
        var rate = schedule.At(step);
        foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
        return rate;
    }

    /// <summary>Goes against the gradient of the loss.</summary>
    /// <param name="loss">[]</param>
    /// <param name="chunks">Where the prompts were encoded in chunks: what carries the gradient
    /// on from <paramref name="features"/>.</param>
    /// <param name="features">What the chunks gave.</param>
    /// <returns>The loss as a number.</returns>
    /// <exception cref="ShipLabException">It is not finite.</exception>
    public double Update(Tensor loss, PromptChunks? chunks = null, Tensor? features = null)
    {
        optimizer.zero_grad();
        loss.backward();
        chunks?.Backward(features!);
        optimizer.step();
        var value = loss.ToSingle();
        if (!double.IsFinite(value)) throw Diverged(value);
        _lossOfEpoch += value / schedule.StepsPerEpoch;
        return value;
    }

    /// <summary>Whether the step was the last one of an epoch, which is then reported.</summary>
    /// <param name="epoch">1, 2, ...</param>
    public bool EndsEpoch(out int epoch)
    {
        epoch = (_step + 1) / schedule.StepsPerEpoch;
        if ((_step + 1) % schedule.StepsPerEpoch != 0) return false;
        progress?.Report(new Progress(stage, epoch, schedule.Epochs, $"loss {_lossOfEpoch:0.000}"));
        _lossOfEpoch = 0;
        return true;
    }

    private ShipLabException Diverged(double loss) =>
        new($"{method}'s loss became {loss} in step {_step + 1} at a learning rate of {schedule.At(_step):g3}. "
            + $"Lower the learning rate (now {schedule.Rate}), "
            + "and check that what it learns from is finite and normalised.");
}
