namespace TorchSharp;

/// <summary>The operators of libtorch behind torch.nn, by their names in native_functions.yaml.</summary>
internal static class NnOps
{
    internal static readonly Op
        bilinear = new("bilinear"), embedding = new("embedding"), one_hot = new("one_hot"),
        conv1d = new("conv1d"), conv1d_padding = new("conv1d", "padding"),
        conv2d = new("conv2d"), conv2d_padding = new("conv2d", "padding"),
        conv3d = new("conv3d"), conv3d_padding = new("conv3d", "padding"),
        conv_transpose1d = new("conv_transpose1d"), conv_transpose2d = new("conv_transpose2d", "input"),
        conv_transpose3d = new("conv_transpose3d", "input"),
        layer_norm = new("layer_norm"), group_norm = new("group_norm"), batch_norm = new("batch_norm"),
        instance_norm = new("instance_norm"),
        dropout = new("dropout"), dropout_ = new("dropout_"),
        feature_dropout = new("feature_dropout"), feature_dropout_ = new("feature_dropout_"),
        alpha_dropout = new("alpha_dropout"), alpha_dropout_ = new("alpha_dropout_"),
        feature_alpha_dropout = new("feature_alpha_dropout"), feature_alpha_dropout_ = new("feature_alpha_dropout_");

    internal static readonly Op
        relu = new("relu"), relu_ = new("relu_"), relu6 = new("relu6"), relu6_ = new("relu6_"),
        leaky_relu = new("leaky_relu"), leaky_relu_ = new("leaky_relu_"), prelu = new("prelu"),
        rrelu = new("rrelu"), rrelu_ = new("rrelu_"), elu = new("elu"), elu_ = new("elu_"), celu = new("celu"), celu_ = new("celu_"),
        selu = new("selu"), selu_ = new("selu_"), gelu = new("gelu"), gelu_ = new("gelu_"), silu = new("silu"), silu_ = new("silu_"),
        mish = new("mish"), mish_ = new("mish_"), sigmoid = new("sigmoid"), sigmoid_ = new("sigmoid_"),
        tanh = new("tanh"), tanh_ = new("tanh_"), softmax = new("softmax", "int"), log_softmax = new("log_softmax", "int"),
        log_sigmoid = new("log_sigmoid"), softplus = new("softplus"), softshrink = new("softshrink"), hardshrink = new("hardshrink"),
        hardtanh = new("hardtanh"), hardtanh_ = new("hardtanh_"), hardsigmoid = new("hardsigmoid"), hardsigmoid_ = new("hardsigmoid_"),
        hardswish = new("hardswish"), hardswish_ = new("hardswish_"), glu = new("glu"),
        threshold = new("threshold"), threshold_ = new("threshold_");

    internal static readonly Op
        max_pool1d = new("max_pool1d"), max_pool2d = new("max_pool2d"), max_pool3d = new("max_pool3d"),
        max_pool2d_with_indices = new("max_pool2d_with_indices"),
        avg_pool1d = new("avg_pool1d"), avg_pool2d = new("avg_pool2d"), avg_pool3d = new("avg_pool3d"),
        adaptive_avg_pool1d = new("adaptive_avg_pool1d"), adaptive_avg_pool2d = new("adaptive_avg_pool2d"),
        adaptive_avg_pool3d = new("adaptive_avg_pool3d"),
        adaptive_max_pool1d = new("adaptive_max_pool1d"), adaptive_max_pool2d = new("adaptive_max_pool2d"),
        upsample_nearest1d = new("upsample_nearest1d", "vec"), upsample_nearest2d = new("upsample_nearest2d", "vec"),
        upsample_nearest3d = new("upsample_nearest3d", "vec"),
        upsample_linear1d = new("upsample_linear1d", "vec"), upsample_bilinear2d = new("upsample_bilinear2d", "vec"),
        upsample_trilinear3d = new("upsample_trilinear3d", "vec"), upsample_bicubic2d = new("upsample_bicubic2d", "vec"),
        upsample_bilinear2d_aa = new("_upsample_bilinear2d_aa", "vec"), upsample_bicubic2d_aa = new("_upsample_bicubic2d_aa", "vec"),
        pad = new("pad"),
        pixel_shuffle = new("pixel_shuffle"), pixel_unshuffle = new("pixel_unshuffle"), im2col = new("im2col"), col2im = new("col2im");

    internal static readonly Op
        cross_entropy_loss = new("cross_entropy_loss"), nll_loss_nd = new("nll_loss_nd"), mse_loss = new("mse_loss"),
        l1_loss = new("l1_loss"), smooth_l1_loss = new("smooth_l1_loss"), huber_loss = new("huber_loss"), kl_div = new("kl_div"),
        binary_cross_entropy = new("binary_cross_entropy"),
        binary_cross_entropy_with_logits = new("binary_cross_entropy_with_logits"),
        cosine_embedding_loss = new("cosine_embedding_loss"), margin_ranking_loss = new("margin_ranking_loss"),
        hinge_embedding_loss = new("hinge_embedding_loss"), triplet_margin_loss = new("triplet_margin_loss"),
        soft_margin_loss = new("soft_margin_loss"), multi_margin_loss = new("multi_margin_loss"),
        poisson_nll_loss = new("poisson_nll_loss"),
        cosine_similarity = new("cosine_similarity"), pairwise_distance = new("pairwise_distance"),
        scaled_dot_product_attention = new("scaled_dot_product_attention"); // libtorch 2 only
}
