using ShipLab.Verification;

namespace ShipLab.Tests;

/// <summary>The reference sets that are copied into the tests, by the code of `shiplab verify`.</summary>
public sealed class ReferenceSetTests(ITestOutputHelper output)
{
    /// <summary>tests/ShipLab.Tests/reference, copied beside the tests.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "reference");

    public static TheoryData<string> Sets =>
        [.. Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Official_numbers_are_reproduced(string set)
    {
        var result = Verifier.RunSet(Path.Combine(Folder, set), TestContext.Current.CancellationToken);
        output.WriteLine(result.Line);
        if (result.Outcome == SetOutcome.Skipped) Assert.Skip(result.Line);
        Assert.True(result.Outcome == SetOutcome.Passed, result.Line);
    }
}
