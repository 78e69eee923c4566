using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace ShipLab.Notebooks;

/// <summary>
/// Gets NuGet packages for a session by building an empty project that references them: the .NET SDK restores, and copies managed and
/// native libraries into one flat folder, where the loader finds them. The folder is kept and used again for the same packages.
/// </summary>
internal sealed class NuGetPackages(string folder)
{
    private readonly SortedDictionary<string, string> packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> sources = [];

    /// <summary>Adds a package source: a URL or a folder.</summary>
    public void AddSource(string source) => sources.Add(source);

    /// <summary>Adds a package and gets it with all that it needs.</summary>
    /// <returns>The managed libraries that are new to the session.</returns>
    /// <exception cref="InvalidOperationException">When it cannot be had: what the SDK said, and what to do.</exception>
    public IReadOnlyList<string> Add(string id, string? version, CancellationToken token)
    {
        var before = packages.Count == 0 ? [] : Libraries().Select(Path.GetFileName).ToHashSet();
        var known = packages.GetValueOrDefault(id);
        packages[id] = version is null or "" or "*-*" or "*" ? "*" : version;
        try
        {
            if (!Directory.Exists(Place())) Restore(id, token);
        }
        catch
        {
            if (known is null) packages.Remove(id);
            else packages[id] = known;
            throw;
        }
        return Libraries().Where(path => !before.Contains(Path.GetFileName(path))).ToList();
    }

    private IEnumerable<string> Libraries() => Directory.EnumerateFiles(Place(), "*.dll").Where(IsManaged).Order(StringComparer.Ordinal);

    private static bool IsManaged(string path)
    {
        using var file = File.OpenRead(path);
        using var image = new System.Reflection.PortableExecutable.PEReader(file);
        return !IsOwn(path) && image.HasMetadata;

        static bool IsOwn(string path) => Path.GetFileName(path) == "packages.dll";
    }

    private string Place()
    {
        var key = string.Join('\n', packages.Select(p => $"{p.Key},{p.Value}").Concat(sources)
            .Append(RuntimeInformation.RuntimeIdentifier).Append(Environment.Version.ToString()));
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16]);
    }

    private void Restore(string id, CancellationToken token)
    {
        var work = Directory.CreateTempSubdirectory("notebook-packages-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(work, "packages.csproj"), Project());
            // Empty files keep the settings of folders above from reaching in.
            foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
                File.WriteAllText(Path.Combine(work, name), "<Project />");
            var output = Path.Combine(work, "flat");
            Build(id, work, output, token);
            Directory.CreateDirectory(folder);
            if (!Directory.Exists(Place())) Directory.Move(output, Place());
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private string Project() => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net{Environment.Version.Major}.{Environment.Version.Minor}</TargetFramework>
            <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
            <SelfContained>false</SelfContained>
            <EnableDynamicLoading>true</EnableDynamicLoading>
            <RestoreAdditionalProjectSources>{Xml(string.Join(';', sources))}</RestoreAdditionalProjectSources>
          </PropertyGroup>
          <ItemGroup>
            {string.Concat(packages.Select(p => $"<PackageReference Include=\"{Xml(p.Key)}\" Version=\"{Xml(p.Value)}\" />"))}
          </ItemGroup>
        </Project>
        """;

    private static string? Xml(string text) => SecurityElement.Escape(text);

    private static void Build(string id, string work, string output, CancellationToken token)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "build", "--nologo", "-v", "q", "-o", output, "--disable-build-servers" },
            WorkingDirectory = work,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var sdk = Process.Start(start) ?? throw new InvalidOperationException("the .NET SDK ('dotnet') cannot be started.");
        using var stop = token.Register(() => sdk.Kill(entireProcessTree: true));
        var errors = sdk.StandardError.ReadToEndAsync(CancellationToken.None);
        var text = sdk.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        sdk.WaitForExit();
        token.ThrowIfCancellationRequested();
        if (sdk.ExitCode == 0) return;
        var reason = text.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal))
            .Select(line => line.Split(": error ").Last()).FirstOrDefault(text);
        throw new InvalidOperationException(
            $"the package '{id}' cannot be restored: {reason.Split(" [")[0].Trim()} "
            + "Check its name and version, the network, and the package sources (#i \"nuget:SOURCE\" adds one).");
    }
}
