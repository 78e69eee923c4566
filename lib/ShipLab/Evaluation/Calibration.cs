namespace ShipLab.Evaluation;

/// <summary>
/// The calibrated generalised mode: new classes' logits z become Scale * z + Bias, both chosen by a rehearsal on
/// held-out images of base classes, some of which play new, and never on test images (<see cref="Calibrator"/>); and
/// the joint scores on the test images with them.
/// </summary>
/// <param name="Bias">Added to the logits of new classes.</param>
/// <param name="Scale">Factor on them; 1 unless the rehearsal says that another is better.</param>
/// <param name="JointBase">Base images among all names, percent.</param>
/// <param name="JointNew">New images among all names.</param>
/// <param name="JointH">Their harmonic mean; compare with the row's own JointH, which is before calibration.</param>
public sealed record Calibration(double Bias, double Scale, double JointBase, double JointNew, double JointH);
