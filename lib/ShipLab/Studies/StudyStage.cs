namespace ShipLab.Studies;

/// <summary>
/// Where trainings take place: features, and the generators trained on them, each made when it is first asked for and shared by all methods.
/// There is one for the data set itself and one for its rehearsal.
/// </summary>
/// <param name="data">What fine-tuners learn from and are scored on; disposed here.</param>
/// <param name="generators">Those of the data that generators are trained on; null where it is <paramref name="data"/> itself.</param>
internal sealed class StudyStage(StudyData data, StudyStage? generators = null) : IDisposable
{
    /// <summary>States of a trained generator that a selection chooses among (SHIP's code: every tenth of 50 epochs).</summary>
    private const int States = 5;

    private readonly Dictionary<(IGeneratorRecipe Recipe, bool All), IReadOnlyList<GeneratorCandidate>> _made = [];

    public StudyData Data => data;

    /// <summary>The candidates of a method: all states of its generator, or its last one; one where nothing is trained.</summary>
    public IReadOnlyList<GeneratorCandidate> Candidates(StudyMethod method, bool all, IProgress<Progress>? progress, CancellationToken token) =>
        method is { Generator: { } recipe, FineTuner.BatchSize: not null } ? Of(recipe, all, progress, token) : [new GeneratorCandidate(null, null)];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var candidate in _made.Values.SelectMany(list => list)) (candidate.Generator as IDisposable)?.Dispose();
        data.Dispose();
    }

    private IReadOnlyList<GeneratorCandidate> Of(IGeneratorRecipe recipe, bool all, IProgress<Progress>? progress, CancellationToken token)
    {
        if (!_made.TryGetValue((recipe, all), out var made)) _made[(recipe, all)] = made = Make(recipe, all, progress, token);
        return made;
    }

    private IReadOnlyList<GeneratorCandidate> Make(IGeneratorRecipe recipe, bool all, IProgress<Progress>? progress, CancellationToken token)
    {
        if (recipe is not ITrainedRecipe trained) return [new GeneratorCandidate(null, recipe.Make(data, progress, token))];
        if (generators is not null)
            return [.. generators.Of(trained, all, progress, token).Select(state => state with { Generator = trained.For(state.Generator!, data) })];
        return all ? trained.Candidates(data, States, progress, token) : [new GeneratorCandidate(null, trained.Make(data, progress, token))];
    }
}
