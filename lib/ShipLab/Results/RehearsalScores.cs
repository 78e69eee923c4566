namespace ShipLab.Results;

/// <summary>Scores of a rehearsal on held-out images of base classes, a third of which played new; percent, NaN where not applicable.</summary>
/// <param name="Base">Pseudo-base images among pseudo-base names.</param>
/// <param name="New">Pseudo-new images among pseudo-new names.</param>
/// <param name="H">Their harmonic mean.</param>
/// <param name="JointH">Harmonic mean of both among all names of the rehearsal.</param>
public sealed record RehearsalScores(double Base, double New, double H, double JointH);
