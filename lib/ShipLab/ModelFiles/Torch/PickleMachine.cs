using System.Buffers.Binary;

namespace ShipLab.ModelFiles.Torch;

/// <summary>Values that are passed over: nobody asks for their content.</summary>
internal enum PickleUnread
{
    Bytes,

    /// <summary>A whole number beyond 64 bits.</summary>
    BigNumber,
}

/// <summary>A dictionary of any kind (dict, OrderedDict, defaultdict, Counter). Only text keys are looked up; others
/// and their values are dropped, so that no key of a hostile file has to be hashed or compared.</summary>
internal sealed class PickleDictionary() : Dictionary<string, object?>(StringComparer.Ordinal)
{
    /// <summary>Of equal keys the last counts.</summary>
    public void Set(object? key, object? value)
    {
        if (key is string text) this[text] = value;
    }
}

/// <summary>An object of a TorchScript module's class: its attributes and nothing that its class would do.</summary>
internal sealed class PickleModule
{
    public PickleDictionary Attributes { get; set; } = new();
}

/// <summary>
/// Runs a pickle (protocols 0 to 5; Python's Lib/pickletools.py describes every instruction) and gives the value that
/// it makes. The values are null, bool, long, double, string, lists, tuples (arrays), dictionaries and what
/// <see cref="TorchGlobals"/> lists, nothing else: there is no way from here to code. It does not recurse, so no
/// nesting is too deep for it, and it stops after a number of instructions that no checkpoint needs.
/// </summary>
internal sealed class PickleMachine
{
    /// <summary>A training checkpoint of ViT-L/14 with its optimiser has about 100,000.</summary>
    private const int MaxInstructions = 5_000_000;

    private static readonly object Mark = new();

    private readonly PickleInput _input;
    private readonly TorchGlobals _globals;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<ulong, object?> _memo = [];

    private PickleMachine(PickleInput input, TorchGlobals globals) => (_input, _globals) = (input, globals);

    /// <summary>Reads one pickle, up to and with its STOP.</summary>
    /// <exception cref="ShipLabException">The pickle is damaged, or asks for what is not in the list.</exception>
    public static object? Read(PickleInput input, TorchGlobals globals)
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
            case '\x80': if (_input.Byte() > 5) throw _input.Bad("its protocol is newer than 5"); break;
            case '\x95': _input.Unsigned(8); break;                                                 // FRAME
            case '(': Push(Mark); break;
            case '0': Pop(); break;
            case '1': PopToMark(); break;
            case '2': Push(Peek()); break;                                                          // DUP
            case 'N': Push(null); break;
            case '\x88': Push(true); break;
            case '\x89': Push(false); break;
            case 'J': Push((long)_input.Int32()); break;
            case 'K': Push((long)_input.Byte()); break;
            case 'M': Push((long)_input.Unsigned(2)); break;
            case '\x8a': Push(Whole(_input.Bytes(_input.Byte()))); break;                           // LONG1
            case '\x8b': Push(Whole(_input.Bytes(Count(_input.Int32())))); break;                   // LONG4
            case 'I': Push(TextNumber(_input.Line())); break;
            case 'L': Push(TextNumber(_input.Line().TrimEnd('L'))); break;
            case 'F': Push(TextDouble(_input.Line())); break;
            case 'G': Push(_input.Double()); break;
            case 'X': Push(_input.Text(_input.Unsigned(4))); break;
            case '\x8c' or 'U': Push(_input.Text(_input.Byte())); break;
            case '\x8d': Push(_input.Text(_input.Unsigned(8))); break;
            case 'V': Push(_input.Line()); break;
            case 'S': Push(Quoted(_input.Line())); break;
            // BINSTRING of Python 2
            case 'T': Push(_input.Text(Count(_input.Int32()))); break;
            case 'B': Unread(_input.Unsigned(4)); break;
            case 'C': Unread(_input.Byte()); break;
            case '\x8e' or '\x96': Unread(_input.Unsigned(8)); break;
            case ')': Push(Array.Empty<object?>()); break;
            case 't': Push(PopToMark()); break;
            case '\x85' or '\x86' or '\x87': Push(PopSome(instruction - 0x84)); break;              // TUPLE1 to TUPLE3
            // EMPTY_LIST, EMPTY_SET
            case ']' or '\x8f': Push(new List<object?>()); break;
            case 'l' or '\x91': Push(PopToMark().ToList()); break;                                  // LIST, FROZENSET
            case 'a': { var value = Pop(); Peek<List<object?>>("a list").Add(value); break; }
            case 'e' or '\x90': { var values = PopToMark(); Peek<List<object?>>("a list").AddRange(values); break; }
            case '}': Push(new PickleDictionary()); break;
            case 'd': { var pairs = PopToMark(); Push(Filled(new PickleDictionary(), pairs)); break; }
            case 's': { var pair = PopSome(2); Filled(Peek<PickleDictionary>("a dictionary"), pair); break; }
            case 'u': { var pairs = PopToMark(); Filled(Peek<PickleDictionary>("a dictionary"), pairs); break; }
            case 'p': _memo[TextKey()] = Peek(); break;
            case 'q': _memo[_input.Byte()] = Peek(); break;
            case 'r': _memo[_input.Unsigned(4)] = Peek(); break;
            case '\x94': _memo[(ulong)_memo.Count] = Peek(); break;                                 // MEMOIZE
            case 'g': Push(Remembered(TextKey())); break;
            case 'h': Push(Remembered(_input.Byte())); break;
            case 'j': Push(Remembered(_input.Unsigned(4))); break;
            case 'c': Push(Named()); break;
            case '\x93': Push(Stacked()); break;
            case 'Q': Push(_globals.Persistent(Pop())); break;
            case 'R': { var arguments = Pop<object?[]>("arguments"); Push(_globals.Call(Pop(), arguments)); break; }
            case '\x81': { var arguments = Pop<object?[]>("arguments"); Push(_globals.New(Pop(), arguments)); break; }
            case 'b': { var state = Pop(); _globals.Build(Peek(), state); break; }
            case 'i': Named(); throw _input.Bad("it has the instruction INST, which torch does not write");
            default: throw _input.Bad($"it has the instruction 0x{instruction:x2}, which torch does not write");
        }
    }

    private void Push(object? value) => _stack.Add(value);

    /// <summary>Passes over bytes that only their length is asked for.</summary>
    private void Unread(ulong length)
    {
        _input.Bytes(length);
        Push(PickleUnread.Bytes);
    }

    private object Named()
    {
        var module = _input.Line();
        return _globals.Find(module, _input.Line());
    }

    private object Stacked()
    {
        var name = Pop<string>("a name");
        return _globals.Find(Pop<string>("a module"), name);
    }

    private object? Peek()
    {
        if (_stack.Count == 0 || ReferenceEquals(_stack[^1], Mark)) throw _input.Bad("it takes a value where none is");
        return _stack[^1];
    }

    private T Peek<T>(string what) =>
        Peek() is T value ? value : throw _input.Bad($"it needs {what} where there is something else");

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private T Pop<T>(string what)
    {
        var value = Peek<T>(what);
        Pop();
        return value;
    }

    private object?[] PopSome(int count)
    {
        var values = new object?[count];
        while (count > 0) values[--count] = Pop();
        return values;
    }

    private object?[] PopToMark()
    {
        var mark = _stack.FindLastIndex(value => ReferenceEquals(value, Mark));
        if (mark < 0) throw _input.Bad("it takes values back to a mark that was never set");
        var values = _stack[(mark + 1)..].ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private PickleDictionary Filled(PickleDictionary target, object?[] pairs)
    {
        if (pairs.Length % 2 != 0) throw _input.Bad("a dictionary has a key without a value");
        for (var i = 0; i < pairs.Length; i += 2) target.Set(pairs[i], pairs[i + 1]);
        return target;
    }

    private object? Remembered(ulong key) => _memo.TryGetValue(key, out var value)
        ? value
        : throw _input.Bad($"it takes value {key} of its memory, which was never put there");

    private ulong Count(int count) => count >= 0 ? (ulong)count : throw _input.Bad("a length in it is negative");

    /// <summary>A whole number from two's complement, lowest byte first: long where it fits.</summary>
    private static object Whole(byte[] bytes)
    {
        if (bytes.Length > 8) return PickleUnread.BigNumber;
        Span<byte> wide = stackalloc byte[8];
        wide.Fill(bytes.Length > 0 && bytes[^1] >= 0x80 ? (byte)0xff : (byte)0);
        bytes.CopyTo(wide);
        return BinaryPrimitives.ReadInt64LittleEndian(wide);
    }

    private ulong TextKey() => TextNumber(_input.Line()) is long value and >= 0
        ? (ulong)value
        : throw _input.Bad("a place in its memory is no whole number");

    /// <summary>INT and LONG of protocol 0; INT writes "00" and "01" for false and true.</summary>
    private object TextNumber(string line) => line switch
    {
        "00" => false,
        "01" => true,
        _ => long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw _input.Bad("a number in it is none, or has more than 64 bits"),
    };

    private double TextDouble(string line) =>
        double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw _input.Bad("a number in it is none");

    private string Quoted(string line) => line.Length >= 2 && line[0] == line[^1] && line[0] is '\'' or '"'
        ? line[1..^1]
        : throw _input.Bad("a text in it has no quotation marks");
}
