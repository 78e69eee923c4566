using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Files that are made to run something, to exhaust the memory or to crash the reader: refused, and nothing
/// runs.</summary>
public sealed class MaliciousPickleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string Path1 => Path.Combine(_folder.Path, "x.pt");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("refused-posix-system.pt", "'posix.system'")]
    [InlineData("refused-eval.pt", "'__builtin__.eval'")]
    [InlineData("refused-namespace.pt", "'argparse.Namespace'")]
    [InlineData("refused-module.pt", "'__main__.Node'")]
    public void A_file_of_Pythons_own_making_that_names_other_functions_is_refused_by_their_name(string name,
        string global)
    {
        var error = Assert.Throws<ShipLabException>(() => Checkpoint.Open(CheckpointFiles.Of(name)));
        Assert.Contains(global, error.Message);
        Assert.Contains(name, error.Message);
        Assert.Contains("torch.save(model.state_dict()", error.Message);
        Assert.False(File.Exists("/tmp/shiplab-was-run"));
    }

    public static TheoryData<string, string> Globals => new()
    {
        { "os", "system" }, { "posix", "system" }, { "nt", "system" }, { "builtins", "eval" },
        { "__builtin__", "exec" }, { "builtins", "getattr" },
        { "subprocess", "Popen" }, { "importlib", "import_module" }, { "runpy", "_run_code" }, { "pickle", "loads" },
        { "copyreg", "_reconstructor" },
        { "torch.storage", "_load_from_bytes" }, { "torch", "load" }, { "torch.hub", "load" },
        { "torch._utils", "_rebuild_sparse_tensor" },
        { "torch.nn.modules.linear", "Linear" }, { "numpy.core.multiarray", "scalar" }, { "numpy", "dtype" },
        { "functools", "partial" },
        { "operator", "attrgetter" }, { "__torch__.evil", "Module" }, { "collections", "OrderedDict.__init__" },
        { "torch._utils", "_rebuild_tensor_v2.__globals__" },
        { "builtins", "type" }, { "webbrowser", "open" }, { "", "" }, { "torch", "ComplexFloatStorage" },
    };

    /// <summary>By each of the instructions that name one, in each of the forms of a file.</summary>
    [Theory]
    [MemberData(nameof(Globals))]
    public void Every_other_name_is_refused(string module, string name)
    {
        var named = new PickleBuilder().Global(module, name).Text("echo").Raw(0x85).Op('R').Stop();
        var stacked = new PickleBuilder().Text(module).Text(name).Raw(0x93).Op(')').Raw(0x81).Stop();
        var instance = new PickleBuilder().Op('(').Raw(Encoding.UTF8.GetBytes($"i{module}\n{name}\n")).Stop();
        foreach (var pickle in new[] { named, stacked, instance })
        {
            Refused(TestZip.Write(Path1, pickle));
            File.WriteAllBytes(Path1, [.. LegacyHead, .. pickle]);
            Refused(Path1);
            File.WriteAllBytes(Path1, pickle); // no file of torch's
            Refused(Path1);
        }

        void Refused(string path) =>
            Assert.Contains($"'{module}.{name}'", Assert.Throws<ShipLabException>(() => Checkpoint.Open(path)).Message);
    }

    [Fact]
    public void A_pickle_of_protocol_0_is_refused_by_the_name_in_it()
    {
        File.WriteAllText(Path1, "cos\nsystem\n(S'echo'\ntR.");
        Assert.Contains("'os.system'", Assert.Throws<ShipLabException>(() => Checkpoint.Open(Path1)).Message);
    }

    [Fact]
    public void Classes_of_modules_are_for_TorchScript_archives_and_become_attributes_only()
    {
        var pickle = new PickleBuilder().Global("__torch__.evil", "Module").Op(')').Raw(0x81).Op('}').Op('(')
            .Text("__reduce__").Text("os.system").Op('u').Op('b').Stop();
        Assert.Contains("__torch__.evil.Module", Open(TestZip.Write(Path1, pickle)));
        Assert.Contains("without tensors", Open(TestZip.Write(Path1, pickle, ("constants.pkl", []))));
        var called = new PickleBuilder().Global("__torch__.evil", "Module").Text("x").Raw(0x85).Op('R').Stop();
        Assert.Contains("__torch__.evil.Module", Open(TestZip.Write(Path1, called, ("constants.pkl", []))));
    }

    /// <summary>Tensors that reach where they may not.</summary>
    [Theory]
    [InlineData(0, new long[] { 5 }, new long[] { 1 }, "reaches beyond storage")]
    [InlineData(1, new long[] { 4 }, new long[] { 1 }, "reaches beyond storage")]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 }, "impossible")]
    [InlineData(0, new long[] { -1 }, new long[] { 1 }, "impossible")]
    [InlineData(0, new long[] { 2, 2 }, new long[] { -1, 1 }, "impossible")]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 1 }, "impossible")]
    [InlineData(0, new long[] { long.MaxValue, long.MaxValue }, new long[] { 0, 0 }, "impossible")]
    [InlineData(0, new long[] { 3 }, new long[] { long.MaxValue }, "impossible")]
    [InlineData(long.MaxValue, new long[] { 2 }, new long[] { 1 }, "impossible")]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 4, 1 }, "reaches beyond storage")]
    public void A_tensor_outside_of_its_storage_is_refused(long offset, long[] shape, long[] strides, string message)
    {
        var pickle = new PickleBuilder().Op('}').Op('(').Text("a").Tensor("0", 4, offset, shape, strides)
            .Op('u').Stop();
        Assert.Contains(message, Open(TestZip.Write(Path1, pickle, ("data/0", new byte[16]))));
    }

    [Fact]
    public void A_storage_that_is_missing_shorter_or_of_impossible_size_is_refused()
    {
        byte[] Pickle(string key, long count) =>
            new PickleBuilder().Op('}').Op('(').Text("a").Tensor(key, count, 0, [1], [1]).Op('u').Stop();
        Assert.Contains("no storage '1'", Open(TestZip.Write(Path1, Pickle("1", 4), ("data/0", new byte[16]))));
        Assert.Contains("no storage '../data.pkl'",
            Open(TestZip.Write(Path1, Pickle("../data.pkl", 4), ("data/0", new byte[16]))));
        Assert.Contains("has 16 bytes, but its pickle says 20",
            Open(TestZip.Write(Path1, Pickle("0", 5), ("data/0", new byte[16]))));
        foreach (var count in new[] { long.MaxValue, -1, long.MinValue, 1L << 60 })
            Assert.Contains("something other than a storage",
                Open(TestZip.Write(Path1, Pickle("0", count), ("data/0", new byte[16]))));
    }

    [Fact]
    public void A_view_that_repeats_a_number_without_end_takes_no_memory()
    {
        var weights = new PickleBuilder().Op('}').Op('(');
        foreach (var (name, shape) in new (string, long[])[]
        {
            ("token_embedding.weight", [1_000_000_000, 1_000_000]), ("positional_embedding", [77, 1_000_000]),
            ("text_projection", [1_000_000, 8]),
            ("visual.conv1.weight", [8, 3, 4, 4]), ("visual.positional_embedding", [5, 8]), ("visual.proj", [8, 8]),
        })
            weights.Text(name).Tensor("0", 1, 0, shape, new long[shape.Length]);
        using var checkpoint = Checkpoint.Open(TestZip.Write(Path1, weights.Op('u').Stop(), ("data/0", new byte[4])));
        Assert.Contains("exhaust the memory", Assert.Throws<ShipLabException>(() => checkpoint.Config()).Message);
    }

    public static TheoryData<string, byte[]> Damaged => new()
    {
        { "nothing", [] },
        { "no end", [0x80, 2] },
        { "end without a value", new PickleBuilder().Stop() },
        { "an unknown instruction", new PickleBuilder().Raw(0xff).Stop() },
        { "protocol 6", [0x80, 6, (byte)'N', (byte)'.'] },
        { "memory never put", new PickleBuilder().Raw((byte)'j', 0xff, 0xff, 0xff, 0xff).Stop() },
        { "memory at the last place", new PickleBuilder().Op('N').Raw((byte)'r', 0xff, 0xff, 0xff, 0xff).Stop() },
        { "a text of 4 GB", new PickleBuilder().Raw((byte)'X', 0xff, 0xff, 0xff, 0xff).Stop() },
        { "a text of 16 EB", new PickleBuilder().Raw(0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff).Stop() },
        { "bytes of 16 EB", new PickleBuilder().Raw(0x8e, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff).Stop() },
        { "a number of 2 GB", new PickleBuilder().Raw(0x8b, 0xff, 0xff, 0xff, 0x7f).Stop() },
        { "a number of a negative length", new PickleBuilder().Raw(0x8b, 0xff, 0xff, 0xff, 0xff).Stop() },
        { "values to a mark never set", new PickleBuilder().Op('N').Op('t').Stop() },
        { "a mark as a value", new PickleBuilder().Op('(').Raw(0x85).Stop() },
        { "a key without a value", new PickleBuilder().Op('}').Op('(').Text("a").Op('u').Stop() },
        { "a call of a text", new PickleBuilder().Text("os.system").Op(')').Op('R').Stop() },
        { "a call without arguments", new PickleBuilder().Global("torch._utils", "_rebuild_tensor_v2").Op(')')
            .Op('R').Stop() },
        { "a call of a storage's class", new PickleBuilder().Global("torch", "FloatStorage").Op(')').Op('R').Stop() },
        { "a state for a text", new PickleBuilder().Text("a").Op('}').Op('b').Stop() },
        { "an identifier of a module", new PickleBuilder().Op('(').Text("module").Op('N').Op('N').Op('N').Op('t')
            .Op('Q').Stop() },
        { "a text instead of an identifier", new PickleBuilder().Text("storage").Op('Q').Stop() },
        { "a list for a dictionary", new PickleBuilder().Op(']').Text("a").Text("b").Op('s').Stop() },
        { "nesting a million deep", [0x80, 2, .. Enumerable.Repeat((byte)']', 1_000_000),
            .. Enumerable.Repeat((byte)'a', 999_999), (byte)'.'] },
        { "tuples a million deep", [0x80, 2, (byte)')', .. Enumerable.Repeat((byte)0x85, 1_000_000), (byte)'.'] },
        { "a dictionary that holds itself", new PickleBuilder().Op('}').Raw((byte)'q', 0).Text("a").Raw((byte)'h', 0)
            .Op('s').Stop() },
        { "more instructions than any model has", [0x80, 2, .. Enumerable.Repeat((byte)'N', 5_000_001), (byte)'.'] },
        { "pickles within a pickle of Python 2", new PickleBuilder().Raw((byte)'S', (byte)'\'', (byte)'\n').Stop() },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_or_endless_pickle_is_an_error_that_names_the_file(string what, byte[] pickle)
    {
        Assert.NotEmpty(what);
        Assert.Contains(Path1, Open(TestZip.Write(Path1, pickle)));
        File.WriteAllBytes(Path1, [.. LegacyHead, .. pickle]);
        Assert.Contains(Path1, Open(Path1));
    }

    [Fact]
    public void Modules_that_hold_one_another_end()
    {
        var self = new PickleBuilder().Global("__torch__", "A").Op(')').Raw(0x81).Raw((byte)'q', 0)
            .Op('}').Text("a").Raw((byte)'h', 0).Op('s').Op('b').Stop();
        Assert.Contains("without end", Open(TestZip.Write(Path1, self, ("constants.pkl", []))));
        var doubled = new PickleBuilder().Global("__torch__", "A").Op(')').Raw(0x81); // 2^60 modules by sharing
        for (byte i = 0; i < 60; i++)
            doubled.Raw((byte)'q', i).Op('0').Global("__torch__", "A").Op(')').Raw(0x81).Op('}').Op('(').Text("a")
                .Raw((byte)'h', i).Text("b").Raw((byte)'h', i).Op('u').Op('b');
        Assert.Contains("without end", Open(TestZip.Write(Path1, doubled.Stop(), ("constants.pkl", []))));
    }

    [Fact]
    public void Untyped_storages_and_the_third_form_of_tensors_are_read()
    {
        using var scope = NewDisposeScope();
        var numbers = new float[] { 9, 1, 2, 3 };
        var pickle = new PickleBuilder().Op('}').Op('(').Text("logit_scale")
            .Global("torch._utils", "_rebuild_tensor_v3").Op('(').Storage("0", 16, "UntypedStorage").Number(1)
            .Numbers(3).Numbers(1).Raw(0x89)
            .Global("collections", "OrderedDict").Op(')').Op('R').Global("torch", "float32").Op('t').Op('R')
            .Text("model").Tensor("0", 4, 0, [2, 2], [1, 2]).Op('u').Stop();
        using var checkpoint =
            Checkpoint.Open(TestZip.Write(Path1, pickle,
                ("data/0", System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray())));
        Assert.Equal([1, 2, 3], checkpoint.Read("logit_scale").data<float>().ToArray());
        Assert.Equal([9, 2, 1, 3], checkpoint.Read("model").data<float>().ToArray());
    }

    private static string Open(string path)
    {
        var error = Assert.Throws<ShipLabException>(() => Checkpoint.Open(path));
        return error.Message;
    }

    /// <summary>The three pickles with which a file of the legacy form begins.</summary>
    internal static readonly byte[] LegacyHead =
        [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.', 0x80, 2, (byte)'M',
            0xe9, 0x03, (byte)'.', 0x80, 2, (byte)'}', (byte)'.'];
}
