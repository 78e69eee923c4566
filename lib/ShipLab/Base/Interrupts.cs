using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ShipLab.Base;

/// <summary>
/// The stop button of a notebook. A cell that takes long hands <see cref="Token"/> to what it calls, and ends soon
/// after an interrupt:
/// <code>
/// var classifier = coop.Fit(task, batches, token: Interrupts.Token);
/// </code>
/// An interrupt is Ctrl+C (SIGINT) in a program, and Jupyter's or VS Code's stop button in the .NET kernel. That
/// kernel reads the message of the button and does nothing with it but write it to its log (version 1.0.712001, the
/// last one), so the log is where it is heard.
/// </summary>
public static class Interrupts
{
    private const string KernelAssembly = "Microsoft.DotNet.Interactive.Jupyter", KernelLog = "Pocket.Logger";

    private static readonly Regex IsInterrupt =
        new("\"msg_type\"\\s*:\\s*\"interrupt_request\"", RegexOptions.CultureInvariant);
    private static readonly PosixSignalRegistration? Signal = InKernel() is null
        ? PosixSignalRegistration.Create(PosixSignal.SIGINT, context => { context.Cancel = true; Raise(); })
        : null;
    private static CancellationTokenSource _next = Listening();

    /// <summary>Is cancelled by the next interrupt. Take it anew in each cell: what was cancelled stays so.</summary>
    public static CancellationToken Token => Volatile.Read(ref _next).Token;

    private static void Raise() => Interlocked.Exchange(ref _next, new CancellationTokenSource()).Cancel();

    private static Type? InKernel() => AppDomain.CurrentDomain.GetAssemblies()
        .FirstOrDefault(assembly => assembly.GetName().Name == KernelAssembly)?.GetType(KernelLog);

    private static CancellationTokenSource Listening()
    {
        const BindingFlags Public = BindingFlags.Static | BindingFlags.Public;
        if (InKernel()?.GetEvent("Posted", Public) is { EventHandlerType: { } handler } posted)
        {
            var entry = handler.GetGenericArguments().Single();
            var heard = typeof(Interrupts)
                .GetMethod(nameof(Heard), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(entry);
            posted.AddEventHandler(null, heard.CreateDelegate(handler));
        }
        return new CancellationTokenSource();
    }

    /// <param name="entry">a tuple whose second item is the arguments of a log's line: the message as JSON</param>
    private static void Heard<T>(T entry)
    {
        if (entry is ITuple { Length: > 1 } line && line[1] is object[] arguments
            && arguments.OfType<string>().Any(IsInterrupt.IsMatch))
            Raise();
    }
}
