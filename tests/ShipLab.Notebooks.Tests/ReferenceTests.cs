using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ShipLab.Notebooks.Tests;

public sealed class ReferenceTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly CSharpSession session;

    public ReferenceTests() => session = new CSharpSession(new SessionOptions { Folder = Directory.CreateDirectory(scratch.PathOf("notebooks")).FullName });

    public void Dispose()
    {
        session.Dispose();
        scratch.Dispose();
    }

    private async Task<object?> ValueOf(string code)
    {
        var result = await session.RunAsync(code, token: TestContext.Current.CancellationToken);
        Assert.True(result.Status == CellStatus.Ok, result.Error?.Message);
        return result.Value;
    }

    /// <summary>Compiles a library into the scratch folder.</summary>
    private string Library(string name, string code, params string[] references)
    {
        var path = scratch.PathOf($"lab/{name}.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(code)],
            references.Append(typeof(object).Assembly.Location).Append(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "System.Runtime.dll"))
                .Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    [Fact]
    public async Task A_library_is_found_relative_to_the_notebook_with_what_lies_beside_it()
    {
        var inner = Library("SmallInner", "public static class Inner { public static int Two() => 2; }");
        Library("SmallOuter", "public static class Outer { public static int Four() => 2 * Inner.Two(); }", inner);

        Assert.Equal(4, await ValueOf("#r \"../lab/SmallOuter.dll\"\nOuter.Four()"));
        Assert.Equal(2, await ValueOf("#r \"../lab/SmallInner.dll\"\nInner.Two()"));
    }

    [Fact]
    public async Task A_native_library_beside_a_referenced_one_is_found()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the library taken as an example is built into the runtime on Windows");
        var extension = OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        Library("WithNative", "public static class Native { [System.Runtime.InteropServices.DllImport(\"borrowed\", EntryPoint = \"SystemNative_GetPid\")] public static extern int Pid(); }");
        File.Copy(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native" + extension), scratch.PathOf("lab/libborrowed" + extension));

        Assert.Equal(Environment.ProcessId, await ValueOf("#r \"../lab/WithNative.dll\"\nNative.Pid()"));
    }

    [Fact]
    public async Task An_assembly_of_the_host_is_the_hosts_own_whichever_path_names_it()
    {
        var own = typeof(ReferenceTests).Assembly.Location;
        Directory.CreateDirectory(scratch.PathOf("lab"));
        File.Copy(own, scratch.PathOf("lab/" + Path.GetFileName(own)));
        var value = await ValueOf("#r \"../lab/ShipLab.Notebooks.Tests.dll\"\nnew ShipLab.Notebooks.Tests.Shown.Chart(1)");

        Assert.IsType<Shown.Chart>(value);
    }

    [Fact]
    public async Task Static_state_of_the_hosts_assembly_is_shared_between_sessions()
    {
        using var other = new CSharpSession();
        const string Code = "#r \"ShipLab.Notebooks.Tests.dll\"\nShipLab.Notebooks.Tests.Counter.Count++;";
        var before = Counter.Count;
        await ValueOf(Code);
        await other.RunAsync(Code, token: TestContext.Current.CancellationToken);

        Assert.Equal(before + 2, Counter.Count);
    }

    [Fact]
    public async Task A_package_that_does_not_exist_is_told_with_advice()
    {
        var result = await session.RunAsync(
            "#i \"nuget:/nowhere/packages\"\n#r \"nuget:Not.A.Package.Of.Anybody,1.2.3\"", token: TestContext.Current.CancellationToken);

        Assert.Equal(2, result.Error!.Line);
        Assert.StartsWith("the package 'Not.A.Package.Of.Anybody' cannot be restored: ", result.Error.Message);
        Assert.Contains("Check its name and version, the network, and the package sources", result.Error.Message);
    }

    [Fact]
    public async Task A_badly_written_package_reference_is_told()
    {
        var result = await session.RunAsync("#r \"nuget:\"", token: TestContext.Current.CancellationToken);

        Assert.Equal("write #r \"nuget:Id,Version\", the version may be left out.", result.Error!.Message);
    }
}

/// <summary>Static state that cells change.</summary>
public static class Counter
{
    public static int Count { get; set; }
}
