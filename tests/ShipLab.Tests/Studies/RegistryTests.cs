using Xunit;

namespace ShipLab.Tests;

public sealed class RegistryTests
{
    [Fact]
    public void Every_name_makes_what_is_called_by_it_in_every_preset()
    {
        foreach (var preset in Enum.GetValues<Preset>())
        {
            Assert.Equal(FineTuners.Names, FineTuners.Names.Select(name => FineTuners.Create(name, preset).Name));
            Assert.Equal(Generators.Names.Skip(1),
                Generators.Names.Skip(1).Select(name => Generators.Create(name, preset)!.Name));
            Assert.Null(Generators.Create("none", preset));
        }
        Assert.Equal(7, FineTuners.Grid.Count);
        Assert.Empty(FineTuners.Grid.Except(FineTuners.Names));
        Assert.NotEqual(Artefact.ToJson(FineTuners.Create("coop", Preset.Paper).Options)!.ToJsonString(),
            Artefact.ToJson(FineTuners.Create("coop").Options)!.ToJsonString());
        Assert.All(Protocols.All, protocol => Assert.Same(protocol, Protocols.Parse(protocol.Name)));
        // as in all files of results
        Assert.Equal(["base-to-new", "cross-dataset", "gzsl", "few-shot"], Protocols.Names);
        Assert.All(Enum.GetValues<Selection>(),
            selection => Assert.Equal(selection, Selections.Parse(selection.Text())));
        Assert.All(Enum.GetValues<Preset>(),
            preset => Assert.Equal(preset, Presets.Parse(preset.ToString().ToLowerInvariant())));
        Assert.Equal("official (selects on test)", Selection.Test.Title());
    }

    [Fact]
    public void Every_protocol_there_is_has_its_line() =>
        Assert.Equal(typeof(Protocol).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Protocol)))
            .Select(type => type.Name).Order(),
            Protocols.All.Select(protocol => protocol.GetType().Name).Order());

    [Fact]
    public void A_name_that_is_not_known_is_answered_with_the_nearest_and_with_all()
    {
        var error = Assert.Throws<ShipLabException>(() => FineTuners.Create("tip-adaptor-f"));
        Assert.Contains("'tip-adaptor-f'", error.Message);
        Assert.Contains("Did you mean 'tip-adapter-f'?", error.Message);
        Assert.Contains("proker", error.Message);
        Assert.Contains("'ship'", Assert.Throws<ShipLabException>(() => Generators.Create("shp")).Message);
        Assert.Contains("'gzsl'", Assert.Throws<ShipLabException>(() => Protocols.Parse("GZSL")).Message);
        Assert.Contains("'pseudo-new'", Assert.Throws<ShipLabException>(() => Selections.Parse("pseudonew")).Message);
        Assert.Contains("'paper'", Assert.Throws<ShipLabException>(() => Presets.Parse("papr")).Message);
    }

    [Fact]
    public void A_grid_shares_its_generators()
    {
        var grid = Method.Grid(["coop", "gda"], ["none", "ship"]);
        Assert.Equal(["coop", "coop + ship", "gda", "gda + ship"], grid.Select(method => method.Name));
        Assert.Same(grid[1].Generator, grid[3].Generator);
    }
}
