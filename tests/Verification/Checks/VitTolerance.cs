namespace ShipLab.Verification.Checks;

/// <summary>The tolerances that sets of vision transformers give in words: 2e-5 * max(1, largest number) forward, 1e-4
/// of the largest number for gradients. Ten times what official code itself loses in f32.</summary>
internal static class VitTolerance
{
    public static ReferenceTolerance Forward(ReferenceSet set, string output) =>
        new(Absolute: 2e-5 * Math.Max(1, set.Numbers(output).Max(Math.Abs)));

    public static ReferenceTolerance Gradient { get; } = new(Relative: 1e-4);
}
