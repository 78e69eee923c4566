namespace ShipLab.Catalog;

/// <summary>The 19 tasks of VTAB-1k (the Visual Task Adaptation Benchmark, arXiv 1910.04867, with 1000 training
/// pictures a task). Groups and classes: that paper; sizes: its data sets' test parts; names of folders: the official
/// repository of Semantic Hierarchical Prompts, and NOAH's, which others took over.</summary>
public static class Vtab
{
    /// <summary>In the order of the papers' tables.</summary>
    public static IReadOnlyList<VtabTask> Tasks { get; } =
    [
        new("cifar100", "cifar", VtabGroup.Natural, 100, 10_000),
        new("caltech101", "caltech101", VtabGroup.Natural, 102, 6084),
        new("dtd", "dtd", VtabGroup.Natural, 47, 1880),
        new("oxford_flowers102", "oxford_flowers102", VtabGroup.Natural, 102, 6149),
        new("oxford_pet", "oxford_iiit_pet", VtabGroup.Natural, 37, 3669),
        new("svhn", "svhn", VtabGroup.Natural, 10, 26_032),
        new("sun397", "sun397", VtabGroup.Natural, 397, 21_750),
        new("patch_camelyon", "patch_camelyon", VtabGroup.Specialized, 2, 32_768),
        new("eurosat", "eurosat", VtabGroup.Specialized, 10, 5400),
        new("resisc45", "resisc45", VtabGroup.Specialized, 45, 6300),
        new("diabetic_retinopathy", "diabetic_retinopathy", VtabGroup.Specialized, 5, 42_670),
        new("clevr_count", "clevr_count", VtabGroup.Structured, 8, 15_000),
        new("clevr_dist", "clevr_dist", VtabGroup.Structured, 6, 15_000),
        new("dmlab", "dmlab", VtabGroup.Structured, 6, 22_735),
        new("kitti", "kitti", VtabGroup.Structured, 4, 711),
        new("dsprites_loc", "dsprites_loc", VtabGroup.Structured, 16, 73_728),
        new("dsprites_ori", "dsprites_ori", VtabGroup.Structured, 16, 73_728),
        new("smallnorb_azi", "smallnorb_azi", VtabGroup.Structured, 18, 12_150),
        new("smallnorb_ele", "smallnorb_ele", VtabGroup.Structured, 9, 12_150),
    ];

    /// <summary>The task of that name, in either naming.</summary>
    /// <exception cref="ShipLabException">There is none; the message names the nearest and all there are.</exception>
    public static VtabTask Get(string name) => Tasks.FirstOrDefault(task => task.Name == name || task.Folder == name)
        ?? throw NearestName.Unknown("task of VTAB", name, [.. Tasks.Select(task => task.Name)]);
}
