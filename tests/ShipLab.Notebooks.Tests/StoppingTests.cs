namespace ShipLab.Notebooks.Tests;

public sealed class StoppingTests : IDisposable
{
    private readonly CSharpSession session = new(new SessionOptions
    {
        GraceBeforeAbort = TimeSpan.FromMilliseconds(200),
        GraceAfterAbort = TimeSpan.FromSeconds(10),
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => session.Dispose();

    private Task<CellResult> Run(string code) => session.RunAsync(code, token: Token);

    /// <summary>Runs a cell that would run on and on, under a time limit that is over after it has started, however busy the machine.</summary>
    private async Task<(CellResult Result, string Limit)> RunLimited(string code)
    {
        await Run("var before = 1;");
        for (var limit = 0.3; ; limit *= 3)
        {
            var request = new CellRequest { Name = "the cell", TimeLimit = TimeSpan.FromSeconds(limit) };
            var result = await session.RunAsync("Console.Write(\"started\");\n" + code, request, Token);
            Assert.True(result.Status == CellStatus.TimedOut, $"{result.Status} {string.Join('\n', result.Error?.Traceback ?? [])}");
            var next = await Run("before");
            Assert.True(next.Error is null, next.Error?.ToString());
            Assert.Equal(1, next.Value);
            if (result.Stdout.Length > 0) return (result, $"{limit:0.###} s");
        }
    }

    [Fact]
    public async Task A_busy_loop_is_stopped_at_the_time_limit_and_the_state_is_kept()
    {
        var (result, limit) = await RunLimited("var rounds = 0L; while (true) { rounds++; }");

        Assert.Equal($"the cell ran past its time limit of {limit}.", result.Error!.Message);
        Assert.True((long)session.Variables["rounds"]! > 0);
    }

    [Fact]
    public async Task A_cell_that_does_not_look_at_its_token_is_aborted()
    {
        var (result, limit) = await RunLimited("again: before = 1; goto again;");

        Assert.Equal(
            $"the cell ran past its time limit of {limit}. It did not obey its cancellation token and was aborted; variables that it declared may be lost.",
            result.Error!.Message);
        Assert.Equal("TimeLimit", result.Error.Name);
    }

    [Fact]
    public async Task A_cell_that_obeys_its_token_is_not_aborted()
    {
        var (result, limit) = await RunLimited("await Task.Delay(60_000, CellToken);");

        Assert.Equal($"the cell ran past its time limit of {limit}.", result.Error!.Message);
    }

    [Theory]
    [InlineData("System.Threading.Thread.Sleep(60_000);")]
    [InlineData("Task.Delay(60_000).Wait();")]
    [InlineData("await Task.Delay(60_000);")]
    [InlineData("await Task.Delay(1); while (true) ;")]
    [InlineData("await Task.Yield(); async Task Spin() { await Task.Delay(1); while (true) ; }\nSpin().Wait();")]
    [InlineData("lock (new object()) { try { while (true) ; } finally { before = 1; } }")]
    [InlineData("while (true) { try { before = 1; } catch (Exception) { } }")]
    [InlineData("for (;;) Console.Write(DateTime.Now);")]
    [InlineData("void Around() { Around2(); } void Around2() { while (true) System.Text.Json.JsonSerializer.Serialize(new[] { 1 }); } Around();")]
    [InlineData("await Task.Delay(1); again: goto again;")]
    [InlineData("Enumerable.Range(0, 9).Select(i => { while (true) ; return i; }).ToList()")]
    public async Task Sleeping_waiting_and_looping_cells_are_stopped(string code)
    {
        var (result, _) = await RunLimited(code);

        Assert.True(result.Elapsed < TimeSpan.FromSeconds(30), $"took {result.Elapsed}");
    }

    [Fact]
    public async Task A_session_without_abort_only_waits_for_a_cell_that_does_not_obey()
    {
        using var gentle = new CSharpSession(new SessionOptions
        {
            Abort = false, GraceBeforeAbort = TimeSpan.FromMilliseconds(100), GraceAfterAbort = TimeSpan.FromMilliseconds(300),
        });
        var started = new TaskCompletionSource();
        var running = gentle.RunAsync(
            "var end = DateTime.Now.AddSeconds(6); Console.Write(1);\nagain: if (DateTime.Now < end) goto again;",
            new CellRequest { OnOutput = _ => started.TrySetResult() }, Token);
        await started.Task;
        gentle.Interrupt();

        Assert.Contains("It could not be stopped", (await running).Error!.Message);
    }

    [Fact]
    public async Task A_library_finds_the_token_under_a_name_without_knowing_the_engine()
    {
        var (result, _) = await RunLimited(
            "var token = ((Func<System.Threading.CancellationToken>)AppContext.GetData(\"Notebook.CancellationToken\"))();\n"
            + "again: token.ThrowIfCancellationRequested(); goto again;");

        Assert.DoesNotContain("aborted", result.Error!.Message);
    }

    [Fact]
    public async Task Interrupt_stops_the_running_cell_and_the_next_one_runs()
    {
        var started = new TaskCompletionSource();
        var running = session.RunAsync(
            "Console.Write(\"started\"); while (true) ;", new CellRequest { OnOutput = _ => started.TrySetResult() }, Token);
        await started.Task;
        Assert.True(session.IsBusy);
        session.Interrupt();
        var result = await running;

        Assert.Equal(CellStatus.Cancelled, result.Status);
        Assert.Equal("Interrupted", result.Error!.Name);
        Assert.Equal("started", result.Stdout);
        Assert.Equal(4, (await Run("2 + 2")).Value);
    }

    [Fact]
    public async Task The_host_can_cancel_a_cell_by_its_own_token()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var result = await session.RunAsync("again: CellToken.ThrowIfCancellationRequested(); goto again;", token: source.Token);

        Assert.Equal(CellStatus.Cancelled, result.Status);
        Assert.Equal("cell 1 was interrupted.", result.Error!.Message);
    }

    [Fact]
    public async Task Interrupting_an_idle_session_does_nothing()
    {
        session.Interrupt();
        Assert.Equal(CellStatus.Ok, (await Run("1")).Status);
        session.Interrupt();
        Assert.Equal(CellStatus.Ok, (await Run("1")).Status);
    }

    [Fact]
    public async Task A_cell_that_cannot_be_stopped_is_told_honestly_and_so_is_every_later_one()
    {
        using var lost = new CSharpSession(new SessionOptions
        {
            CellTimeLimit = TimeSpan.FromSeconds(3), GraceBeforeAbort = TimeSpan.FromMilliseconds(100), GraceAfterAbort = TimeSpan.FromMilliseconds(300),
        });
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the native call taken as an example is POSIX's");
        var result = await lost.RunAsync(
            "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int system(string command);\nsystem(\"sleep 8\");", token: Token);
        var next = await lost.RunAsync("1", token: Token);

        Assert.Contains("It could not be stopped (native code cannot be): it still runs, so start the process anew.", result.Error!.Message);
        Assert.Equal(("SessionLost", CellStatus.Failed), (next.Error!.Name, next.Status));
    }
}
