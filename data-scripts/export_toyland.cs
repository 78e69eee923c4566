#:project ../lib/ShipLab/ShipLab.csproj
// Writes a drawn data set of Toyland as PNG files: OUT/train/red star/0001.png and so on, for other tools or for
// looking at.
//
//   dotnet run data-scripts/export_toyland.cs SET OUT [SEED]      SET: neon, aerial, fabric, sunset or toys
using ShipLab.Base;
using ShipLab.Data;
using ShipLab.Images;
using ShipLab.Toyland;

if (args.Length is < 2 or > 3 || (args.Length == 3 && !int.TryParse(args[2], out _)))
{
    Console.Error.WriteLine("usage: dotnet run data-scripts/export_toyland.cs SET OUT [SEED]   SET: "
        + $"{string.Join(", ", ToySets.Names)}; SEED: a whole number, 1 if left out");
    return 2;
}
try
{
    var set = ToySets.Create(args[0], args.Length == 3 ? int.Parse(args[2]) : 1);
    foreach (var (split, images) in new[] { ("train", set.Train), ("val", set.Val), ("test", set.Test) })
        Export(set, images, Path.Combine(args[1], split));
    return 0;
}
catch (Exception error) when (error is ShipLabException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

// Each file under a temporary name first, so that a stopped export leaves no half picture.
static void Export(Dataset set, ImageSet images, string folder)
{
    var numbers = new int[set.ClassNames.Count];
    for (var i = 0; i < images.Count; i++)
    {
        var label = images.Labels[i];
        var path = Path.Combine(folder, set.ClassNames[label], $"{++numbers[label]:0000}.png");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path + ".new",
            PictureWriter.Png(Interleaved(images.Bytes(i, 1)), images.Width, images.Height));
        File.Move(path + ".new", path, overwrite: true);
    }
    Console.WriteLine($"{folder}: {images.Count} pictures of {set.ClassNames.Count} classes");
}

// [3, H, W] planes -> [H, W, 3]
static byte[] Interleaved(ReadOnlySpan<byte> planes)
{
    var (pixels, plane) = (new byte[planes.Length], planes.Length / 3);
    for (var p = 0; p < plane; p++)
        for (var c = 0; c < 3; c++) pixels[p * 3 + c] = planes[c * plane + p];
    return pixels;
}
