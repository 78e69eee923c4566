using System.Text.Json.Nodes;
using ShipLab.Verification;

namespace ShipLab.Tests;

/// <summary>Sets of the kind preprocess; that the set itself passes is tested in
/// <see cref="ReferenceSetTests"/>.</summary>
public sealed class PreprocessCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _set;

    public PreprocessCheckTests()
    {
        _set = Directory.CreateDirectory(Path.Combine(_folder.Path, "preprocess-b")).FullName;
        foreach (var file in Directory.GetFiles(PictureSamples.ReferenceFolder))
            File.Copy(file, Path.Combine(_set, Path.GetFileName(file)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_changed_pixel_fails_in_every_array_of_its_picture()
    {
        using (var picture = PictureFile.Read(Path.Combine(_set, "rgb-tiny.png")))
        {
            var pixels = PictureSamples.Bytes(picture);
            pixels[pixels.Length / 2] ^= 8;
            File.WriteAllBytes(Path.Combine(_set, "rgb-tiny.png"),
                PictureWriter.Png(pixels, picture.Width, picture.Height));
        }
        var line = Verifier.RunSet(_set, TestContext.Current.CancellationToken).Line;
        Assert.StartsWith("preprocess-b: FAIL, 40 of 40 arrays", line);
        Assert.Contains("decoded_rgb/rgb-tiny", line);
        Assert.Contains("crop48/rgb-tiny", line);
        Assert.DoesNotContain("gray", line);
    }

    [Fact]
    public void A_picture_that_is_missing_is_named()
    {
        File.Delete(Path.Combine(_set, "rgba.png"));
        Assert.Contains("no file of that name", Verifier.RunSet(_set, TestContext.Current.CancellationToken).Line);
        Assert.Contains("'rgba'", Verifier.RunSet(_set, TestContext.Current.CancellationToken).Line);
    }

    [Fact]
    public void An_array_that_case_json_lists_must_be_there_and_what_it_does_not_list_is_not_needed()
    {
        var path = Path.Combine(_set, "case.json");
        var root = JsonNode.Parse(File.ReadAllText(path))!;
        root.AsObject().Remove("files");
        root.AsObject().Remove("tolerance");
        File.WriteAllText(path, root.ToJsonString());
        Assert.Equal(SetOutcome.Passed, Verifier.RunSet(_set, TestContext.Current.CancellationToken).Outcome);
        root["arrays"]!["crop64/gray"] = new JsonObject { ["dtype"] = "U8" };
        File.WriteAllText(path, root.ToJsonString());
        Assert.Contains("crop64/gray is missing", Verifier.RunSet(_set, TestContext.Current.CancellationToken).Line);
    }
}
