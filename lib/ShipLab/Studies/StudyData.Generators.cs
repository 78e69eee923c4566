namespace ShipLab.Studies;

public sealed partial class StudyData
{
    /// <summary>States of a trained generator that a selection chooses among (SHIP's code: every tenth of 50
    /// epochs).</summary>
    private const int States = 5;

    private readonly Dictionary<(IGeneratorRecipe Recipe, bool All),
        IReadOnlyList<GeneratorCandidate>> _generators = [];

    /// <summary>The data that generators are trained on, where that is not this: the source of a transfer.</summary>
    private StudyData? _source;

    /// <summary>The candidates of a method: all states of its generator, or its last one; one where nothing is trained.
    /// Each generator is made when it is first asked for and shared by all methods.</summary>
    internal IReadOnlyList<GeneratorCandidate> Candidates(Method method, bool all, IProgress<Progress>? progress,
        CancellationToken token) =>
        method is { Generator: { } recipe, FineTuner.BatchSize: not null }
            ? Made(recipe, all, progress, token) : [new GeneratorCandidate(null, null)];

    private IReadOnlyList<GeneratorCandidate> Made(IGeneratorRecipe recipe, bool all, IProgress<Progress>? progress,
        CancellationToken token)
    {
        if (!_generators.TryGetValue((recipe, all), out var made))
            _generators[(recipe, all)] = made = Make(recipe, all, progress, token);
        return made;
    }

    private IReadOnlyList<GeneratorCandidate> Make(IGeneratorRecipe recipe, bool all, IProgress<Progress>? progress,
        CancellationToken token)
    {
        if (recipe is not ITrainedRecipe trained)
            return [new GeneratorCandidate(null, recipe.Make(this, progress, token))];
        if (_source is not null)
            return [.. _source.Made(trained, all, progress, token)
                .Select(state => state with { Generator = trained.For(state.Generator!, this) })];
        return all ? trained.Candidates(this, States, progress, token)
            : [new GeneratorCandidate(null, trained.Make(this, progress, token))];
    }
}
