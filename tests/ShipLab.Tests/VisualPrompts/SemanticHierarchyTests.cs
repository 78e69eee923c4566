using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class SemanticHierarchyTests
{
    // each layer .9 alike its neighbour, .8 the next but one, and so on
    private static readonly LayerAffinity Even = new(Matrix(6, (i, j) => 1 - 0.1 * Math.Abs(i - j)));

    [Fact]
    public void A_layer_is_held_against_the_first_of_its_group_and_equal_to_the_threshold_is_still_alike()
    {
        Assert.Equal([0, 2, 4], Layers(new() { Threshold = Even[0, 1] }));
        Assert.Equal([0, 1, 2, 3, 4, 5], Layers(new() { Threshold = 0.95 }));
        Assert.Equal([0, 3], Layers(new() { Threshold = 0.75 }));
        Assert.Equal([0, 0, 0, 1, 1, 1], SemanticHierarchy.Of(Even, new() { Threshold = 0.75 }).Groups);
    }

    [Fact]
    public void At_a_threshold_of_1_every_layer_begins_a_group_even_where_two_are_the_same()
    {
        var same = new LayerAffinity(Matrix(3, (_, _) => 1));
        Assert.Equal([0, 1, 2], SemanticHierarchy.Of(same, new() { Threshold = 1 }).PromptLayers);
        Assert.Equal([0], SemanticHierarchy.Of(same, new() { Threshold = 0.999 }).PromptLayers);
    }

    [Fact]
    public void An_end_layer_cuts_the_list() => Assert.Equal([0, 2], Layers(new() { Threshold = 0.85, EndLayer = 4 }));

    [Fact]
    public void A_threshold_that_leaves_too_few_groups_is_refused_with_one_that_gives_enough()
    {
        var error = Refused(new() { Threshold = 0.1, FewestGroups = 3 });
        Assert.Contains("make 1 group, and 3 are needed", error);
        Assert.Contains("Raise the threshold: 0.8", error);
        var named = double.Parse(error.Split("threshold: ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.True(Layers(new() { Threshold = named, FewestGroups = 3 }).Count >= 3);
        Assert.Contains("only 2 of the 6 layers may begin one", Refused(new() { EndLayer = 2, FewestGroups = 3 }));
        Assert.Contains("EndLayer = 0", Refused(new() { EndLayer = 0 }));
        Assert.Contains("Threshold = NaN", Refused(new() { Threshold = double.NaN }));
    }

    [Fact]
    public void Each_image_counts_the_same_however_long_its_vectors_are()
    {
        using var scope = NewDisposeScope();
        // image 0: orthogonal layers, 100 times as long; image 1: the same direction in both
        var x = tensor([100f, 0, 1, 1, 0, 100f, 2, 2]).view(2, 2, 2);                            // [layers, N, D]
        using var features = new LayerFeatures(x, LayerToken.MeanOfPatches);
        var before = LiveTensors.Count;
        var affinity = LayerAffinity.Of(features);
        Assert.Equal(before, LiveTensors.Count);
        Assert.Equal(0.5, affinity[0, 1], 6);
        Assert.Equal(1, affinity[1, 1], 6);
        Assert.Equal(LayerToken.MeanOfPatches, affinity.Token);
        Assert.Equal(LayerToken.MeanOfPatches, SemanticHierarchy.Of(affinity).Token);
    }

    [Fact]
    public void Features_of_another_shape_or_that_are_no_numbers_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("[4, 8]; floating-point [layers, images, width] was", RefusedFeatures(rand(4, 8)));
        Assert.Contains("[2, 0, 8]", RefusedFeatures(zeros(2, 0, 8)));
        Assert.Contains("Int64", RefusedFeatures(ones([2, 2, 2], int64)));
        var x = ones(3, 4, 5);
        x[2, 1, 3] = float.NaN;
        Assert.Contains("image 1 in layer 2 holds a number that is not finite", RefusedFeatures(x));
        x[2, 1] = zeros(5);
        Assert.Contains("image 1 in layer 2 is all zeros", RefusedFeatures(x));
        Assert.Contains("[2, 3]",
            Assert.Throws<ShipLabException>(() => new LayerAffinity(new double[2, 3])).Message);
        Assert.Contains("layers 0 and 1 is NaN", Assert.Throws<ShipLabException>(
            () => new LayerAffinity(Matrix(2, (i, j) => i < j ? double.NaN : 1))).Message);
    }

    [Fact]
    public void The_published_lists_ascend_from_layer_0_to_layer_11_and_their_accuracies_have_the_published_mean()
    {
        Assert.Equal(19, PublishedHierarchies.All.Count);
        Assert.All(PublishedHierarchies.All, published =>
        {
            Assert.Equal(0, published.PromptLayers[0]);
            Assert.Equal(11, published.PromptLayers[^1]);
            Assert.Equal(published.PromptLayers.Distinct().Order(), published.PromptLayers);
        });
        Assert.Equal(74.57, PublishedHierarchies.All.Average(published => published.Accuracy), 2);
    }

    private static IReadOnlyList<int> Layers(HierarchyOptions options) =>
        SemanticHierarchy.Of(Even, options).PromptLayers;

    private static string Refused(HierarchyOptions options) =>
        Assert.Throws<ShipLabException>(() => SemanticHierarchy.Of(Even, options)).Message;

    private static string RefusedFeatures(Tensor x) =>
        Assert.Throws<ShipLabException>(() => new LayerFeatures(x, LayerToken.Class)).Message;

    private static double[,] Matrix(int layers, Func<int, int, double> value)
    {
        var matrix = new double[layers, layers];
        for (var i = 0; i < layers; i++)
            for (var j = 0; j < layers; j++) matrix[i, j] = value(i, j);
        return matrix;
    }
}
