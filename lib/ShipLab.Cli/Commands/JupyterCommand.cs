using System.CommandLine;
using ShipLab.Cli.Jupyter;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab jupyter install</c>: the kernel with which Jupyter and VS Code run the notebooks.</summary>
internal static class JupyterCommand
{
    public static Command Create()
    {
        var install = new Command("install", "Fetch the .NET kernel and tell Jupyter about it.");
        install.SetAction((_, token) => InstallAsync(token));
        var uninstall = new Command("uninstall", "Remove both; other kernels stay.");
        uninstall.SetAction(_ => Uninstall());
        return new Command("jupyter", "The kernel that runs the notebooks in Jupyter and VS Code.")
            { install, uninstall };
    }

    private static async Task<int> InstallAsync(CancellationToken token)
    {
        await KernelTool.InstallAsync(token);
        var (name, path) = Kernelspec.Install(Kernelspec.DataFolder(), KernelTool.Program,
            Repository.Built("lib", "ShipLab.Build"));
        Console.WriteLine($"wrote {Repository.Shown(path)}");
        Console.WriteLine(name == Kernelspec.CourseName
            ? "Open a notebook in Jupyter or VS Code (with its Jupyter extension): it asks for this kernel by itself."
            : $"The name {Kernelspec.CourseName} is somebody else's, so choose the kernel \"C# (ShipLab)\" in the "
                + "notebook.");
        return 0;
    }

    private static int Uninstall()
    {
        foreach (var folder in Kernelspec.Uninstall(Kernelspec.DataFolder())) Console.WriteLine($"removed {folder}");
        KernelTool.Uninstall();
        return 0;
    }
}
