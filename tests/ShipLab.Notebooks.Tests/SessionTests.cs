namespace ShipLab.Notebooks.Tests;

public sealed class SessionTests : IDisposable
{
    private readonly CSharpSession session = new(new SessionOptions { Folder = Path.GetTempPath() });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => session.Dispose();

    private Task<CellResult> Run(string code) => session.RunAsync(code, token: Token);

    private async Task<string?> ResultOf(string code)
    {
        var result = await Run(code);
        Assert.True(result.Status == CellStatus.Ok, result.Error?.Message);
        return result.Outputs.OfType<ResultOutput>().LastOrDefault()?.Data["text/plain"];
    }

    [Fact]
    public async Task A_trailing_expression_is_the_result_of_the_cell()
    {
        var result = await Run("1 + 1");

        Assert.Equal(CellStatus.Ok, result.Status);
        Assert.Equal(2, result.Value);
        Assert.Equal("2", Assert.Single(result.Bundles)["text/plain"]);
    }

    [Fact]
    public async Task Variables_methods_types_and_usings_are_seen_by_later_cells()
    {
        await Run("using System.Globalization; int seen = 20; int Twice(int x) => 2 * x; record Point(int X, int Y);");

        Assert.Equal("41", await ResultOf("new Point(Twice(seen) + 1, 0).X.ToString(CultureInfo.InvariantCulture)"));
    }

    [Fact]
    public async Task A_variable_declared_anew_hides_the_old_one()
    {
        await Run("var x = 1;");
        await Run("var x = \"one\";");

        Assert.Equal("one", await ResultOf("x"));
        Assert.Equal("one", session.Variables["x"]);
    }

    [Theory]
    [InlineData("var silent = 3;")]
    [InlineData("3.ToString();")]
    [InlineData("Console.Write(\"\")")]
    [InlineData("\"shown once\".Display()")]
    public async Task A_cell_without_trailing_value_has_no_result(string code)
    {
        Assert.DoesNotContain((await Run(code)).Outputs, output => output is ResultOutput);
    }

    [Fact]
    public async Task A_trailing_null_is_shown_as_null() => Assert.Equal("<null>", await ResultOf("(string)null"));

    [Fact]
    public async Task The_usual_namespaces_and_base_libraries_need_no_using_or_reference()
    {
        Assert.Equal("6", await ResultOf("new List<int> { 1, 2, 3 }.Sum()"));
        Assert.Equal("1", await ResultOf("System.Text.Json.JsonDocument.Parse(\"[1]\").RootElement[0].GetInt32()"));
        Assert.Equal("True", await ResultOf("new System.Net.Http.HttpClient() != null && typeof(StringBuilder) != null"));
    }

    [Fact]
    public async Task Await_works_at_the_top_level()
    {
        Assert.Equal("3", await ResultOf("await Task.Delay(5); var later = await Task.Run(() => 3); later"));
        Assert.Equal("3", await ResultOf("later"));
    }

    [Fact]
    public async Task Blocking_on_a_task_of_the_cell_does_not_deadlock()
    {
        Assert.Equal("7", await ResultOf("async Task<int> Slow() { await Task.Delay(5); await Task.Yield(); return 7; }\nSlow().Result"));
    }

    [Fact]
    public async Task Tasks_of_a_cell_that_wait_for_each_other_do_not_deadlock()
    {
        Assert.Equal("3", await ResultOf("""
            var second = new TaskCompletionSource();
            async Task First() { await Task.Yield(); second.Task.Wait(); }
            async Task Second() { await Task.Yield(); second.TrySetResult(); }
            Task.WaitAll(First(), Second());
            second = new TaskCompletionSource();
            await Task.WhenAll(First(), Second());
            3
            """));
    }

    [Fact]
    public async Task Reports_of_progress_come_in_order_and_none_is_lost_at_the_end_of_the_cell()
    {
        var result = await Run("IProgress<int> progress = new Progress<int>(step => Console.Write(step + \" \")); for (var i = 0; i < 200; i++) progress.Report(i);");

        Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(i => i + " ")), result.Stdout);
    }

    [Fact]
    public async Task An_exception_in_an_async_void_method_is_reported_and_harms_nobody()
    {
        var result = await Run("async void Boom() { await Task.Delay(1); throw new Exception(\"boom\"); }\nBoom(); await Task.Delay(200);");

        Assert.Equal(CellStatus.Ok, result.Status);
        Assert.Contains("unhandled in an async void method: Exception: boom", result.Stderr);
    }

    [Fact]
    public async Task What_a_cell_assigned_before_it_threw_is_kept()
    {
        await Run("var count = 1;");
        var failed = await Run("count = 2;\nvar later = 5;\nthrow new InvalidOperationException(\"no\");");

        Assert.Equal(CellStatus.Failed, failed.Status);
        Assert.Equal("7", await ResultOf("count + later"));
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_changes_nothing()
    {
        await Run("var kept = 1;");
        await Run("kept = 2; var kept2 = nowhere;");

        Assert.Equal("1", await ResultOf("kept"));
        Assert.DoesNotContain("kept2", session.Variables.Keys);
    }

    [Fact]
    public async Task Console_output_and_error_are_captured_in_order()
    {
        var result = await Run("Console.Write(\"a\"); Console.WriteLine(\"b\"); Console.Error.WriteLine(\"c\"); Console.WriteLine(\"{0}\", 4);");

        Assert.Equal(
            [new StreamOutput("stdout", $"ab{Environment.NewLine}"), new StreamOutput("stderr", $"c{Environment.NewLine}"), new StreamOutput("stdout", $"4{Environment.NewLine}")],
            result.Outputs);
    }

    [Fact]
    public async Task Threads_and_tasks_of_a_cell_write_to_that_cell()
    {
        var result = await Run("""
            var thread = new System.Threading.Thread(() => Console.Write("thread ")); thread.Start(); thread.Join();
            await Task.Run(() => Console.Write("task ")); System.Threading.Tasks.Parallel.For(0, 3, i => Console.Write(i));
            """);

        Assert.StartsWith("thread task ", result.Stdout);
        Assert.Equal("thread task 012".Length, result.Stdout.Length);
    }

    [Fact]
    public async Task Two_sessions_at_once_keep_their_output_and_variables_apart()
    {
        using var other = new CSharpSession();
        var first = session.RunAsync("var mine = 1; for (var i = 0; i < 20; i++) { Console.Write(\"a\"); await Task.Delay(1); }", token: Token);
        var second = other.RunAsync("var mine = 2; for (var i = 0; i < 20; i++) { Console.Write(\"b\"); await Task.Delay(1); }", token: Token);

        Assert.Equal(new string('a', 20), (await first).Stdout);
        Assert.Equal(new string('b', 20), (await second).Stdout);
        Assert.Equal((1, 2), (session.Variables["mine"], other.Variables["mine"]));
    }

    [Fact]
    public async Task Reading_from_the_console_fails_with_advice_when_nobody_is_there()
    {
        var result = await Run("Console.ReadLine()");

        Assert.Equal(CellStatus.Failed, result.Status);
        Assert.Contains("nobody to ask", result.Error!.Message);
    }

    [Fact]
    public async Task Reading_from_the_console_asks_the_host()
    {
        using var asking = new CSharpSession(new SessionOptions { ReadLine = () => "Ada" });

        Assert.Equal("Ada", (await asking.RunAsync("Console.ReadLine()", token: Token)).Value);
    }

    [Fact]
    public async Task A_second_cell_at_the_same_time_is_refused()
    {
        var first = session.RunAsync("await Task.Delay(500)", token: Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Run("1"));
        Assert.Equal(CellStatus.Ok, (await first).Status);
    }

    [Fact]
    public async Task Outputs_are_told_to_the_host_as_they_come()
    {
        var heard = new List<CellOutput>();
        await session.RunAsync("Console.Write(1); display(2); 3", new CellRequest { OnOutput = heard.Add }, Token);

        Assert.Collection(heard, o => Assert.IsType<StreamOutput>(o), o => Assert.IsType<DisplayOutput>(o), o => Assert.IsType<ResultOutput>(o));
    }

    [Fact]
    public async Task Values_of_a_disposed_session_are_collected()
    {
        var weak = await Use();
        for (var i = 0; i < 10 && weak.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(20, Token);
        }
        Assert.False(weak.IsAlive);

        static async Task<WeakReference> Use()
        {
            using var session = new CSharpSession();
            var result = await session.RunAsync("var big = new byte[10_000_000]; await Task.Delay(1); big", token: Token);
            return new WeakReference(result.Value);
        }
    }
}
