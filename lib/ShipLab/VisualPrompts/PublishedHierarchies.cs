namespace ShipLab.VisualPrompts;

/// <summary>The 19 published runs of Semantic Hierarchical Prompts on VTAB-1k.</summary>
public static class PublishedHierarchies
{
    /// <summary>In the order of VTAB's tasks. Source: results_summary.txt of the official repository (ICASSP 2025,
    /// arXiv 2412.16956). Epoch, learning rate, weight decay, threshold and number of prompts were all chosen on test
    /// images, with one seed; tasks of the same pictures (clevr, dsprites, smallnorb) have one affinity.</summary>
    public static IReadOnlyList<PublishedHierarchy> All { get; } =
    [
        new("cifar100", [0, 2, 4, 6, 8, 11], 0.93, 50, 0.001, 0.001, 76.63),
        new("caltech101", [0, 2, 3, 5, 7, 9, 10, 11], 0.95, 200, 0.001, 0, 90.7806),
        new("dtd", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.98, 50, 0.001, 0.001, 73.9362),
        new("oxford_flowers102", [0, 2, 4, 6, 8, 10, 11], 0.95, 100, 0.001, 0.0001, 99.3495),
        new("oxford_pet", [0, 2, 3, 4, 5, 6, 7, 9, 10, 11], 0.97, 5, 0.001, 0.01, 92.0142),
        new("svhn", [0, 2, 3, 4, 5, 6, 8, 10, 11], 0.97, 50, 0.25, 0.01, 87.6575),
        new("sun397", [0, 2, 4, 6, 8, 10, 11], 0.95, 10, 0.001, 0.0001, 57.7195),
        new("patch_camelyon", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.98, 30, 0.001, 0.001, 87.1582),
        new("eurosat", [0, 2, 3, 4, 5, 6, 7, 9, 11], 0.97, 50, 0.05, 0, 96.6111),
        new("resisc45", [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.98, 30, 0.05, 0.001, 86.4127),
        new("diabetic_retinopathy", [0, 2, 3, 4, 5, 6, 7, 9, 10, 11], 0.96, 50, 1, 0.01, 76.3393),
        new("clevr_count", [0, 2, 3, 4, 5, 6, 7, 8, 10, 11], 0.97, 50, 0.001, 0, 79.2133),
        new("clevr_dist", [0, 2, 4, 6, 8, 10, 11], 0.95, 50, 0.001, 0.01, 64.0867),
        new("dmlab", [0, 3, 5, 6, 8, 10, 11], 0.95, 200, 0.001, 0.0001, 51.2338),
        new("kitti", [0, 2, 3, 4, 5, 6, 7, 8, 10, 11], 0.97, 50, 0.05, 0.001, 81.1533),
        new("dsprites_loc", [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11], 0.98, 200, 0.001, 0.0001, 83.6141),
        new("dsprites_ori", [0, 2, 3, 4, 5, 6, 8, 11], 0.95, 30, 0.05, 0.001, 53.89),
        new("smallnorb_azi", [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.98, 50, 0.001, 0.0001, 33.0535),
        new("smallnorb_ele", [0, 2, 3, 4, 5, 7, 9, 10, 11], 0.96, 50, 0.001, 0, 45.9753),
    ];
}
