using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class ClassPromptsTests
{
    private const int Slot = 4;

    private readonly Clip _model = TinyModels.Create();
    private readonly Tensor _tokens = TinyModels.Prompts(17, 20, [6, 9, 5, 11], shared: Slot);

    [Fact]
    public void A_shared_context_gives_what_whole_prompts_give_with_gradients()
    {
        using var scope = NewDisposeScope();
        using var prompts = new ClassPrompts(_model.Text, _tokens, Slot);
        var (context, plainContext) = (TinyModels.Normal(2, Slot, 40).requires_grad_(),
            TinyModels.Normal(2, Slot, 40).requires_grad_());
        var direction = TinyModels.Normal(3, 17, 32);

        var shared = prompts.Encode(context);                                       // [C, D]
        (shared * direction).sum().backward();
        var plain = Plain(plainContext.unsqueeze(0).expand(17, -1, -1), _tokens);
        (plain * direction).sum().backward();

        Assert.True(TinyModels.Difference(shared, plain) <= 2e-6);
        Assert.True(TinyModels.Difference(context.grad!, plainContext.grad!) <= 5e-6);
    }

    [Fact]
    public void A_context_for_each_sample_gives_what_whole_prompts_give_with_gradients()
    {
        using var scope = NewDisposeScope();
        using var prompts = new ClassPrompts(_model.Text, _tokens, Slot);
        var classes = tensor(new long[] { 3, 0, 0, 16, 9 });
        var (context, plainContext) = (TinyModels.Normal(4, 5, Slot, 40).requires_grad_(),
            TinyModels.Normal(4, 5, Slot, 40).requires_grad_());
        var direction = TinyModels.Normal(6, 5, 32);

        var features = prompts.Encode(context, classes);                            // [B, D]
        (features * direction).sum().backward();
        var plain = Plain(plainContext, _tokens.index_select(0, classes));
        (plain * direction).sum().backward();

        Assert.True(TinyModels.Difference(features, plain) <= 2e-6);
        Assert.True(TinyModels.Difference(context.grad!, plainContext.grad!) <= 5e-6);
    }

    [Fact]
    public void One_context_for_chosen_classes_gives_the_rows_of_all_classes()
    {
        using var scope = NewDisposeScope();
        using var prompts = new ClassPrompts(_model.Text, _tokens, Slot);
        var context = TinyModels.Normal(2, Slot, 40);
        var classes = tensor(new long[] { 5, 2, 11 });
        var all = prompts.Encode(context);
        Assert.True(TinyModels.Difference(prompts.Encode(context, classes), all.index_select(0, classes)) <= 2e-6);
    }

    [Fact]
    public void The_words_in_the_slot_give_the_features_of_the_text_itself()
    {
        using var scope = NewDisposeScope();
        using var prompts = new ClassPrompts(_model.Text, _tokens, Slot);
        var text = _model.EncodeText(_tokens);
        var features = prompts.Encode(prompts.TokenEmbeddingOfContext());
        Assert.True(TinyModels.Difference(features, text / text.norm(1, keepdim: true)) <= 2e-6);
    }

    [Fact]
    public void A_prefix_of_a_prefix_is_the_whole_prefix()
    {
        using var scope = NewDisposeScope();
        var embeddings = _model.Text.Embed(_tokens);
        var start = _model.Text.Prefix(embeddings[0].narrow(0, 0, 2));
        var more = _model.Text.Prefix(embeddings[0].narrow(0, 2, 3), start);
        Assert.Equal(5, more.Length);
        var rest = _model.Text.EncodePrompts(embeddings.narrow(1, 5, 15), _tokens.narrow(1, 5, 15), more);
        // only the first prompt begins with its own beginning
        Assert.True(TinyModels.Difference(rest[0], _model.EncodeText(_tokens.narrow(0, 0, 1))[0]) <= 2e-6);
    }

    [Fact]
    public void A_slot_that_does_not_fit_and_a_tower_that_learns_are_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ShipLabException>(() => new ClassPrompts(_model.Text, _tokens, 8));
        Assert.Contains("slot of 8", error.Message);
        using var prompts = new ClassPrompts(_model.Text, _tokens, Slot);
        error = Assert.Throws<ShipLabException>(() => prompts.Encode(zeros(3, 40)));
        Assert.Contains("[3, 40]", error.Message);
        error = Assert.Throws<ShipLabException>(
            () => new ClassPrompts(new Clip(TinyModels.Config).Text, _tokens, Slot));
        Assert.Contains("Frozen()", error.Message);
    }

    /// <summary>[B, n, W] contexts put into whole prompts [B, L] i64, over the full context -> [B, D], unit
    /// norm</summary>
    private Tensor Plain(Tensor contexts, Tensor prompts)
    {
        var embeddings = _model.Text.Embed(prompts);
        // [B, 20, W]
        var whole = cat([embeddings.narrow(1, 0, 1), contexts, embeddings.narrow(1, 1 + Slot, 20 - 1 - Slot)], 1);
        var features = _model.Text.Encode(whole, prompts.argmax(-1));
        return features / features.norm(1, keepdim: true);
    }
}
