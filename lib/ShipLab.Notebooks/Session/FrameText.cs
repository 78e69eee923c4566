using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ShipLab.Notebooks;

/// <summary>One stack frame as a reader of a notebook wants it: the compiler's invented names undone, no machine's paths.</summary>
internal static partial class FrameText
{
    private static readonly string[] Plumbing =
    [
        "Microsoft.CodeAnalysis.", "System.Runtime.CompilerServices.", "System.Runtime.ExceptionServices.",
        "System.Runtime.ControlledExecution", "System.Threading.Tasks.Task", "System.Threading.Tasks.AwaitTaskContinuation",
        "System.Threading.ExecutionContext", "System.Threading.Thread",
    ];

    /// <returns>The line to print, or null for a frame that tells the reader nothing.</returns>
    public static string? Of(StackFrame frame, SourceTexts sources)
    {
        if (frame.GetMethod() is not { } method || IsPlumbing(method)) return null;
        var name = Name(method);
        if (sources.CellOf(frame.GetFileName()) is { } cell)
        {
            var place = $"{cell}, line {frame.GetFileLineNumber()}: {sources.Line(cell, frame.GetFileLineNumber())}";
            return name is "" ? $"   at {place}" : $"   at {name} in {place}";
        }
        if (name is "") return null;
        return frame.GetFileName() is { } file
            ? $"   at {name} in {Path.GetFileName(file)}, line {frame.GetFileLineNumber()}"
            : $"   at {name}";
    }

    /// <summary>A type's name without namespace, generic arguments in angle brackets.</summary>
    public static string TypeName(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
        : type.Name;

    private static bool IsPlumbing(MethodBase method)
    {
        var type = method.DeclaringType;
        if (type is null || type.Assembly == typeof(FrameText).Assembly) return true;
        var hidden = typeof(StackTraceHiddenAttribute);
        if (method.IsDefined(hidden, inherit: false) || type.IsDefined(hidden, inherit: false)) return true;
        return Plumbing.Any(start => type.FullName?.StartsWith(start, StringComparison.Ordinal) == true);
    }

    /// <returns>The method's name; empty for the top level of a cell.</returns>
    private static string Name(MethodBase method)
    {
        // An async or iterator method Foo runs as <Foo>d__3.MoveNext, a lambda as <Foo>b__1_0, a local function Bar as <Foo>g__Bar|1_0.
        var type = method.DeclaringType!;
        var name = method.Name;
        if (name == "MoveNext" && Generated().Match(type.Name) is { Success: true } state)
            (name, type) = (state.Groups["of"].Value, type.DeclaringType!);
        if (Generated().Match(name) is { Success: true } made)
        {
            var local = made.Groups["local"].Value;
            name = local.Length > 0 ? local : made.Groups["kind"].Value == "b" ? "lambda" : made.Groups["of"].Value;
        }
        while (type.DeclaringType is { } outer && type.Name.StartsWith('<')) type = outer;
        var inScript = type.Name.StartsWith("Submission#", StringComparison.Ordinal);
        if (inScript && name is "<Initialize>" or "Initialize" or "<Factory>" or "<Main>") return "";
        return inScript ? name : $"{TypeName(type)}.{(name is ".ctor" ? "new" : name)}";
    }

    [GeneratedRegex(@"^<(?<of>.*)>(?<kind>[a-z])(?:__(?:(?<local>\w+)\|)?[\d_]*)?(?:`\d+)?$")]
    private static partial Regex Generated();
}
