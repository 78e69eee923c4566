namespace ShipLab.Catalog;

/// <summary>
/// The three data sets of SHIP's Table 3 (generalised zero-shot learning), with the proposed splits of Xian et al. and
/// the paper's template. Sizes are those of the splits (trainval, test seen, test unseen): CUB 7,057 + 1,764 + 2,967
/// = 11,788 pictures, AWA2 23,527 + 5,882 + 7,913 = 37,322, FLO 5,631 + 1,403 + 1,155 = 8,189. SHIP's Table 8 prints
/// 30,475 for AWA2, which is the number of AWA1's pictures.
/// </summary>
internal static class ZeroShotSets
{
    private const string Template = "a photo of a {}";

    public static IReadOnlyList<CatalogSet> All { get; } =
    [
        Xian("cub", "CUB", new CatalogCounts(200, 150, 7057, 0, 1764 + 2967), ["cub200", "cub_200_2011"],
            new XianLayout("CUB", ["images", "CUB_200_2011/images"], depth: 2),
            "images/001.Black_footed_Albatross/*.jpg", "or CUB_200_2011/images/..."),
        Xian("awa2", "AWA2", new CatalogCounts(50, 40, 23_527, 0, 5882 + 7913), ["animals_with_attributes2"],
            new XianLayout("AWA2", ["JPEGImages", "Animals_with_Attributes2/JPEGImages"], depth: 2),
            "JPEGImages/antelope/*.jpg", "or Animals_with_Attributes2/JPEGImages/..."),
        Xian("flo", "FLO", new CatalogCounts(102, 82, 5631, 0, 1403 + 1155), [],
            new XianLayout("FLO", ["jpg", "102flowers/jpg"], depth: 1, FlowerNames.All), "jpg/image_00001.jpg, ...",
            "or 102flowers/jpg/..."),
    ];

    private static CatalogSet Xian(string name, string title, CatalogCounts counts, IReadOnlyList<string> aliases,
        XianLayout files, string pictures, string or) => new(files)
    {
        Name = name, Title = title, Folder = name, Aliases = aliases,
        Templates = [Template],
        Counts = counts,
        Layout = $"""
            {name}/
            ├── att_splits.mat    of xlsa17/data/{title}, or xlsa17/data/{title}/att_splits.mat
            ├── {pictures}    {or}
            └── res101.mat        beside att_splits.mat
            """,
    };
}
