using Xunit;

namespace ShipLab.Tests.Data;

/// <summary>Every public data set on a small tree in its true layout.</summary>
public sealed class CatalogTests : IDisposable
{
    private readonly CatalogTree _tree = new();

    public void Dispose() => _tree.Dispose();

    public static TheoryData<string> Names => [.. DataSets.Names];

    private Dataset Open(string name, CatalogOptions? options = null)
    {
        _tree.Add(name);
        return DataSets.Open(name, _tree.Path, options);
    }

    private string Refused(string name) =>
        Assert.Throws<CatalogException>(() => DataSets.Open(name, _tree.Path)).Message;

    [Theory, MemberData(nameof(Names))]
    public void A_set_opens_from_its_own_folder_and_from_the_folder_of_all_sets(string name)
    {
        _tree.Add(name);
        var set = DataSets.Get(name);
        var (own, all) = (DataSets.Open(name, _tree.At(set.Folder)), DataSets.Open(set.Title, _tree.Path));
        Assert.Equal(name, own.Name);
        Assert.Equal(own.Train.Identity, all.Train.Identity);
        Assert.True(set.IsIn(_tree.Path));
        Assert.Equal([set], DataSets.All.Where(other => other.IsIn(_tree.Path)));
        Assert.Equal(set.Templates, own.Templates);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_picture_of_a_set_can_be_read(string name)
    {
        var data = Open(name);
        foreach (var part in (ImageSet[])[data.Train, data.Val, data.Test])
        {
            Assert.True(part.Count > 0);
            for (var i = 0; i < part.Count; i++)
                using (var picture = ((FileImageSet)part).Read(i))
                    Assert.Equal((8, 8), (picture.Width, picture.Height));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_set_of_another_size_than_the_published_one_says_so(string name) =>
        Assert.Contains(
        Open(name).Notices, notice => notice.Contains($"the published set has {DataSets.Get(name).Counts}"));

    [Theory, MemberData(nameof(Names))]
    public void A_missing_file_is_named_with_the_whole_layout(string name)
    {
        var set = DataSets.Get(name);
        Assert.Contains("no folder", Assert.Throws<CatalogException>(() => set.Open(_tree.At("nowhere"))).Problem);
        _tree.Add(name);
        foreach (var file in Directory.GetFiles(_tree.At(set.Folder)))
        {
            File.Move(file, file + ".away");
            Assert.False(set.IsIn(_tree.Path));
            foreach (var folder in (string[])[_tree.Path, _tree.At(set.Folder)])
            {
                var error = Assert.Throws<CatalogException>(() => set.Open(folder));
                Assert.Contains($"in '{_tree.At(set.Folder)}': '{Path.GetFileName(file)}' is missing", error.Problem);
                Assert.EndsWith(set.Layout, error.Message);
                Assert.Contains(Path.GetFileName(file), error.Layout);
            }
            File.Move(file + ".away", file);
        }
        foreach (var folder in Directory.GetDirectories(_tree.At(set.Folder)))
        {
            Directory.Move(folder, folder + ".away");
            Assert.Contains(
                Path.GetFileName(folder), Assert.Throws<CatalogException>(() => set.Open(_tree.Path)).Problem);
            Directory.Move(folder + ".away", folder);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_missing_picture_is_named(string name)
    {
        _tree.Add(name);
        var data = DataSets.Open(name, _tree.Path);
        var test = (FileImageSet)data.Test;
        File.Delete(Path.Combine(test.Folder, test.NameOf(1)));
        if (name == "imagenet") // its folders are its list: a picture less is a set of another size
            Assert.Equal(test.Count - 1, DataSets.Open(name, _tree.Path).Test.Count);
        else
            Assert.Contains($"the first '{test.NameOf(1)}'", Refused(name));
    }

    [Theory]
    [InlineData("imagenet", 2, "a photo of a {}.", "tench", "sunglasses", "sunglasses")]
    [InlineData("caltech101", 2, "a photo of a {}.", "accordion", "airplane", "face")]
    [InlineData("oxford_pets", 1, "a photo of a {}, a type of pet.", "abyssinian", "american bulldog")]
    [InlineData("stanford_cars", 1, "a photo of a {}.", "2000 AM General Hummer SUV", "2012 Acura RL Sedan")]
    [InlineData("oxford_flowers", 1, "a photo of a {}, a type of flower.", "pink primrose",
        "hard-leaved pocket orchid")]
    [InlineData("food101", 1, "a photo of {}, a type of food.", "apple pie", "baby back ribs")]
    [InlineData("fgvc_aircraft", 2, "a photo of a {}, a type of aircraft.", "707-320", "F-16A/B", "Model B200")]
    [InlineData("sun397", 1, "a photo of a {}.", "abbey", "indoor apse")]
    [InlineData("dtd", 2, "{} texture.", "banded", "blotchy", "polka-dotted")]
    [InlineData("eurosat", 2, "a centered satellite photo of {}.", "Annual Crop Land", "Forest", "Sea or Lake")]
    [InlineData("ucf101", 1, "a photo of a person doing {}.", "Apply Eye Makeup", "Yo Yo")]
    [InlineData("cub", 2, "a photo of a {}", "black footed albatross", "sooty albatross", "laysan albatross")]
    [InlineData("awa2", 2, "a photo of a {}", "antelope", "dolphin", "killer whale")]
    [InlineData("flo", 2, "a photo of a {}", "pink primrose", "canterbury bells", "hard-leaved pocket orchid")]
    public void Class_names_template_and_base_classes_are_the_papers(string name, int baseClasses, string template,
        params string[] names)
    {
        var data = Open(name);
        Assert.Equal(names, data.ClassNames);
        Assert.Equal(baseClasses, data.BaseClasses);
        Assert.Equal(template, data.Templates[0]);
        Assert.Equal(template.Replace("{}", names[^1]), data.Prompts()[^1]);
    }

    [Fact]
    public void ImageNet_is_zero_shot_with_seven_templates_and_prompts_alone_with_one()
    {
        var data = Open("imagenet");
        Assert.Single(data.Templates);
        Assert.Equal(7, data.Ensemble.Count);
        Assert.Equal("itap of a {}.", data.Ensemble[0]);
        Assert.Equal(DataSets.Get("dtd").Templates, DataSets.Get("dtd").Ensemble);
    }

    [Fact]
    public void The_published_sizes_are_the_papers()
    {
        Assert.Equal(["imagenet", "caltech101", "oxford_pets", "stanford_cars", "oxford_flowers", "food101",
            "fgvc_aircraft", "sun397", "dtd", "eurosat", "ucf101", "cub", "awa2", "flo"], DataSets.Names);
        Assert.Equal([1000, 100, 37, 196, 102, 101, 100, 397, 47, 10, 101, 200, 50, 102],
            DataSets.All.Select(set => set.Counts.Classes));
        Assert.All(DataSets.All.Take(11), set => Assert.Equal((set.Counts.Classes + 1) / 2, set.Counts.BaseClasses));
        Assert.Equal([150, 40, 82], DataSets.All.Skip(11).Select(set => set.Counts.BaseClasses));
        Assert.Equal([11_788, 37_322, 8189], DataSets.All.Skip(11).Select(set => set.Counts.Train +
            set.Counts.Val + set.Counts.Test));
        Assert.Equal(102, FlowerNames.All.Distinct().Count());
    }

    [Theory, MemberData(nameof(Names))]
    public void The_documentation_has_a_sets_folder_template_and_sizes(string name)
    {
        var set = DataSets.Get(name);
        var (counts, text) =
            (set.Counts, (Func<int, string>)(
            count => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)));
        var row = File.ReadAllLines(Path.Combine(Cli.Shiplab.Root, "docs", "data-sets.md"))
            .Single(line => line.StartsWith($"| `{name}` |"));
        Assert.Contains($"| {set.Title} | `{set.Folder}/`:", row);
        Assert.Contains($"| `{set.Templates[0]}`", row);
        Assert.EndsWith(
            $"| {counts.Classes} ({counts.BaseClasses}) | {text(counts.Train)} | {text(counts.Val)} | " +
            $"{text(counts.Test)} |", row);
    }

    [Fact]
    public void Sets_are_found_by_the_names_that_papers_and_folders_give_them()
    {
        foreach (var (name, wanted) in (IEnumerable<(string, string)>)[("Food-101", "food101"), ("OxfordPets",
            "oxford_pets"), ("Flowers102", "oxford_flowers"), ("fgvc", "fgvc_aircraft"), ("CUB-200-2011", "cub")])
            Assert.Equal(wanted, DataSets.Get(name).Name);
        var error = Assert.Throws<ShipLabException>(() => DataSets.Get("eurosta")).Message;
        Assert.Contains("Did you mean 'eurosat'?", error);
        Assert.Contains("stanford_cars", error);
    }

    [Theory]
    [InlineData("caltech101", "Faces,airplanes,accordion", "face,airplane,accordion")]
    [InlineData("eurosat", "SeaLake,PermanentCrop,River", "Sea or Lake,Permanent Crop Land,River")]
    [InlineData("stanford_cars", "Audi TTS Coupe 2012,Ram C/V Cargo Van Minivan 2012,2012 BMW X6 SUV",
        "2012 Audi TTS Coupe,2012 Ram C/V Cargo Van Minivan,2012 BMW X6 SUV")]
    public void A_split_with_the_folders_names_gets_the_names_of_the_official_code(string name, string raw,
        string names)
    {
        var set = DataSets.Get(name);
        _tree.Add(name);
        var split = Directory.GetFiles(_tree.At(set.Folder), "*.json").Single();
        var pictures = name == "caltech101" ? "101_ObjectCategories" : name == "eurosat" ? "2750" : "";
        _tree.Split(set.Folder, Path.GetFileNameWithoutExtension(split)["split_zhou_".Length..], pictures,
            raw.Split(','), (c, n) => $"{c}/{n}.jpg");
        Assert.Equal(names.Split(','), DataSets.Open(name, _tree.Path).ClassNames);
    }

    [Fact]
    public void ImageNets_val_pictures_are_for_testing_and_a_tenth_of_train_is_held_out()
    {
        var data = Open("imagenet");
        Assert.Equal((27, 3, 6), (data.Train.Count, data.Val.Count, data.Test.Count));
        Assert.StartsWith("val/n01440764/", data.Test.NameOf(0));
        Assert.StartsWith("train/", data.Val.NameOf(0));
        Assert.Equal([0, 1, 2], data.Val.Labels);
        Assert.Contains(
            data.Notices, notice => notice.Contains("0.1 of each class's training pictures (3) are held out"));
        Assert.Contains(data.Notices, notice => notice.Contains("2 classes are called 'sunglasses'"));
        var all = DataSets.Open("imagenet", _tree.Path, new CatalogOptions { HeldOut = 0 });
        Assert.Equal((30, 0, 6), (all.Train.Count, all.Val.Count, all.Test.Count));
        Assert.Throws<ShipLabException>(
            () => DataSets.Open("imagenet", _tree.Path, new CatalogOptions { HeldOut = 1 }));
    }

    [Fact]
    public void ImageNet_pictures_without_class_folders_or_names_are_refused()
    {
        _tree.Add("imagenet");
        _tree.Text("imagenet/classnames.txt", "n01440764 tench\nn04355933 sunglasses\n");
        Assert.Contains("no line for the class folder 'n04356056'", Refused("imagenet"));
        Directory.Move(_tree.At("imagenet/images/val/n04356056"), _tree.At("imagenet/images/val/n00000001"));
        Assert.Contains("'n04356056' is in", Refused("imagenet"));
        Directory.Delete(_tree.At("imagenet/images/val"), recursive: true);
        _tree.Picture("imagenet/images/val/ILSVRC2012_val_00000001.JPEG");
        Assert.Contains("has no class folders", Refused("imagenet"));
    }

    [Theory]
    [InlineData("variants.txt", "707-320\n707-320\n", "twice")]
    [InlineData("images_variant_val.txt", "1025794 Concorde\n", "Line 1")]
    [InlineData("images_variant_val.txt", "1025794\n", "Line 1")]
    [InlineData("images_variant_val.txt", "../secret 707-320\n", "not a path below")]
    [InlineData("images_variant_val.txt", "9999999 707-320\n", "the first '9999999.jpg'")]
    public void Wrong_lists_of_aircraft_are_refused(string file, string text, string word)
    {
        _tree.Add("fgvc_aircraft");
        _tree.Text($"fgvc_aircraft/{file}", text);
        Assert.Contains(word, Refused("fgvc_aircraft"));
    }

    [Fact]
    public void A_class_without_any_picture_is_refused_and_one_without_training_pictures_is_told()
    {
        _tree.Add("fgvc_aircraft");
        var train = File.ReadAllLines(_tree.At("fgvc_aircraft/images_variant_train.txt"));
        File.WriteAllLines(_tree.At("fgvc_aircraft/images_variant_train.txt"),
            train.Where(line => !line.EndsWith("707-320")));
        var data = DataSets.Open("fgvc_aircraft", _tree.Path);
        Assert.Contains(data.Notices, notice => notice.Contains(
            "1 base class has no train pictures, the first '707-320'; nothing can be trained on it"));
        Assert.Contains("no training pictures, the first '707-320'",
            Assert.Throws<ShipLabException>(() => FewShot.Sample(data, 2, seed: 1)).Message);
        _tree.Text("fgvc_aircraft/variants.txt", "707-320\nF-16A/B\nModel B200\nTornado\n");
        Assert.Contains("1 class of FGVCAircraft", Refused("fgvc_aircraft"));
        Assert.Contains("'Tornado'", Refused("fgvc_aircraft"));
    }

    [Theory]
    [InlineData("banded,Banded", "both called")]
    [InlineData("banded,ban_ded,ban ded", "both called")]
    [InlineData("banded,", "has an empty name")]
    [InlineData("banded,_", "has an empty name")]
    public void Empty_and_equal_class_names_are_refused(string names, string word)
    {
        _tree.Split("dtd", "DescribableTextures", "images", names.Split(','), (c, n) => $"{c}/{n}.jpg");
        Assert.Contains(word, Refused("dtd"));
    }

    [Fact]
    public void One_picture_in_two_parts_is_refused_by_path_and_looked_for_byte_for_byte_when_asked()
    {
        _tree.Add("dtd");
        File.Copy(_tree.At("dtd/images/banded/banded_0001.jpg"), _tree.At("dtd/images/banded/banded_0008.jpg"),
            overwrite: true);
        Assert.Equal(6, DataSets.Open("dtd", _tree.Path).Test.Count);
        Assert.Contains(
            DataSets.Open("dtd", _tree.Path, new CatalogOptions { Duplicates = DuplicatePictures.Keep }).Notices,
            notice => notice.Contains("banded_0008.jpg"));
        Assert.Throws<CatalogException>(
            () => DataSets.Open("dtd", _tree.Path, new CatalogOptions { Duplicates = DuplicatePictures.Refuse }));
        _tree.Text("dtd/split_zhou_DescribableTextures.json",
            """{"train": [["banded/banded_0001.jpg", 0, "banded"]], "val": [], "test": [["banded/banded_0001.jpg", 0, "banded"]]}""");
        Assert.Contains("in the train part and in the test part", Refused("dtd"));
    }
}
