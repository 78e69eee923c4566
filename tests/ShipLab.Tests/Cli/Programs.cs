using Xunit;

namespace ShipLab.Tests.Cli;

/// <summary>
/// Tests that start a program and wait for it: one after the other, beside the tests of this process. They leave this
/// process's torch alone as far as they can, and never touch its generator, its number of threads or its environment.
/// </summary>
[CollectionDefinition(Name)]
public sealed class Programs
{
    public const string Name = "programs";
}
