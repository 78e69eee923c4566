namespace ShipLab.Notebooks.Tests;

public sealed class ErrorTests : IDisposable
{
    private readonly CSharpSession session = new(new SessionOptions { Folder = Path.GetTempPath() });

    public void Dispose() => session.Dispose();

    private async Task<CellError> ErrorOf(string code)
    {
        var result = await session.RunAsync(code, token: TestContext.Current.CancellationToken);
        Assert.Equal(CellStatus.Failed, result.Status);
        Assert.Same(result.Error, Assert.IsType<ErrorOutput>(result.Outputs[^1]).Error);
        return result.Error!;
    }

    [Fact]
    public async Task A_compile_error_tells_line_column_code_and_the_line_itself()
    {
        var error = await ErrorOf("var a = 1;\n\n  var b = a + nowhere;");

        Assert.True(error.IsCompilationError);
        Assert.Equal("CS0103: The name 'nowhere' does not exist in the current context", error.Message);
        Assert.Equal((3, 15, "var b = a + nowhere;"), (error.Line, error.Column, error.SourceLine));
        Assert.Equal(
            [
                "cell 1, line 3, column 15: CS0103: The name 'nowhere' does not exist in the current context",
                "      var b = a + nowhere;",
                "                  ^",
            ],
            error.Traceback);
    }

    [Fact]
    public async Task Of_an_error_of_libtorch_its_sentence_is_told_and_not_the_frames_of_its_code()
    {
        await session.RunAsync($"#r \"{typeof(TorchSharp.torch).Assembly.Location}\"", token: TestContext.Current.CancellationToken);
        var error = await ErrorOf("var a = TorchSharp.torch.ones(2, 3);\nvar b = a.mm(a);");

        Assert.Equal("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", error.Message);
        Assert.Equal((2, "var b = a.mm(a);"), (error.Line, error.SourceLine));
        Assert.DoesNotContain(error.Traceback, line => line.Contains("frame #") || line.Contains(".cpp"));
    }

    [Fact]
    public async Task Every_compile_error_is_told_once()
    {
        var error = await ErrorOf("var a = x1;\nvar b = x2;\nstring s = 3;");

        Assert.Equal(["1", "2", "3"], error.Traceback.Where(line => line.StartsWith("cell")).Select(line => line.Split("line ")[1][..1]));
    }

    [Fact]
    public async Task A_syntax_error_is_a_compile_error_too()
    {
        var error = await ErrorOf("var ok = 1;\nif (ok == 1 {");

        Assert.True(error.IsCompilationError);
        Assert.Equal(2, error.Line);
    }

    [Fact]
    public async Task A_runtime_error_tells_type_message_and_line()
    {
        var error = await ErrorOf("var zero = 0;\nConsole.Write(\"\");\nvar x = 1 / zero;\nvar y = 2;");

        Assert.Equal(("DivideByZeroException", "Attempted to divide by zero.", "cell 1", 3), (error.Name, error.Message, error.Cell, error.Line));
        Assert.Equal("var x = 1 / zero;", error.SourceLine);
        Assert.Equal(["DivideByZeroException: Attempted to divide by zero.", "   at cell 1, line 3: var x = 1 / zero;"], error.Traceback);
    }

    [Fact]
    public async Task The_calls_that_led_to_an_error_are_told_across_cells_without_the_engine()
    {
        await session.RunAsync("int Half(int x)\n{\n    if (x % 2 != 0) throw new ArgumentException(\"odd\");\n    return x / 2;\n}", token: TestContext.Current.CancellationToken);
        var error = await ErrorOf("var fine = Half(4);\n\nHalf(3)");

        Assert.Equal(
            ["ArgumentException: odd", "   at Half in cell 1, line 3: if (x % 2 != 0) throw new ArgumentException(\"odd\");", "   at cell 2, line 3: Half(3)"],
            error.Traceback);
        Assert.Equal(3, error.Line);
    }

    [Fact]
    public async Task Lambdas_local_functions_async_methods_and_constructors_are_named_as_written()
    {
        var error = await ErrorOf("""
            class Engine { public Engine() => throw new Exception("broken"); }
            async Task<Engine> Build() { await Task.Yield(); return new Engine(); }
            Func<Task<Engine>> make = async () => await Build();
            await make();
            """);

        Assert.Equal(
            [
                "Exception: broken",
                "   at Engine.new in cell 1, line 1: class Engine { public Engine() => throw new Exception(\"broken\"); }",
                "   at Build in cell 1, line 2: async Task<Engine> Build() { await Task.Yield(); return new Engine(); }",
                "   at lambda in cell 1, line 3: Func<Task<Engine>> make = async () => await Build();",
                "   at cell 1, line 4: await make();",
            ],
            error.Traceback);
    }

    [Fact]
    public async Task The_cause_inside_an_exception_is_told()
    {
        var error = await ErrorOf("try { int.Parse(\"x\"); }\ncatch (Exception e) { throw new InvalidOperationException(\"outer\", e); }");

        Assert.Equal("InvalidOperationException", error.Name);
        Assert.Contains(error.Traceback, line => line.StartsWith("caused by FormatException: "));
        Assert.DoesNotContain(error.Traceback, line => line.Contains("CodeAnalysis") || line.Contains("ShipLab.Notebooks") || line.Contains("Submission"));
    }

    [Fact]
    public async Task What_waiting_wrapped_is_unwrapped()
    {
        Assert.Equal("TimeoutException", (await ErrorOf("Task.Run(() => throw new TimeoutException(\"late\")).Wait();")).Name);
    }

    [Fact]
    public async Task An_error_in_showing_the_result_is_an_error_of_the_cell()
    {
        var error = await ErrorOf("IEnumerable<int> Bad() { yield return 1; throw new Exception(\"unshowable\"); }\nBad()");

        Assert.Equal("unshowable", error.Message);
    }

    [Fact]
    public async Task An_unknown_command_fails_the_cell_and_names_the_known_ones()
    {
        var error = await ErrorOf("var a = 1;\n#!frobnicate --now\nvar b = 2;");

        Assert.Equal(2, error.Line);
        Assert.StartsWith("there is no command '#!frobnicate'. There are #!about, #!csharp, #!html, #!import,", error.Message);
        Assert.Equal(["a"], session.Variables.Keys);
    }

    [Fact]
    public async Task A_missing_library_tells_where_it_was_looked_for()
    {
        var error = await ErrorOf("#r \"nowhere/Missing.dll\"");

        Assert.StartsWith("CS0006: Metadata file 'nowhere/Missing.dll' could not be found (relative paths start at the notebook's folder, ", error.Message);
    }
}
