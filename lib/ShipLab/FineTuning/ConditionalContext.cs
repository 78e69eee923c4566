using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace ShipLab.FineTuning;

/// <summary>CoCoOp's learned part: a context shared by all classes, and a small net that turns an image feature into
/// one bias on all its vectors (official code, class PromptLearner). State names as there: ctx, meta_net.linear1,
/// meta_net.linear2.</summary>
public sealed class ConditionalContext : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // the field names are the state-dict keys
    private readonly Parameter ctx;
    private readonly MetaNet meta_net;
#pragma warning restore IDE1006

    /// <param name="context">[n, W], copied.</param>
    /// <param name="features">Size D of an image feature.</param>
    /// <param name="hidden">Hidden units of the net.</param>
    /// <param name="seed">Decides its initial weights.</param>
    public ConditionalContext(Tensor context, long features, long hidden, long seed) : base(nameof(ConditionalContext))
    {
        using var scope = NewDisposeScope(); // layers drop tensors while they are built
        ctx = new Parameter(context.detach().clone());
        meta_net = new MetaNet(features, hidden, context.shape[^1]);
        RegisterComponents();
        using var _ = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var (name, parameter) in named_parameters())
        {
            parameter.DetachFromDisposeScope();
            if (name == nameof(ctx)) continue;
            // as PyTorch's Linear
            var bound = 1 / Math.Sqrt(name.Contains("linear1", StringComparison.Ordinal) ? features : hidden);
            parameter.uniform_(-bound, bound, generator);
        }
    }

    /// <summary>The shared context [n, W].</summary>
    public Parameter Context => ctx;

    /// <summary>The context of each image: unit-norm features [B, D] -> [B, n, W].</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var bias = meta_net.call(x).unsqueeze(1);                               // [B, D] -> [B, W] -> [B, 1, W]
        return (ctx.unsqueeze(0) + bias).MoveToOuterDisposeScope();             // [1, n, W] + [B, 1, W] -> [B, n, W]
    }

    /// <summary>The prompts of images [B, D] with all K names, image by image, encoded to [B * K, D].</summary>
    /// <param name="size">The most prompts a chunk.</param>
    internal PromptChunks Chunks(ClassPrompts prompts, Tensor x, int size)
    {
        var (b, k) = (x.shape[0], (long)prompts.Count);
        return new PromptChunks(b * k, size, b == 1 ? OfOne : OfSeveral);

        Tensor OfOne(long first, long count)
        {
            using var scope = NewDisposeScope();
            // its context is run once for all names
            return prompts.Encode(call(x).squeeze(0), first, count).MoveToOuterDisposeScope();
        }

        Tensor OfSeveral(long first, long count)
        {
            using var scope = NewDisposeScope();
            var pairs = arange(first, first + count, int64, x.device);                     // [count], image * K + class
            var (firstImage, lastImage) = (first / k, (first + count - 1) / k);
            var contexts = call(x.narrow(0, firstImage, lastImage - firstImage + 1));           // [b, n, W]
            var images = pairs.div(k, RoundingMode.floor) - firstImage;                         // [count]
            return prompts.Encode(contexts.index_select(0, images), pairs.remainder(k)).MoveToOuterDisposeScope();
        }
    }

    private sealed class MetaNet : Module<Tensor, Tensor>
    {
#pragma warning disable IDE1006 // the field names are the state-dict keys
        private readonly Linear linear1, linear2;
#pragma warning restore IDE1006

        public MetaNet(long features, long hidden, long width) : base(nameof(MetaNet))
        {
            linear1 = Linear(features, hidden, device: CPU);
            linear2 = Linear(hidden, width, device: CPU);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var hidden = linear1.call(x);                                 // [B, D] -> [B, hidden]
            using var active = functional.relu(hidden);
            return linear2.call(active);                                        // [B, hidden] -> [B, W]
        }
    }
}
