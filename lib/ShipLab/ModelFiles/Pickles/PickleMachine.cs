using System.Buffers.Binary;
using System.Globalization;

namespace ShipLab.ModelFiles.Pickles;

/// <summary>
/// Runs a pickle (protocols 0 to 5; Python's Lib/pickletools.py describes every instruction) and gives the value that it makes. The values
/// are those of <see cref="IPickleGlobals"/> and containers, nothing else: there is no way from here to code. It does not recurse, so no
/// nesting is too deep for it, and it stops after a number of instructions that no checkpoint needs.
/// </summary>
internal sealed class PickleMachine
{
    /// <summary>A training checkpoint of ViT-L/14 with its optimiser has about 100,000.</summary>
    private const int MaxInstructions = 5_000_000;

    private static readonly object Mark = new();

    private readonly PickleInput input;
    private readonly IPickleGlobals globals;
    private readonly List<object?> stack = [];
    private readonly Dictionary<ulong, object?> memo = [];

    private PickleMachine(PickleInput input, IPickleGlobals globals) => (this.input, this.globals) = (input, globals);

    /// <summary>Reads one pickle, up to and with its STOP.</summary>
    /// <exception cref="ShipLabException">The pickle is damaged, or asks for something that is not in the list.</exception>
    public static object? Read(PickleInput input, IPickleGlobals globals)
    {
        var machine = new PickleMachine(input, globals);
        for (var count = 0; count < MaxInstructions; count++)
        {
            var instruction = input.Byte();
            if (instruction == '.') return machine.Pop();
            machine.Step(instruction);
        }
        throw input.Bad($"it has more than {MaxInstructions} instructions");
    }

    private void Step(byte instruction)
    {
        switch ((char)instruction)
        {
            case '\x80': if (input.Byte() > 5) throw input.Bad("its protocol is newer than 5"); break;
            case '\x95': input.Unsigned(8); break;                                                        // FRAME
            case '(': stack.Add(Mark); break;
            case '0': Pop(); break;
            case '1': PopToMark(); break;
            case '2': stack.Add(Peek()); break;                                                           // DUP
            case 'N': stack.Add(null); break;
            case '\x88': stack.Add(true); break;
            case '\x89': stack.Add(false); break;
            case 'J': stack.Add((long)input.Int32()); break;
            case 'K': stack.Add((long)input.Byte()); break;
            case 'M': stack.Add((long)input.Unsigned(2)); break;
            case '\x8a': stack.Add(Whole(input.Bytes(input.Byte()))); break;                              // LONG1
            case '\x8b': stack.Add(Whole(input.Bytes(Count(input.Int32())))); break;                      // LONG4
            case 'I': stack.Add(TextNumber(input.Line())); break;
            case 'L': stack.Add(TextNumber(input.Line().TrimEnd('L'))); break;
            case 'F': stack.Add(TextDouble(input.Line())); break;
            case 'G': stack.Add(input.Double()); break;
            case 'X': stack.Add(input.Text(input.Unsigned(4))); break;
            case '\x8c': stack.Add(input.Text(input.Byte())); break;
            case '\x8d': stack.Add(input.Text(input.Unsigned(8))); break;
            case 'V': stack.Add(input.Line()); break;
            case 'S': stack.Add(Quoted(input.Line())); break;
            case 'T': stack.Add(input.Text(Count(input.Int32()))); break;                                 // BINSTRING of Python 2
            case 'U': stack.Add(input.Text(input.Byte())); break;
            case 'B': stack.Add(new PickleBytes(input.Bytes(input.Unsigned(4)))); break;
            case 'C': stack.Add(new PickleBytes(input.Bytes(input.Byte()))); break;
            case '\x8e' or '\x96': stack.Add(new PickleBytes(input.Bytes(input.Unsigned(8)))); break;
            case ')': stack.Add(new PickleTuple()); break;
            case 't': stack.Add(new PickleTuple(PopToMark())); break;
            case '\x85': stack.Add(new PickleTuple(Pop())); break;
            case '\x86': { var b = Pop(); stack.Add(new PickleTuple(Pop(), b)); break; }
            case '\x87': { var c = Pop(); var b = Pop(); stack.Add(new PickleTuple(Pop(), b, c)); break; }
            case ']' or '\x8f': stack.Add(new PickleList()); break;                                       // EMPTY_LIST, EMPTY_SET
            case 'l' or '\x91': stack.Add(ListOf(PopToMark())); break;                                    // LIST, FROZENSET
            case 'a': { var value = Pop(); Peek<PickleList>("a list").Items.Add(value); break; }
            case 'e' or '\x90': { var values = PopToMark(); Peek<PickleList>("a list").Items.AddRange(values); break; }
            case '}': stack.Add(new PickleDictionary()); break;
            case 'd': { var pairs = PopToMark(); var made = new PickleDictionary(); Fill(made, pairs); stack.Add(made); break; }
            case 's': { var value = Pop(); var key = Pop(); Peek<PickleDictionary>("a dictionary").Set(key, value); break; }
            case 'u': { var pairs = PopToMark(); Fill(Peek<PickleDictionary>("a dictionary"), pairs); break; }
            case 'p': memo[(ulong)Whole(TextNumber(input.Line()))] = Peek(); break;
            case 'q': memo[input.Byte()] = Peek(); break;
            case 'r': memo[input.Unsigned(4)] = Peek(); break;
            case '\x94': memo[(ulong)memo.Count] = Peek(); break;                                         // MEMOIZE
            case 'g': stack.Add(Remembered((ulong)Whole(TextNumber(input.Line())))); break;
            case 'h': stack.Add(Remembered(input.Byte())); break;
            case 'j': stack.Add(Remembered(input.Unsigned(4))); break;
            case 'c': { var module = input.Line(); stack.Add(globals.Find(module, input.Line())); break; }
            case '\x93': { var name = Pop<string>("a name"); stack.Add(globals.Find(Pop<string>("a module"), name)); break; }
            case 'Q': stack.Add(globals.Persistent(Pop())); break;
            case 'R': { var arguments = Pop<PickleTuple>("arguments"); stack.Add(globals.Call(Pop(), arguments)); break; }
            case '\x81': { var arguments = Pop<PickleTuple>("arguments"); stack.Add(globals.New(Pop(), arguments)); break; }
            case 'b': { var state = Pop(); globals.Build(Peek(), state); break; }
            case 'i': { var module = input.Line(); globals.Find(module, input.Line()); throw input.Bad("it has the instruction INST, which torch does not write"); }
            default: throw input.Bad($"it has the instruction 0x{instruction:x2}, which torch does not write");
        }
    }

    private object? Peek()
    {
        if (stack.Count == 0 || ReferenceEquals(stack[^1], Mark)) throw input.Bad("it takes a value where none is");
        return stack[^1];
    }

    private T Peek<T>(string what) => Peek() is T value ? value : throw input.Bad($"it needs {what} where there is something else");

    private object? Pop()
    {
        var value = Peek();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private T Pop<T>(string what) => Pop() is T value ? value : throw input.Bad($"it needs {what} where there is something else");

    private object?[] PopToMark()
    {
        var mark = stack.FindLastIndex(value => ReferenceEquals(value, Mark));
        if (mark < 0) throw input.Bad("it takes values back to a mark that was never set");
        var values = stack.GetRange(mark + 1, stack.Count - mark - 1).ToArray();
        stack.RemoveRange(mark, stack.Count - mark);
        return values;
    }

    private void Fill(PickleDictionary target, object?[] pairs)
    {
        if (pairs.Length % 2 != 0) throw input.Bad("a dictionary has a key without a value");
        for (var i = 0; i < pairs.Length; i += 2) target.Set(pairs[i], pairs[i + 1]);
    }

    private static PickleList ListOf(object?[] values)
    {
        var list = new PickleList();
        list.Items.AddRange(values);
        return list;
    }

    private object? Remembered(ulong key) =>
        memo.TryGetValue(key, out var value) ? value : throw input.Bad($"it takes value {key} of its memory, which was never put there");

    private ulong Count(int count) => count >= 0 ? (ulong)count : throw input.Bad("a length in it is negative");

    /// <summary>A whole number from two's complement, lowest byte first: long where it fits.</summary>
    private static object Whole(byte[] bytes)
    {
        if (bytes.Length > 8) return new PickleBigInteger(bytes);
        Span<byte> wide = stackalloc byte[8];
        wide.Fill(bytes.Length > 0 && bytes[^1] >= 0x80 ? (byte)0xff : (byte)0);
        bytes.CopyTo(wide);
        return BinaryPrimitives.ReadInt64LittleEndian(wide);
    }

    private long Whole(object number) => number is long value and >= 0 ? value : throw input.Bad("a place in its memory is no whole number");

    /// <summary>INT and LONG of protocol 0; INT writes "00" and "01" for false and true.</summary>
    private object TextNumber(string line) => line switch
    {
        "00" => false,
        "01" => true,
        _ => long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw input.Bad("a number in it is none, or has more than 64 bits"),
    };

    private double TextDouble(string line) => double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw input.Bad("a number in it is none");

    private string Quoted(string line) => line.Length >= 2 && line[0] == line[^1] && line[0] is '\'' or '"'
        ? line[1..^1]
        : throw input.Bad("a text in it has no quotation marks");
}
