using ShipLab.Build;

// ShipLab.Build ORIGINAL COPY: what a build does to TorchSharp.dll. Errors in the form that MSBuild recognises.
var (original, copy) = (args[0], args[1]);
try
{
    Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
    // never an adapted file in part, and several builds at once do not meet
    var unfinished = $"{copy}.{Environment.ProcessId}";
    File.WriteAllBytes(unfinished, KeptArguments.Adapt(File.ReadAllBytes(original)));
    File.Move(unfinished, copy, overwrite: true);
    return 0;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or BadImageFormatException)
{
    Console.Error.WriteLine($"ShipLab.Build : error SHIP1: '{original}' could not be adapted into '{copy}': "
        + $"{error.Message}");
    return 1;
}
