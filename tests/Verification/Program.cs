using ShipLab.Verification;

// `./shiplab verify DIR` hands over to this program: the library against arrays that the official implementations
// computed. Ctrl-C ends it; the command line says so.
try
{
    NativeTorch.Load();
    return Verifier.Run(args[0], set => Console.WriteLine(set.Line)).ExitCode;
}
catch (ShipLabException error)
{
    Console.Error.WriteLine($"shiplab verify: {error.Message}");
    return 1;
}
