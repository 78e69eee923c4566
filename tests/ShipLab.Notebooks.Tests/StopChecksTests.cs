namespace ShipLab.Notebooks.Tests;

/// <summary>Cells are compiled with checks in their loops. Nobody may notice, except when stopping.</summary>
public sealed class StopChecksTests : IDisposable
{
    private readonly CSharpSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("var s = 0; for (var i = 0; i < 4; i++) s += i; s", 6)]
    [InlineData("var s = 0; for (var i = 0; i < 4; i++) for (var j = 0; j < 2; j++) if (j == 1) s += i; else s += 10; s", 46)]
    [InlineData("var s = 0; foreach (var x in new[] { 1, 2 }) { // a comment behind the brace\n    s += x;\n}\ns", 3)]
    [InlineData("var s = 0; do { s++; } while (s < 5); s", 5)]
    [InlineData("var s = 0; foreach (var (a, b) in new[] { (1, 2), (3, 4) }) s += a * b; s", 14)]
    [InlineData("var s = 0; while (true) {\n#if NEVER\n    s = 100;\n#else\n    if (++s > 3) break;\n#endif\n}\ns", 4)]
    [InlineData("var s = 0; for (;;)\n#pragma warning disable CS0168\n    if (++s > 3) break;\ns", 4)]
    [InlineData("var s = 0; foreach (var x in new[] { 1 }) ; while (s++ < 3) { } s", 4)]
    [InlineData("int Twice(int x) { int Inner() { return x; } return Inner() + Inner(); } Twice(3)", 6)]
    [InlineData("Func<int, int> f = x => { return x + 1; }; Func<int, int, int> g = (x, y) => { return x * y; }; f(g(2, 3))", 7)]
    [InlineData("IEnumerable<int> Count() { for (var i = 0; ; i++) yield return i; } Count().Take(4).Sum()", 6)]
    [InlineData("async Task<int> Slow() { for (var i = 0; i < 3; i++) await Task.Delay(1); return 3; } await Slow()", 3)]
    [InlineData("class Loop { public int Run() { var s = 0; while (s < 7) s++; return s; } } new Loop().Run()", 7)]
    [InlineData("System.Linq.Expressions.Expression<Func<int, int>> e = x => x + 1; e.Compile()(1)", 2)]
    [InlineData("unsafe int Sum() { var s = 0; int* p = stackalloc int[3]; for (var i = 0; i < 3; i++) { p[i] = i; s += p[i]; } return s; } Sum()", 3)]
    public async Task A_cell_with_loops_does_what_it_did_without_checks(string code, int expected)
    {
        var result = await session.RunAsync(code, token: TestContext.Current.CancellationToken);

        Assert.True(result.Error is null, string.Join('\n', result.Error?.Traceback ?? []));
        Assert.Equal(expected, result.Value);
    }

    [Fact]
    public async Task A_comment_may_end_a_cell_that_ends_in_a_loop()
    {
        await session.RunAsync("var s = 0; while (s < 5) s++; // done", token: TestContext.Current.CancellationToken);

        Assert.Equal(5, session.Variables["s"]);
    }

    [Fact]
    public async Task Lines_and_columns_of_errors_stay_those_of_the_cell()
    {
        var compile = await session.RunAsync("for (var i = 0; i < 3; i++) { var x = i; nowhere(x); }", token: TestContext.Current.CancellationToken);
        var run = await session.RunAsync("for (var i = 0; i < 3; i++)\n{   // here\n    if (i == 1)\n        throw new Exception();\n}", token: TestContext.Current.CancellationToken);

        Assert.Equal((1, 42, "for (var i = 0; i < 3; i++) { var x = i; nowhere(x); }"), (compile.Error!.Line, compile.Error.Column, compile.Error.SourceLine));
        Assert.DoesNotContain("CellStop", string.Join('\n', compile.Error.Traceback));
        Assert.Equal(4, run.Error!.Line);
    }
}
