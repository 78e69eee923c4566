using ShipLab.Verification;

// `./shiplab verify DIR` hands over to this program: the library against arrays that the official implementations computed.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, interrupt) =>
{
    interrupt.Cancel = true;
    stop.Cancel();
};
try
{
    NativeTorch.Load();
    return Verifier.Run(args[0], set => Console.WriteLine(set.Line), stop.Token).ExitCode;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("shiplab verify: interrupted.");
    return 130;
}
catch (ShipLabException error)
{
    Console.Error.WriteLine($"shiplab verify: {error.Message}");
    return 1;
}
