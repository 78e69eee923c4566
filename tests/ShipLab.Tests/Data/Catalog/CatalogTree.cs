using System.Text.Json;
using ShipLab.Tests.Cli;

namespace ShipLab.Tests.Data;

/// <summary>Small public data sets in their true layouts, with real pictures of 8 x 8 pixels;
/// their sizes are the only thing that is not as published.</summary>
internal sealed class CatalogTree : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _pictures;

    /// <summary>The folder of all sets.</summary>
    public string Path => _folder.Path;

    public string At(string path) => System.IO.Path.Combine(Path, path);

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes a JPEG of a colour of its own.</summary>
    public void Picture(string path)
    {
        var colour = _pictures++ * 37;
        var rgb = new byte[8 * 8 * 3];
        for (var i = 0; i < rgb.Length; i++)
            rgb[i] = (byte)(colour + i % 3 * 85 + i);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), PictureWriter.Jpeg(rgb, 8, 8));
    }

    public void Text(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    /// <summary>Writes any set of the catalogue.</summary>
    public void Add(string name)
    {
        switch (name)
        {
            case "imagenet": ImageNet(); break;
            case "fgvc_aircraft": Aircraft(); break;
            case "caltech101": Split("caltech-101", "Caltech101", "101_ObjectCategories", ["accordion", "airplane",
                "face"], Below("accordion/image_", "airplanes/image_", "Faces/image_")); break;
            case "oxford_pets": Split("oxford_pets", "OxfordPets", "images", ["abyssinian", "american_bulldog"],
                Below("Abyssinian_", "american_bulldog_")); break;
            case "stanford_cars": Split(
                "stanford_cars", "StanfordCars", "", ["2000 AM General Hummer SUV", "2012 Acura RL Sedan"],
                Below("cars_train/", "cars_train/"), test: Below("cars_test/", "cars_test/")); break;
            case "oxford_flowers": Split("oxford_flowers", "OxfordFlowers", "jpg",
                ["pink primrose", "hard-leaved pocket orchid"], Below("image_", "image_")); break;
            case "food101": Split("food-101", "Food101", "images", ["apple_pie", "baby_back_ribs"],
                Below("apple_pie/", "baby_back_ribs/")); break;
            case "sun397": Split("sun397", "SUN397", "SUN397", ["abbey", "indoor apse"],
                Below("a/abbey/sun_", "a/apse/indoor/sun_")); break;
            case "dtd": Split("dtd", "DescribableTextures", "images", ["banded", "blotchy", "polka-dotted"],
                Below("banded/banded_", "blotchy/blotchy_", "polka-dotted/polka-dotted_")); break;
            case "eurosat": Split("eurosat", "EuroSAT", "2750", ["Annual Crop Land", "Forest", "Sea or Lake"],
                Below("AnnualCrop/AnnualCrop_", "Forest/Forest_", "SeaLake/SeaLake_")); break;
            case "ucf101": Split("ucf101", "UCF101", "UCF-101-midframes", ["Apply_Eye_Makeup", "Yo_Yo"],
                Below("Apply_Eye_Makeup/v_ApplyEyeMakeup_g01_c", "Yo_Yo/v_YoYo_g01_c")); break;
            case "cub": Xian("cub", "images", "/BS/Deep_Fragments/work/MSc/CUB_200_2011/CUB_200_2011/images/",
                ["001.Black_footed_Albatross", "002.Laysan_Albatross", "003.Sooty_Albatross"],
                Below("001.Black_footed_Albatross/Black_Footed_Albatross_", "002.Laysan_Albatross/Laysan_Albatross_",
                "003.Sooty_Albatross/Sooty_Albatross_")); break;
            case "awa2": Xian("awa2", "JPEGImages", "/BS/xian/work/data/Animals_with_Attributes2//JPEGImages/",
                ["antelope", "killer+whale", "dolphin"],
                Below("antelope/antelope_", "killer+whale/killer+whale_", "dolphin/dolphin_")); break;
            case "flo": Xian("flo", "jpg", "/BS/somewhere/flowers/jpg/", null,
                Below("image_", "image_", "image_")); break;
            default: throw new ArgumentOutOfRangeException(nameof(name));
        }
    }

    /// <summary>Paths of pictures by label and number.</summary>
    public static Func<int, int, string> Below(params string[] beginnings) =>
        (label, number) => $"{beginnings[label]}{number:D4}.jpg";

    /// <summary>A split_zhou_*.json with four training, two validation and two test pictures a class.</summary>
    public void Split(string folder, string split, string pictures, string[] names, Func<int, int, string> picture,
        int trained = 4, int validated = 2, Func<int, int, string>? test = null)
    {
        var (parts, number) = (new Dictionary<string, List<object[]>> { ["train"] = [], ["val"] = [], ["test"] = [] },
            0);
        for (var label = 0; label < names.Length; label++)
            foreach (var (part, count) in (IEnumerable<(string, int)>)[("train", trained), ("val", validated),
                ("test", 2)])
                for (var i = 0; i < count; i++)
                {
                    var path = (part == "test" && test is not null ? test : picture)(label, ++number);
                    Picture(System.IO.Path.Combine(folder, pictures, path));
                    parts[part].Add([path, label, names[label]]);
                }
        Text($"{folder}/split_zhou_{split}.json", JsonSerializer.Serialize(parts));
    }

    private void ImageNet()
    {
        foreach (var folder in (string[])["n01440764", "n04355933", "n04356056"])
        {
            for (var i = 0; i < 10; i++)
                Picture($"imagenet/images/train/{folder}/{folder}_{i}.JPEG");
            for (var i = 0; i < 2; i++)
                Picture($"imagenet/images/val/{folder}/ILSVRC2012_val_0000{folder[^1]}{i}.JPEG");
        }
        Text("imagenet/classnames.txt",
            "n01440764 tench\nn01443537 goldfish\nn04355933 sunglasses\nn04356056 sunglasses\n");
    }

    private void Aircraft()
    {
        Text("fgvc_aircraft/variants.txt", "707-320\nF-16A/B\nModel B200\n");
        var number = 1025793;
        foreach (var (part, count) in (IEnumerable<(string, int)>)[("train", 4), ("val", 2), ("test", 2)])
        {
            var lines = new List<string>();
            foreach (var name in (string[])["707-320", "F-16A/B", "Model B200"])
                for (var i = 0; i < count; i++)
                {
                    lines.Add($"{++number:D7} {name}");
                    Picture($"fgvc_aircraft/images/{number:D7}.jpg");
                }
            Text($"fgvc_aircraft/images_variant_{part}.txt", string.Join('\n', lines) + '\n');
        }
    }

    /// <summary>Three classes of which the second is unseen: ten training and two test pictures of each seen one,
    /// three of the unseen.</summary>
    private void Xian(string folder, string pictures, string prefix, string[]? names, Func<int, int, string> picture)
    {
        var (paths, labels, trainval, testSeen, testUnseen) =
            (new List<string>(), new List<int>(), new List<int>(), new List<int>(), new List<int>());
        for (var label = 0; label < 3; label++)
            for (var i = 0; i < (label == 1 ? 3 : 12); i++)
            {
                var path = picture(label, paths.Count + 1);
                Picture($"{folder}/{pictures}/{path}");
                paths.Add(prefix + path);
                labels.Add(label + 1);
                (label == 1 ? testUnseen : i < 10 ? trainval : testSeen).Add(paths.Count);
            }
        trainval.Reverse(); // the published lists are in no order
        new MatWriter().Numbers("features", 4, paths.Count, new double[4 * paths.Count])
            .Texts("image_files", [.. paths]).Column("labels", [.. labels]).Save(At($"{folder}/res101.mat"));
        var splits = new MatWriter();
        if (names is not null)
            splits.Texts("allclasses_names", names);
        splits.Numbers("att", 5, 3, new double[15]).Numbers("original_att", 5, 3, new double[15])
            .Column("test_seen_loc", [.. testSeen]).Column("test_unseen_loc", [.. testUnseen])
            .Column("train_loc", [.. trainval.Take(10)]).Column("trainval_loc", [.. trainval])
                .Column("val_loc", [.. trainval.Skip(10)])
            .Save(At($"{folder}/att_splits.mat"));
    }
}
