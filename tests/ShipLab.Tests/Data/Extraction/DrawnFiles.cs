using ShipLab.Tests.Cli;
using ShipLab.Toyland;

namespace ShipLab.Tests.Data;

/// <summary>A folder of drawn picture files: PNG and JPEG in turn, each picture another one.</summary>
internal sealed class DrawnFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>Writes <paramref name="count"/> pictures of random grounds with a random box into
    /// a folder of the tree.</summary>
    public void Add(string folder, int count, int width = 60, int height = 44)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, folder));
        Parallel.For(0, count, i =>
        {
            var random = ItemRandom.For(seed: 1, ItemRandom.Stream(folder), i);
            var rgb = Draw(width, height, ref random);
            var name = System.IO.Path.Combine(Path, folder, $"{i:D5}");
            if (i % 2 == 0)
                File.WriteAllBytes(name + ".png", PictureWriter.Png(rgb, width, height));
            else
                File.WriteAllBytes(name + ".jpg", PictureWriter.Jpeg(rgb, width, height));
        });
    }

    public Dataset Open(ImageFolderOptions? options = null) =>
        ImageFolder.Open(Path, (options ?? new ImageFolderOptions()) with { Name = "drawn" });

    public void Dispose() => _folder.Dispose();

    private static byte[] Draw(int width, int height, ref ItemRandom random)
    {
        var rgb = new byte[width * height * 3];
        byte[] ground = [(byte)random.Below(256), (byte)random.Below(256), (byte)random.Below(256)],
            box = [(byte)random.Below(256), (byte)random.Below(256), (byte)random.Below(256)];
        int left = random.Below(width / 2), top = random.Below(height / 2), right = left +
            width / 3, bottom = top + height / 3;
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                (x >= left && x < right && y >= top && y < bottom ? box : ground).CopyTo(rgb, (y * width + x) * 3);
        return rgb;
    }
}
