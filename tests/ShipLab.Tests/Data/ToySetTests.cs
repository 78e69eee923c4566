using ShipLab.Toyland;
using Xunit;

namespace ShipLab.Tests.Data;

public sealed class ToySetTests
{
    public static TheoryData<string> Names => [.. ToySets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_set_has_the_promised_images_of_every_class(string name)
    {
        var data = ToySets.Create(name, seed: 1, shots: 16);
        Assert.Equal(name == "aerial" ? 24 : name == "toys" ? 40 : 32, data.ClassNames.Count);
        Assert.Equal(data.ClassNames.Count / 2, data.BaseClasses);
        Assert.Equal(data.ClassNames.Count, data.ClassNames.Distinct().Count());
        foreach (var (images, count) in new[] { (data.Train, 16), (data.Val, 8), (data.Test, 40),
            (data.Unlabelled, 40) })
        {
            var sizes = images.Labels.GroupBy(label => label).ToDictionary(group => group.Key, group => group.Count());
            Assert.Equal(Enumerable.Range(0, data.ClassNames.Count), sizes.Keys.Order());
            Assert.All(sizes.Values, size => Assert.Equal(count, size));
        }
        Assert.Equal($"a photo of a {data.ClassNames[3]}.", data.Prompts()[3]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Base_and_new_classes_share_no_colour_and_no_shape(string name)
    {
        var set = ToySets.Find(name);
        var classes = set.Choose();
        var half = classes.Count / 2;
        Assert.Empty(classes.Take(half).Select(c => c.Colour).Intersect(classes.Skip(half).Select(c => c.Colour)));
        Assert.Empty(set.BaseColours.Intersect(set.NewColours));
        if (name != "fabric")
            Assert.Empty(classes.Take(half).Select(c => c.Shape).Intersect(classes.Skip(half).Select(c => c.Shape)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_single_word_gives_a_class_away(string name)
    {
        var classes = ToySets.Find(name).Choose();
        foreach (var half in new[] { classes.Take(classes.Count / 2), classes.Skip(classes.Count / 2) })
        {
            Assert.All(half.GroupBy(c => c.Colour), group => Assert.InRange(group.Count(), 2, 4));
            if (name != "fabric")
                Assert.InRange(half.Select(c => c.Shape).Distinct().Count(), 2, half.Count() / 2);
            else
                Assert.InRange(half.Select(c => c.Texture).Distinct().Count(), 2, half.Count() / 2);
        }
    }

    [Fact]
    public void The_classes_of_toys_are_never_drawn_in_pre_training() =>
        Assert.All(ToySets.Find("toys").Choose(), combination => Assert.True(World.IsHeldOut(combination)));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_image_of_one_split_occurs_in_another(string name)
    {
        var data = ToySets.Create(name, seed: 2);
        var seen = new HashSet<string>();
        foreach (var images in new[] { data.Train, data.Val, data.Test, data.Unlabelled })
            for (var i = 0; i < images.Count; i++)
                Assert.True(
                    seen.Add(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(images.Bytes(i, 1)))));
    }

    [Fact]
    public void Another_seed_draws_other_shots_and_the_same_test_images()
    {
        Dataset one = ToySets.Create("sunset", seed: 1), two = ToySets.Create("sunset", seed: 2);
        Assert.False(one.Train.Bytes(0, 16).SequenceEqual(two.Train.Bytes(0, 16)));
        Assert.False(one.Val.Bytes(0, 8).SequenceEqual(two.Val.Bytes(0, 8)));
        Assert.True(one.Test.Bytes(0, 40).SequenceEqual(two.Test.Bytes(0, 40)));
        Assert.Equal(one.ClassNames, two.ClassNames);
    }

    [Fact]
    public void Few_shots_are_the_first_of_many()
    {
        Dataset many = ToySets.Create("neon", seed: 3, shots: 16), few = ToySets.Create("neon", seed: 3, shots: 4);
        for (var label = 0; label < few.ClassNames.Count; label++)
            Assert.True(few.Train.Bytes(label * 4, 4).SequenceEqual(many.Train.Bytes(label * 16, 4)));
    }

    [Fact]
    public void Asking_for_an_unknown_set_says_which_there_are()
    {
        var error = Assert.Throws<ShipLabException>(() => ToySets.Create("cars"));
        Assert.Contains("neon", error.Message);
    }
}
