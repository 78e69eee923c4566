using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using ShipLab.Verification;

namespace ShipLab.Tests;

/// <summary>The picture files of data/pictures with what Python makes of them, and those of the reference set
/// preprocess.</summary>
internal static class PictureSamples
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "data", "pictures");

    public static string ReferenceFolder => Path.Combine(ReferenceSetTests.Folder, "preprocess");

    /// <summary>PIL's names of <see cref="PictureMode"/>, in its order.</summary>
    public static readonly string[] PilModes = ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I"];

    public static readonly IReadOnlyDictionary<string, JsonElement> Expected =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "expected.json"))).RootElement.EnumerateObject()
            .ToDictionary(e => e.Name, e => e.Value);

    public static TheoryData<string> Names => [.. Expected.Keys.Order(StringComparer.Ordinal)];

    public static Picture Read(string name) => PictureFile.Read(Path.Combine(Folder, name));

    /// <summary>Of a file in mode Cmyk: what Python decodes it to.</summary>
    public static Picture ReadInks(string name)
    {
        using var stored = Read(Path.Combine("inks", Path.ChangeExtension(name, ".png")));
        return new Picture(PictureMode.Cmyk, stored.Width, stored.Height, stored.Pixels.ToArray());
    }

    /// <summary>The pixels as Python's tobytes gives them; of palettes the colours.</summary>
    public static byte[] Bytes(Picture picture) => picture.Mode == PictureMode.Grey16
        ? MemoryMarshal.AsBytes(picture.Samples().AsSpan()).ToArray()
        : Array.ConvertAll(picture.Samples(), sample => (byte)sample);

    /// <summary>How far two arrays of bytes are apart where they are furthest.</summary>
    public static int Difference(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        Assert.Equal(a.Length, b.Length);
        var most = 0;
        for (var i = 0; i < a.Length; i++) most = Math.Max(most, Math.Abs(a[i] - b[i]));
        return most;
    }

    /// <summary>All picture files of both folders.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Directory.GetFiles(Folder)
        .Concat(Directory.GetFiles(ReferenceFolder))
        .Where(f => PictureFile.Extensions.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal)];

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
}
