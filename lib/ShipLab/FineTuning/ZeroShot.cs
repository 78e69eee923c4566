namespace ShipLab.FineTuning;

/// <summary>CLIP as it is, nothing learned (Radford et al., 2021, section 3.1): one prompt a class,
/// or the mean over several (section 3.1.4). New classes are classes like others;
/// with a generator nothing changes, since no training feature is looked at.</summary>
/// <param name="ensemble">Which prompts to take the mean over; null for the task's one.</param>
public sealed class ZeroShot(ZeroShotOptions? ensemble = null) : IFineTuner
{
    private const int AtOnce = 256;

    /// <inheritdoc/>
    public string Name => ensemble is null ? "zero-shot" : "zero-shot-ensemble";

    /// <inheritdoc/>
    public object? Options => ensemble;

    /// <inheritdoc/>
    public int? BatchSize => null;

    /// <summary>Looks at no batch; <paramref name="batches"/> may be anything.</summary>
    /// <exception cref="ShipLabException">An ensemble is asked for, but the task has no templates or cannot make
    /// tokens; a class has no name, or two have the same one.</exception>
    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        Require.Names(task.ClassNames, task.SameNames);
        return new CosineClassifier(ensemble is null ? task.TextFeatures.clone() : Mean(task, token), task.LogitScale);
    }

    private Tensor Mean(FineTuningTask task, CancellationToken token)
    {
        var templates = ensemble!.Templates ?? task.Templates;
        if (templates.Count == 0 || task.Tokenize is not { } tokenize)
            throw new ShipLabException("An ensemble of prompts needs templates and a tokenizer. "
                + "Give the task Templates and Tokenize, or use zero-shot with one prompt.");
        return Mean(task.ClassNames, templates, prompts =>
        {
            token.ThrowIfCancellationRequested();
            return task.Text.EncodeText(tokenize(prompts));
        });
    }

    /// <summary>CLIP's classifier for a data set's class names. With several templates,
    /// the mean of their unit text features, as OpenAI ensembles prompts (Radford et al., 2021, section
    /// 3.1.4).</summary>
    public static CosineClassifier Classifier(LoadedClip clip, Dataset data)
    {
        using var _ = no_grad();
        var device = clip.Model.LogitScaleLog.device;
        return new CosineClassifier(
            Mean(data.ClassNames, data.Templates, prompts =>
                clip.Model.EncodeText(clip.Tokenizer.Tokenize(prompts).to(device)).to_type(float32)),
            clip.Model.LogitScale);
    }

    /// <summary>Unit mean over templates of unit text features: [C, D].</summary>
    private static Tensor Mean(IReadOnlyList<string> names, IReadOnlyList<string> templates, Func<IReadOnlyList<string>,
        Tensor> encode)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor Encode(string template) => cat([.. names.Select(name => template.Replace("{}", name)).Chunk(AtOnce)
            .Select(prompts => nn.functional.normalize(encode(prompts), dim: 1))], 0);                   // [C, D]
        var mean = stack([.. templates.Select(Encode)]).mean([0]);                                // [T, C, D] -> [C, D]
        return nn.functional.normalize(mean, dim: 1).MoveToOuterDisposeScope();
    }
}
