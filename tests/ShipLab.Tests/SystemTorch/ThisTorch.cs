using System.Reflection;
using TorchSharp;

namespace ShipLab.Tests.SystemTorch;

/// <summary>Which torch the tests run on: some of what SystemTorch promises, the package does not.</summary>
internal static class ThisTorch
{
    internal static Assembly Assembly => typeof(torch).Assembly;

    internal static bool IsSystemTorch => Assembly.GetCustomAttribute<AssemblyTitleAttribute>()?.Title == "SystemTorch";

    internal static string Reason => "These tests are about lib/SystemTorch; the torch in use is another one.";

    internal static string DataFile(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);
}
