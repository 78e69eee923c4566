namespace ShipLab.Evaluation;

/// <summary>All that a protocol reports of one classifier on test rows; percent, NaN where not applicable.</summary>
/// <param name="Separate">Base rows among base names, new rows among new names.</param>
/// <param name="Joint">Every row among all names.</param>
/// <param name="PerClass">Percent right of each class among the names of its own group, in the order base, new.</param>
/// <param name="JointPerClass">Percent right of each class among all names, likewise.</param>
public sealed record Scores(BaseNewHarmonic Separate, BaseNewHarmonic Joint, IReadOnlyList<double> PerClass, IReadOnlyList<double> JointPerClass);
