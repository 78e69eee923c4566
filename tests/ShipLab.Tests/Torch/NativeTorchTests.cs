using ShipLab.Tests.Cli;
using TorchSharp;

namespace ShipLab.Tests;

/// <summary>Where libtorch is looked for, and what is said when it does not load.</summary>
public sealed class NativeTorchTests
{
    [Fact]
    public void The_wrapper_that_was_loaded_is_the_packages_own_or_an_adapted_copy()
    {
        Assert.Equal(3, torch.ones(3, device: torch.CPU).sum().item<float>());
        Assert.Equal(NativeTorch.IsAdapted, Path.GetDirectoryName(NativeTorch.Wrapper) != NativeTorch.Folder);
        Assert.Contains("TorchSharp-0.107.0", NativeTorch.Name);
    }

    [Fact]
    public void Native_files_are_in_the_checkout_once_and_in_no_output_folder()
    {
        Assert.Equal(Path.Combine(Shiplab.Root, ".shiplab", "torch", NativeTorch.Name), NativeTorch.Folder);
        foreach (var part in new[] { "lib", "tests", "notebooks" })
            Assert.Empty(
                Directory.EnumerateFiles(Path.Combine(Shiplab.Root, part), "*torch_cpu*", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_folder_is_found_above_the_program_or_where_the_program_was_told()
    {
        using var checkout = new TemporaryFolder();
        var folder =
            Directory.CreateDirectory(Path.Combine(checkout.Path, ".shiplab", "torch", NativeTorch.Name)).FullName;
        var deep = Directory.CreateDirectory(Path.Combine(checkout.Path, "lib", "Program", "bin")).FullName;
        Assert.Equal(folder,
            NativeTorch.FolderFrom(deep, Path.Combine(Path.GetTempPath(), "nowhere", "ShipLab.dll"), null));
        Assert.Equal(folder, NativeTorch.FolderFrom(Path.GetTempPath(), Path.Combine(deep, "ShipLab.dll"), null));
        Assert.Equal(folder,
            NativeTorch.FolderFrom(Path.GetTempPath(), Path.Combine(Path.GetTempPath(), "ShipLab.dll"), folder));
        var error = Assert.Throws<ShipLabException>(() => NativeTorch.FolderFrom(Path.GetTempPath(), "", null));
        Assert.Contains("./shiplab build", error.Message);
    }

    [Fact]
    public void A_library_that_is_cut_short_is_named_before_the_loader_can_crash_on_it()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var folder = new TemporaryFolder();
        var (whole, half) = (Path.Combine(folder.Path, "libc10.so"), Path.Combine(folder.Path, "libtorch_cpu.so"));
        File.Copy(Path.Combine(NativeTorch.Folder, "libc10.so"), whole);
        NativeTorch.RequireWhole(folder.Path);
        foreach (var length in new[] { 0, 63, 700_000 })
        {
            File.WriteAllBytes(half, File.ReadAllBytes(whole)[..length]);
            var error = Assert.Throws<ShipLabException>(() => NativeTorch.RequireWhole(folder.Path));
            Assert.Contains($"'{half}' is cut short", error.Message);
            Assert.Contains(folder.Path, error.Message);
        }
    }

    [Theory]
    [InlineData("/lib/libc.so.6: version `GLIBC_2.34' not found (required by libtorch_cpu.so)", "Debian 12")]
    [InlineData("libcuda.so.1: cannot open shared object file: No such file or directory", "driver")]
    [InlineData("libgomp-98b21ff3.so.1: cannot open shared object file: No such file or directory", "delete")]
    public void The_loaders_own_words_and_a_remedy_are_told(string says, string remedy)
    {
        var thrown = new DllNotFoundException("Unable to load shared library 'libtorch.so' or one of its dependencies. "
            + $"In order to help diagnose ...: \n{says}\n");
        var message = NativeTorch.Failure(thrown, "/checkout/libtorch.so", "/checkout").Message;
        Assert.Contains($"The system says: {says}.", message);
        Assert.Contains(remedy, message);
        Assert.DoesNotContain("In order to help diagnose", message);
    }
}

/// <summary>The same as programs, with homes and caches that cannot be used.</summary>
[Collection(Programs.Name)]
public sealed class NativeTorchProgramTests
{
    [Theory]
    [InlineData("XDG_CACHE_HOME", "/proc/nowhere")]
    [InlineData("SHIPLAB_HOME", "/dev/null/nowhere")]
    [InlineData("HOME", "")]
    public async Task A_home_that_cannot_be_written_is_no_hindrance(string variable, string value)
    {
        if (!OperatingSystem.IsLinux()) return;
        var outcome =
            await Shiplab.RunAsync(null, new Dictionary<string, string> { [variable] = value }, "doctor", "--torch");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("GFLOP/s", outcome.Output);
    }

    [Fact]
    public async Task Several_programs_that_start_at_once_with_an_empty_cache_all_load()
    {
        using var cache = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["XDG_CACHE_HOME"] = cache.Path };
        var outcomes =
            await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => Shiplab.RunAsync(null, environment, "doctor", "--torch")));
        Assert.All(outcomes, outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString()));
        var files = Directory.GetFiles(cache.Path, "*", SearchOption.AllDirectories);
        Assert.Equal(NativeTorch.IsAdapted ? 1 : 0, files.Length);
    }
}
