using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.VisualPrompts;

/// <summary>An adapted tower with a linear head on its features. The frozen tower itself stays the task's, and has to
/// live as long as this.</summary>
public sealed class TunedClassifier : IDisposable
{
    private const string HeadWeight = "head.weight", HeadBias = "head.bias";

    /// <summary>Images encoded at a time: bounds memory, changes no number.</summary>
    private const int Most = 64;

    private readonly IAdaptedTower _tower;
    private readonly Parameter _weight; // [C, D]
    private readonly Parameter _bias;   // [C]

    /// <summary>With a new head: weight normal with standard deviation sqrt(2 / C) (Kaiming, fan out), bias -ln(99), as
    /// VPT's code starts it (KMnP/vpt, src/models/mlp.py).</summary>
    internal TunedClassifier(IAdaptedTower tower, int classes, int width, long seed, Device device)
    {
        using var source = new Generator((ulong)Seeds.For(seed, "head"));
        using var _ = no_grad();
        _tower = tower;
        _weight = Learnable.Normal(source, Math.Sqrt(2.0 / classes), device, classes, width);
        _bias = Learnable.Filled(-Math.Log(99), device, classes);
        Learned = new Dictionary<string, Parameter>(tower.Learned)
        {
            [HeadWeight] = _weight, [HeadBias] = _bias,
        };
    }

    /// <summary>Everything that is learned, the head too, by the names under which it is saved.</summary>
    public IReadOnlyDictionary<string, Parameter> Learned { get; }

    /// <summary>How many numbers are learned.</summary>
    public long LearnedCount => Learned.Values.Sum(parameter => parameter.numel());

    /// <summary>Percent right on the task's validation images where they chose the epoch.</summary>
    public double? ValidationAccuracy { get; internal set; }

    /// <summary>Images [N, 3, R, R] -> [N, C], without gradients; column = class id.</summary>
    public Tensor Logits(Tensor images)
    {
        using var _ = no_grad();
        return Parts.Joined(images.shape[0], Most,
            (start, rows) => LogitsOf(_tower.Features(images.narrow(0, start, rows))));
    }

    /// <summary>Puts learned numbers back: each tensor of <paramref name="learned"/> in the place of that of the same
    /// name.</summary>
    /// <exception cref="ShipLabException">One is missing, unknown, or of another shape.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> learned)
    {
        if (learned.Keys.Except(Learned.Keys).Order(StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new ShipLabException($"'{unknown}' is nothing that this method learns; it learns "
                + $"{string.Join(", ", Learned.Keys)}. The tensors are of another method.");
        using var _ = no_grad();
        foreach (var (name, parameter) in Learned)
            if (!learned.TryGetValue(name, out var tensor) || !tensor.shape.SequenceEqual(parameter.shape))
                throw new ShipLabException($"'{name}' of shape [{string.Join(", ", parameter.shape)}] is "
                    + (tensor is null ? "missing" : $"there with shape [{string.Join(", ", tensor.shape)}]")
                    + ". The tensors are of another tower, or of other options.");
            else parameter.copy_(tensor);
    }

    /// <summary>Features [B, D] with gradients.</summary>
    internal Tensor Features(Tensor images) => _tower.Features(images);

    /// <summary>Features [B, D] -> [B, C]</summary>
    internal Tensor LogitsOf(Tensor features) => F.linear(features, _weight, _bias);

    /// <summary>What weight decay is for: everything but the head's bias (VPT's code).</summary>
    internal (Parameter[] Decayed, Parameter[] Kept) Groups() =>
        ([.. Learned.Where(pair => pair.Key != HeadBias).Select(pair => pair.Value)], [_bias]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _tower.Dispose();
        _weight.Dispose();
        _bias.Dispose();
    }
}
