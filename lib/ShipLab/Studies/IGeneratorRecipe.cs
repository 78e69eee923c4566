namespace ShipLab.Studies;

/// <summary>How to get a generator for a data set and seed; its work is done once and shared by all methods.</summary>
public interface IGeneratorRecipe
{
    /// <summary>"ship", "text".</summary>
    string Name { get; }

    /// <summary>What goes into the row and into its key.</summary>
    object Options { get; }

    /// <summary>How many features of each new class caches and closed forms are given; null for as many as
    /// shots.</summary>
    int? Draws => null;

    /// <summary>Makes the generator from the base classes' training features. The caller disposes it if it is
    /// disposable.</summary>
    IFeatureGenerator Make(StudyData data, IProgress<Progress>? progress = null, CancellationToken token = default);
}

/// <summary>A state of a generator that a study may choose.</summary>
/// <param name="Name">"epoch 30 of 50"; null where there is one state only.</param>
/// <param name="Generator">Null for no generator.</param>
public sealed record GeneratorCandidate(string? Name, IFeatureGenerator? Generator);

/// <summary>A recipe whose generator is trained: its training passes through states that can be chosen among, and what
/// it learned can be asked for the classes of another data set.</summary>
public interface ITrainedRecipe : IGeneratorRecipe
{
    /// <summary>The generator after equal parts of its epochs, the last being that of
    /// <see cref="IGeneratorRecipe.Make"/>. The caller disposes them.</summary>
    IReadOnlyList<GeneratorCandidate> Candidates(StudyData data, int count, IProgress<Progress>? progress = null,
        CancellationToken token = default);

    /// <summary>A copy of a generator that this recipe made, for the classes of <paramref name="data"/>. The caller
    /// disposes it.</summary>
    IFeatureGenerator For(IFeatureGenerator generator, StudyData data);
}
