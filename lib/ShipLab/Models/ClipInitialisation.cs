namespace ShipLab.Models;

/// <summary>OpenAI's initialisation (clip/model.py, CLIP.initialize_parameters)
/// together with PyTorch's defaults where it is silent: linear layers, convolutions and the vision
/// tower's attention.</summary>
internal static class ClipInitialisation
{
    /// <summary>Sets every weight of the model from the seed; takes nothing from the global random generator.</summary>
    public static void Apply(Clip model, long seed)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var source = new Generator((ulong)seed);
        if (model.Visual is VisionTransformer vision) Vision(vision, source);
        else if (model.Visual is ModifiedResNet resNet) ResNet(resNet, source);
        Text(model.Text, source);
        model.LogitScaleLog.fill_(Math.Log(1 / 0.07));
    }

    private static void Vision(VisionTransformer vision, Generator source)
    {
        var scale = Math.Pow(vision.Width, -0.5);
        Uniform(vision.conv1.weight, FanIn(vision.conv1.weight), source);
        Normal(vision.class_embedding, scale, source);
        Normal(vision.positional_embedding, scale, source);
        foreach (var block in vision.transformer.resblocks)
        {
            // xavier_uniform_ over [3W, W]: bound sqrt(6 / (3W + W))
            var bound = Math.Sqrt(6.0 / (4 * vision.Width));
            block.attn.in_proj_weight.uniform_(-bound, bound, source);
            Uniform(block.attn.out_proj.weight, vision.Width, source);
            Linear(block.mlp.c_fc, source);
            Linear(block.mlp.c_proj, source);
        }
        if (vision.proj is { } proj) Normal(proj, scale, source);
    }

    private static void ResNet(ModifiedResNet tower, Generator source)
    {
        foreach (var convolution in tower.modules().OfType<Convolution>())
            Uniform(convolution.weight, FanIn(convolution.weight), source);
        foreach (var block in tower.Stages.SelectMany(stage => stage)) block.bn3.weight.zero_();
        var pool = tower.attnpool;
        var scale = Math.Pow(tower.Width * 32, -0.5);
        Normal(pool.positional_embedding, scale, source);
        foreach (var layer in new[] { pool.k_proj, pool.q_proj, pool.v_proj, pool.c_proj })
        {
            Uniform(layer.bias, FanIn(layer.weight), source);
            Normal(layer.weight, scale, source);
        }
    }

    private static void Text(TextTransformer text, Generator source)
    {
        Normal(text.token_embedding.weight, 0.02, source);
        Normal(text.positional_embedding, 0.01, source);
        var attention = Math.Pow(text.Width, -0.5);
        var projection = attention * Math.Pow(2 * text.transformer.Layers, -0.5);
        foreach (var block in text.transformer.resblocks)
        {
            Linear(block.mlp.c_fc, source);
            Linear(block.mlp.c_proj, source);
            Normal(block.attn.in_proj_weight, attention, source);
            Normal(block.attn.out_proj.weight, projection, source);
            Normal(block.mlp.c_fc.weight, Math.Pow(2 * text.Width, -0.5), source);
            Normal(block.mlp.c_proj.weight, projection, source);
        }
        Normal(text.text_projection, attention, source);
    }

    private static void Normal(Tensor x, double deviation, Generator source) => x.normal_(0, deviation, source);

    /// <summary>nn.Linear's own initialisation: weight and bias uniform within 1 / sqrt(inputs).</summary>
    private static void Linear(Projection layer, Generator source)
    {
        Uniform(layer.weight, FanIn(layer.weight), source);
        Uniform(layer.bias, FanIn(layer.weight), source);
    }

    private static void Uniform(Tensor x, long fanIn, Generator source)
    {
        var bound = 1 / Math.Sqrt(fanIn);
        x.uniform_(-bound, bound, source);
    }

    private static long FanIn(Tensor weight) => weight.shape.Skip(1).Aggregate(1L, (a, b) => a * b);
}
