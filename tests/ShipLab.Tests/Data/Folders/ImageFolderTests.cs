using System.Text.RegularExpressions;
using Xunit;

namespace ShipLab.Tests.Data;

public sealed class ImageFolderTests
{
    private static IReadOnlyList<string> Paths(ImageSet images) =>
        [.. Enumerable.Range(0, images.Count).Select(images.NameOf)];

    private static string[] Numbered(string folder, int count) =>
        [.. Enumerable.Range(1, count).Select(i => $"{folder}/{i:D3}.jpg")];

    [Fact]
    public void Folders_for_train_val_and_test_are_the_split()
    {
        using var tree = new PictureTree("train/cat/1.jpg", "train/dog/2.png", "valid/cat/3.jpeg", "test/cat/4.JPG",
            "test/big_fish/5.jpg", "train/big_fish/6.jpg");
        var data = tree.Open();
        Assert.Equal(["big fish", "cat", "dog"], data.ClassNames);
        Assert.Equal(["train/big_fish/6.jpg", "train/cat/1.jpg", "train/dog/2.png"], Paths(data.Train)
            .Order(StringComparer.Ordinal));
        Assert.Equal(["valid/cat/3.jpeg"], Paths(data.Val));
        Assert.Equal([0, 1], data.Test.Labels);
        Assert.Equal(2, data.BaseClasses); // CoOp: the first ceil(n / 2)
        Assert.Equal([2], data.NewLabels);
        Assert.Contains(data.Notices, notice => notice.Contains("No test pictures of the class 'dog'"));
    }

    [Fact]
    public void A_tree_without_parts_is_split_by_seed_within_each_class()
    {
        using var tree = new PictureTree([.. Numbered("cat", 20), .. Numbered("dog", 10)]);
        var data = tree.Open();
        Assert.Equal([15, 6, 9], new[] { data.Train.Count, data.Val.Count, data.Test.Count });
        Assert.Equal(10, data.Train.Labels.Count(label => label == 0));
        Assert.Equal(30, Paths(data.Train).Concat(Paths(data.Val)).Concat(Paths(data.Test)).Distinct().Count());
        Assert.Equal(Paths(data.Test), Paths(tree.Open().Test));
        Assert.NotEqual(Paths(data.Test), Paths(tree.Open(new ImageFolderOptions { Seed = 2 }).Test));
    }

    [Fact]
    public void The_seeded_split_is_the_same_on_every_machine()
    {
        using var tree = new PictureTree([.. Numbered("cat", 6), .. Numbered("dog", 6)]);
        Assert.Equal(SplitOnAnotherMachine, Paths(tree.Open().Test));
    }

    // Computed by an independent program (SplitMix64 and FNV-1a written down in Python).
    private static readonly string[] SplitOnAnotherMachine =
        ["cat/002.jpg", "cat/004.jpg", "dog/002.jpg", "dog/003.jpg"];

    [Fact]
    public void Adding_a_picture_moves_few_others()
    {
        using var tree = new PictureTree([.. Numbered("cat", 40), .. Numbered("dog", 40)]);
        var before = Paths(tree.Open().Train);
        tree.Add("cat/new.jpg");
        Assert.InRange(before.Except(Paths(tree.Open().Train)).Count(), 0, 1);
    }

    [Theory]
    [InlineData(1, 1, 0, 0)]
    [InlineData(2, 1, 0, 1)]
    [InlineData(3, 1, 1, 1)]
    [InlineData(10, 5, 2, 3)]
    [InlineData(1000, 500, 200, 300)]
    public void Small_classes_get_a_test_picture_first_then_a_training_one(int pictures, int train, int val,
        int test) =>
        Assert.Equal([train, val, test], SeededSplit.Counts(pictures, SplitFractions.CoOp));

    [Fact]
    public void A_part_of_fraction_zero_stays_empty()
    {
        for (var n = 1; n < 50; n++)
        {
            Assert.Equal([n, 0, 0], SeededSplit.Counts(n, new SplitFractions(1, 0, 0)));
            Assert.Equal([0, 0, n], SeededSplit.Counts(n, new SplitFractions(0, 0, 1)));
            var counts = SeededSplit.Counts(n, new SplitFractions(.7, .3, 0));
            Assert.Equal((n, 0), (counts[0] + counts[1], counts[2]));
        }
    }

    [Theory]
    [InlineData("0.5,0.5")]
    [InlineData("0.5,0.2,0.2")]
    [InlineData("-1,1,1")]
    [InlineData("a,b,c")]
    public void Fractions_that_are_none_are_refused(string text) =>
        Assert.Contains("sum", Assert.Throws<ShipLabException>(() => SplitFractions.Parse(text)).Message);

    [Fact]
    public void Copies_of_a_picture_stay_together_in_a_seeded_split()
    {
        using var tree = new PictureTree(Numbered("cat", 20));
        for (var i = 1; i <= 20; i++)
            tree.Add($"dog/{i:D3}.jpg", $"cat/{i:D3}.jpg"); // the same bytes as the cat's
        var data = tree.Open();
        foreach (var part in new[] { data.Train, data.Val, data.Test })
            Assert.Equal(Paths(part).Where(p => p.StartsWith("cat", StringComparison.Ordinal)).Select(p => p[4..]),
                Paths(part).Where(p => p.StartsWith("dog", StringComparison.Ordinal)).Select(p => p[4..]));
    }

    [Fact]
    public void One_picture_in_train_and_test_is_refused_unless_it_is_to_be_kept()
    {
        using var tree = new PictureTree("train/cat/a.jpg", "train/dog/b.jpg", "test/cat/c.jpg", "test/dog/d.jpg");
        tree.Add("test/dog/e.jpg", "train/cat/a.jpg");
        var message = tree.Refused();
        Assert.Contains("'train/cat/a.jpg' (train) and 'test/dog/e.jpg' (test)", message);
        Assert.Contains("--duplicates keep", message);
        Assert.Contains(tree.Open(new ImageFolderOptions { Duplicates = DuplicatePictures.Keep }).Notices,
            notice => notice.Contains("e.jpg"));
        Assert.Empty(tree.Open(new ImageFolderOptions { Duplicates = DuplicatePictures.Unchecked }).Notices);
    }

    [Fact]
    public void Hidden_files_other_files_and_pictures_outside_classes_are_passed_over_and_told()
    {
        using var tree = new PictureTree("cat/1.jpg", "dog/2.jpg", "cat/.hidden.jpg", ".git/3.jpg", "cat/Thumbs.db",
            "cat/notes.txt", "dog/old.tif", "cover.jpg", "dog/puppies/4.jpg");
        var data = tree.Open(new ImageFolderOptions { Fractions = new SplitFractions(1, 0, 0) });
        Assert.Equal(["cat/1.jpg", "dog/2.jpg", "dog/puppies/4.jpg"], Paths(data.Train));
        Assert.Equal(2, data.ClassNames.Count);
        Assert.Contains(data.Notices, notice => notice.Contains("1 picture outside any class folder"));
        Assert.Contains(data.Notices, notice => notice.Contains(".tif") && notice.Contains("convert"));
        Assert.Contains(data.Notices, notice => notice.Contains("cat/notes.txt"));
        Assert.Contains(data.Notices, notice => notice.Contains("dog/puppies/4.jpg"));
        Assert.DoesNotContain(data.Notices, notice => notice.Contains("hidden") || notice.Contains("Thumbs"));
    }

    [Fact]
    public void Every_format_that_is_read_is_a_picture_by_its_extension()
    {
        using var tree = new PictureTree(
            [.. PictureFile.Extensions.Select(extension => $"cat/1{extension}"), "dog/1.GIF", "dog/2.WebP"]);
        var data = tree.Open(new ImageFolderOptions { Fractions = new SplitFractions(1, 0, 0) });
        Assert.Equal(PictureFile.Extensions.Count + 2, data.Train.Count);
        Assert.Contains("cat/1.gif", Paths(data.Train));
        Assert.Contains("cat/1.webp", Paths(data.Train));
        Assert.DoesNotContain(data.Notices, notice => notice.Contains("convert"));
    }

    [Fact]
    public void A_folder_called_train_that_holds_pictures_is_a_class_of_trains()
    {
        using var tree = new PictureTree("car/1.jpg", "train/2.jpg", "plane/3.jpg");
        Assert.Equal(["car", "plane", "train"], tree.Open().ClassNames);
    }

    [Fact]
    public void Parts_and_classes_side_by_side_are_refused()
    {
        using var tree = new PictureTree("train/cat/1.jpg", "dog/2.jpg");
        Assert.Contains("'dog'", tree.Refused());
    }

    [Fact]
    public void Two_folders_for_one_part_are_refused()
    {
        using var tree = new PictureTree("train/cat/1.jpg", "val/cat/2.jpg", "valid/cat/3.jpg");
        Assert.Contains("'val' and 'valid'", tree.Refused());
    }

    [Fact]
    public void An_empty_class_is_refused_by_name()
    {
        using var tree = new PictureTree("cat/1.jpg", "dog/readme.txt");
        var message = tree.Refused();
        Assert.Contains("'dog'", message);
        Assert.Contains("readme.txt", message);
    }

    [Fact]
    public void Two_classes_of_one_name_are_refused()
    {
        using var tree = new PictureTree("big_cat/1.jpg", "Big-cat/2.jpg");
        var message = tree.Refused();
        Assert.Contains("'Big-cat' and 'big_cat'", message);
        Assert.Contains("--class-names", message);
    }

    [Fact]
    public void Pictures_without_folders_are_one_class_for_testing()
    {
        using var tree = new PictureTree("1.jpg", "2.png");
        var data = tree.Open();
        Assert.Equal((0, 0, 2), (data.Train.Count, data.Val.Count, data.Test.Count));
        Assert.Contains(data.Notices, notice => notice.Contains("no class folders"));
    }

    [Fact]
    public void A_folder_without_pictures_or_none_at_all_is_refused()
    {
        using var tree = new PictureTree("notes.txt");
        Assert.Contains("no pictures", tree.Refused());
        Assert.Contains("no folder", Assert.Throws<ShipLabException>(
            () => ImageFolder.Open(Path.Combine(tree.Path, "elsewhere"))).Message);
        Assert.Contains("is a file", Assert.Throws<ShipLabException>(
            () => ImageFolder.Open(Path.Combine(tree.Path, "notes.txt"))).Message);
    }

    [Fact]
    public void Links_are_followed_and_links_to_nothing_or_in_circles_are_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need an administrator on Windows.");
        using var elsewhere = new PictureTree("a.jpg", "b.jpg");
        using var tree = new PictureTree("cat/1.jpg", "dog/2.jpg");
        Directory.CreateSymbolicLink(Path.Combine(tree.Path, "fish"), elsewhere.Path);
        File.CreateSymbolicLink(Path.Combine(tree.Path, "cat", "linked.jpg"), Path.Combine(elsewhere.Path, "b.jpg"));
        var data = tree.Open(new ImageFolderOptions { Fractions = new SplitFractions(1, 0, 0) });
        Assert.Equal(["cat/1.jpg", "cat/linked.jpg", "dog/2.jpg", "fish/a.jpg", "fish/b.jpg"], Paths(data.Train));
        Assert.Equal(5, ((FileImageSet)data.Train).Items[1].Bytes); // the target's size, not the link's

        var loop = Path.Combine(tree.Path, "dog", "again");
        Directory.CreateSymbolicLink(loop, Path.Combine(tree.Path, "dog"));
        Assert.Contains($"'{loop}' is a link to", tree.Refused());
        Directory.Delete(loop);
        foreach (var target in new[] { "..", tree.Path,
            Path.Combine(tree.Path, "cat", "..", "..", Path.GetFileName(tree.Path)) })
        {
            Directory.CreateSymbolicLink(loop, target); // the pictures' own folder, or one above it
            Assert.Matches($"'{Regex.Escape(loop)}' is a link to '[^']*', a folder above it", tree.Refused());
            Directory.Delete(loop);
        }
        Directory.CreateSymbolicLink(Path.Combine(tree.Path, "dog", "cats"), "../cat"); // another folder, not below it
        Assert.Contains("dog/cats/1.jpg",
            Paths(tree.Open(new ImageFolderOptions { Fractions = new SplitFractions(1, 0, 0) }).Train));
        var dangling = Path.Combine(tree.Path, "cat", "gone.jpg");
        File.CreateSymbolicLink(dangling, Path.Combine(tree.Path, "nowhere.jpg"));
        Assert.Contains(dangling, tree.Refused());
    }

    [Fact]
    public async Task A_pipe_among_the_pictures_is_an_empty_file_and_nobody_waits_for_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes in folders on Windows.");
        using var tree = new PictureTree("cat/1.jpg", "dog/2.jpg");
        foreach (var name in new[] { "pipe.jpg", "second.png" })
            using (var made = System.Diagnostics.Process.Start(
                "mkfifo", [Path.Combine(tree.Path, "cat", name)])) await made.WaitForExitAsync(
                TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(tree.Path, "cat", "link.jpg"), "pipe.jpg");
        var data = await Task.Run(() => tree.Open(new ImageFolderOptions { Fractions = new SplitFractions(1, 0, 0) }))
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        var files = (FileImageSet)data.Train;
        foreach (var item in Enumerable.Range(0, files.Count).Where(item => files.Items[item].Bytes == 0))
            Assert.EndsWith(
                "the file is empty.", (await Assert.ThrowsAsync<PictureException>(() => Task.Run(() => files.Read(item))
                .WaitAsync(TimeSpan.FromMinutes(1)))).Message);
        Assert.Equal(5, files.Count);
        var direct = () => Task.Run(() => PictureFile.Read(Path.Combine(tree.Path, "cat", "pipe.jpg")))
            .WaitAsync(TimeSpan.FromMinutes(1));
        Assert.EndsWith("the file is empty.", (await Assert.ThrowsAsync<PictureException>(direct)).Message);
    }

    [Theory]
    [InlineData("cat/caf\\351.jpg")]
    [InlineData("caf\\351/1.jpg")]
    public async Task A_name_that_is_no_UTF8_is_refused_and_not_passed_over(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such names.");
        using var tree = new PictureTree("cat/1.jpg", "dog/2.jpg");
        await Bash($"f=$(printf '{name}'); mkdir -p \"$(dirname \"$f\")\"; echo x > \"$f\"");
        var message = tree.Refused();
        await Bash("rm -r -- *"); // .NET cannot delete such names
        Assert.Contains("is no UTF-8 text", message);

        async Task Bash(string script)
        {
            using var bash = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = tree.Path })!;
            await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Few_shot_sampling_and_halves_work_on_files()
    {
        using var tree = new PictureTree(
            [.. Numbered("train/a", 5), .. Numbered("train/b", 5), .. Numbered("train/c", 5), "test/a/x.jpg"]);
        var data = tree.Open();
        var shots = FewShot.Sample(data.Train, 2, seed: 1);
        Assert.Equal([0, 0, 1, 1, 2, 2], shots.Labels);
        Assert.Equal(Paths(FewShot.Sample(data.Train, 1, seed: 1)), Paths(shots).Where((_, i) => i % 2 == 0));
        Assert.Equal([0, 0, 1, 1], shots.OfClasses(0, data.BaseClasses).Labels);
        Assert.NotEqual(shots.Identity, data.Train.Identity);
        Assert.Equal(shots.Identity, FewShot.Sample(tree.Open().Train, 2, seed: 1).Identity);
    }

    [Fact]
    public void A_set_of_files_is_known_by_paths_sizes_and_times()
    {
        using var tree = new PictureTree("cat/1.jpg", "dog/2.jpg");
        string Identity() =>
            tree.Open(new ImageFolderOptions { Fractions = new SplitFractions(1, 0, 0), Name = "set" }).Train.Identity;
        var first = Identity();
        Assert.Equal(first, Identity());
        File.SetLastWriteTimeUtc(Path.Combine(tree.Path, "cat/1.jpg"),
            new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var touched = Identity();
        tree.Add("dog/2.jpg", "longer than before");
        Assert.Equal(3, new[] { first, touched, Identity() }.Distinct().Count());
    }
}
