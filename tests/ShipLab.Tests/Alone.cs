namespace ShipLab.Tests;

/// <summary>Tests during which no other runs: they measure the process, or change what is the whole
/// process's.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
