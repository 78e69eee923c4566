namespace ShipLab.Catalog;

/// <summary>
/// The eleven data sets of the CoOp papers, which SHIP's Tables 1, 2 and 9 use. Layouts and split files: CoOp's
/// DATASETS.md; templates: its trainers/zsclip.py and imagenet_templates.py (IMAGENET_TEMPLATES_SELECT), the same in
/// SHIP's datasets/*.py; sizes: SHIP, Table 7.
/// </summary>
internal static class CoOpSets
{
    private static readonly string[] Seven =
    [
        "itap of a {}.", "a bad photo of the {}.", "a origami {}.", "a photo of the large {}.", "a {} in a video game.",
        "art of the {}.", "a photo of the small {}.",
    ];

    public static IReadOnlyList<CatalogSet> All { get; } =
    [
        new(new ImageNetLayout())
        {
            Name = "imagenet", Title = "ImageNet", Folder = "imagenet", Aliases = ["imagenet1k", "ilsvrc2012"],
            Templates = ["a photo of a {}."], Ensemble = Seven,
            Counts = new CatalogCounts(1000, 500, 1_281_167, 0, 50_000),
            // CLIP's list, as SHIP and Tip-Adapter have it, has two "missile" and two "sunglasses"
            HasEqualNames = true,
            Layout = """
                imagenet/
                ├── classnames.txt                 lines "n01440764 tench"
                └── images/
                    ├── train/n01440764/*.JPEG     a folder for each class
                    └── val/n01440764/*.JPEG       the same folders
                """,
        },
        Split("caltech101", "Caltech101", "caltech-101", "Caltech101", "101_ObjectCategories",
            "accordion/image_0001.jpg", "a photo of a {}.",
            new CatalogCounts(100, 50, 4128, 1649, 2465), CoOpNames.Caltech101),
        Split("oxford_pets", "OxfordPets", "oxford_pets", "OxfordPets", "images", "Abyssinian_1.jpg",
            "a photo of a {}, a type of pet.", new CatalogCounts(37, 19, 2944, 736, 3669), aliases: ["pets"]),
        new(new SplitFileLayout("split_zhou_StanfordCars.json", "", CoOpNames.StanfordCars, "cars_train", "cars_test"))
        {
            Name = "stanford_cars", Title = "StanfordCars", Folder = "stanford_cars", Aliases = ["cars"],
            Templates = ["a photo of a {}."],
            Counts = new CatalogCounts(196, 98, 6509, 1635, 8041),
            Layout = """
                stanford_cars/
                ├── cars_test/00001.jpg, ...
                ├── cars_train/00001.jpg, ...
                └── split_zhou_StanfordCars.json
                """,
        },
        Split("oxford_flowers", "Flowers102", "oxford_flowers", "OxfordFlowers", "jpg", "image_00001.jpg",
            "a photo of a {}, a type of flower.",
            new CatalogCounts(102, 51, 4093, 1633, 2463), aliases: ["flowers", "oxford_flowers102"]),
        Split("food101", "Food101", "food-101", "Food101", "images", "apple_pie/1005649.jpg",
            "a photo of {}, a type of food.", new CatalogCounts(101, 51, 50_500, 20_200, 30_300), aliases: ["food"]),
        new(new AircraftLayout())
        {
            Name = "fgvc_aircraft", Title = "FGVCAircraft", Folder = "fgvc_aircraft", Aliases = ["fgvc", "aircraft"],
            Templates = ["a photo of a {}, a type of aircraft."],
            Counts = new CatalogCounts(100, 50, 3334, 3333, 3333),
            Layout = """
                fgvc_aircraft/                     data/ of fgvc-aircraft-2013b
                ├── images/0034309.jpg, ...
                ├── images_variant_test.txt        lines "1514522 707-320"
                ├── images_variant_train.txt
                ├── images_variant_val.txt
                └── variants.txt                   a class on each line
                """,
        },
        Split("sun397", "SUN397", "sun397", "SUN397", "SUN397", "a/abbey/sun_aaalbzqrimafwbiv.jpg", "a photo of a {}.",
            new CatalogCounts(397, 199, 15_880, 3970, 19_850), aliases: ["sun"]),
        Split("dtd", "DTD", "dtd", "DescribableTextures", "images", "banded/banded_0002.jpg", "{} texture.",
            new CatalogCounts(47, 24, 2820, 1128, 1692), aliases: ["describable_textures"]),
        Split("eurosat", "EuroSAT", "eurosat", "EuroSAT", "2750", "AnnualCrop/AnnualCrop_1.jpg",
            "a centered satellite photo of {}.", new CatalogCounts(10, 5, 13_500, 5400, 8100), CoOpNames.EuroSat),
        Split("ucf101", "UCF101", "ucf101", "UCF101", "UCF-101-midframes",
            "Apply_Eye_Makeup/v_ApplyEyeMakeup_g01_c01.jpg", "a photo of a person doing {}.",
            new CatalogCounts(101, 51, 7639, 1898, 3783), aliases: ["ucf"]),
    ];

    private static CatalogSet Split(string name, string title, string folder, string split, string pictures,
        string picture, string template, CatalogCounts counts, Func<string, string>? rename = null,
        IReadOnlyList<string>? aliases = null) => new(new SplitFileLayout($"split_zhou_{split}.json", pictures, rename))
    {
        Name = name, Title = title, Folder = folder, Aliases = aliases ?? [],
        Templates = [template],
        Counts = counts,
        Layout = $"""
            {folder}/
            ├── {pictures}/{picture}, ...
            └── split_zhou_{split}.json
            """,
    };
}
