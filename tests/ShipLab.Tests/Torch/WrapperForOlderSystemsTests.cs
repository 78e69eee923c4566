using System.Security.Cryptography;

namespace ShipLab.Tests;

/// <summary>The adapted copy of TorchSharp's native wrapper, made from the real file.</summary>
public sealed class WrapperForOlderSystemsTests
{
    private static readonly string Wrapper = Path.Combine(NativeTorch.Folder, "libLibTorchSharp.so");

    [Fact]
    public void Two_fields_of_the_real_wrapper_change_and_nothing_else()
    {
        if (!OperatingSystem.IsLinux()) return; // elsewhere there is no such file and no such need
        var original = File.ReadAllBytes(Wrapper);
        var adapted = WrapperForOlderSystems.Adapt(original);
        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != adapted[i]).ToArray();
        Assert.Equal(original.Length, adapted.Length);
        Assert.Equal(2, changed.Length);

        // Which fields they are, without the code under test. st_info lies four bytes behind the offset of the symbol's
        // name, vna_flags four
        // before that of the version's; both count from the beginning of the same table of names.
        var (binding, flags) = (changed.Single(i => (original[i], adapted[i]) == (0x12, 0x22)),
            changed.Single(i => (original[i], adapted[i]) == (0, 2)));
        Assert.Equal(
            At(original, "_ZSt21ios_base_library_initv\0"u8) - BitConverter.ToInt32(original, binding - 4),
            At(original, "GLIBCXX_3.4.32\0"u8) - BitConverter.ToInt32(original, flags + 4));
    }

    [Fact]
    public void An_adapted_file_comes_out_as_it_is_and_a_second_copy_is_not_written()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var folder = new TemporaryFolder();
        var before = SHA256.HashData(File.ReadAllBytes(Wrapper));
        var copy = WrapperForOlderSystems.CopyIn(folder.Path, Wrapper);
        File.SetLastWriteTimeUtc(copy, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(copy, WrapperForOlderSystems.CopyIn(folder.Path, Wrapper));
        Assert.Equal(2020, File.GetLastWriteTimeUtc(copy).Year);
        Assert.Equal(File.ReadAllBytes(copy), WrapperForOlderSystems.Adapt(File.ReadAllBytes(copy)));
        Assert.Equal(before, SHA256.HashData(File.ReadAllBytes(Wrapper)));
    }

    [Fact]
    public void A_copy_that_was_spoilt_is_made_again_and_many_at_once_leave_one_file()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var folder = new TemporaryFolder();
        var copy = WrapperForOlderSystems.CopyIn(folder.Path, Wrapper);
        File.WriteAllText(copy, "half a fi");
        Parallel.For(0, 16, _ => Assert.Equal(copy, WrapperForOlderSystems.CopyIn(folder.Path, Wrapper)));
        Assert.Equal([copy], Directory.GetFiles(folder.Path));
        Assert.Equal(File.ReadAllBytes(copy), WrapperForOlderSystems.Adapt(File.ReadAllBytes(Wrapper)));
    }

    [Fact]
    public void A_file_that_does_not_fit_is_left_alone_with_a_reason()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var folder = new TemporaryFolder();
        var original = File.ReadAllBytes(Wrapper);
        AssertRefused("no shared library",
            "#!/bin/sh\nnot a library, but long enough to hold the header of one\n"u8.ToArray());
        AssertRefused("its end is missing", original[..(original.Length / 2)]);
        AssertRefused("does not ask for version GLIBCXX_3.4.32",
            File.ReadAllBytes(Path.Combine(NativeTorch.Folder, "libc10.so")));
        var other = (byte[])original.Clone();
        other[At(original, "_ZSt21ios_base_library_initv\0"u8) + 5] = (byte)'x'; // another symbol wants that version
        AssertRefused("not for _ZSt21ios_base_library_initv alone", other);

        void AssertRefused(string why, byte[] bytes)
        {
            var file = Path.Combine(folder.Path, "libwrong.so");
            File.WriteAllBytes(file, bytes);
            var error = Assert.Throws<ShipLabException>(() => WrapperForOlderSystems.CopyIn(folder.Path, file));
            Assert.Contains(why, error.Message);
            Assert.Contains(file, error.Message);
            Assert.Equal(bytes, File.ReadAllBytes(file));
            Assert.Equal([file], Directory.GetFiles(folder.Path));
        }
    }

    [Fact]
    public void Tables_that_point_anywhere_are_refused_and_never_read_beyond_the_file()
    {
        if (!OperatingSystem.IsLinux()) return;
        var original = File.ReadAllBytes(Wrapper);
        var (random, bytes) = (new Random(1), (byte[])original.Clone());
        var table = (int)BitConverter.ToInt64(original, 40); // e_shoff
        for (var trial = 0; trial < 200; trial++)
        {
            var place = table + random.Next(original.Length - table);
            bytes[place] ^= (byte)random.Next(1, 256);
            try { WrapperForOlderSystems.Adapt(bytes); }
            catch (InvalidDataException) { }
            bytes[place] = original[place];
        }
    }

    [Theory]
    [InlineData("/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by "
        + "libLibTorchSharp.so)", true)]
    [InlineData("/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by "
        + "libLibTorchSharp.so)", false)]
    [InlineData("libgomp-98b21ff3.so.1: cannot open shared object file: No such file or directory", false)]
    public void It_is_needed_for_that_version_alone(string loaderSays, bool needed) =>
        Assert.Equal(needed, WrapperForOlderSystems.IsNeeded(loaderSays));

    private static int At(byte[] bytes, ReadOnlySpan<byte> text) => bytes.AsSpan().IndexOf(text);
}
