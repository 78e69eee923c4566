namespace ShipLab.Tests;

/// <summary>The engine of grids, with workers that compute nothing.</summary>
public sealed class SweepTests
{
    private static readonly Cell[] Cells = [.. Enumerable.Range(1, 6).Select(seed => new Cell("neon", 1, seed))];

    [Fact]
    public void Rows_come_in_the_order_of_the_cells_whatever_worker_was_first()
    {
        var news = new List<SweepProgress>();
        var outcome = new Sweep(Cells, 1, _ => new Worker(cell => Thread.Sleep(20 * (6 - cell.Seed))),
            new Report<SweepProgress>(news.Add)).Run(3, default);
        Assert.Equal([1, 2, 3, 4, 5, 6], outcome.Rows.Select(row => row.Key.Seed));
        Assert.Equal(3, outcome.Workers);
        Assert.Equal(Enumerable.Range(1, 6), news.Where(one => one.Row is not null).Select(one => one.Done));
        Assert.All(news, one => Assert.Equal(6, one.Total));
    }

    [Fact]
    public void A_cell_that_fails_leaves_the_others_be_and_alone_is_thrown_as_it_was()
    {
        var outcome = new Sweep(Cells, 1,
            _ => new Worker(cell => { if (cell.Seed == 2) throw new ShipLabException("no such folder"); }))
            .Run(1, default);
        Assert.Equal([1, 3, 4, 5, 6], outcome.Rows.Select(row => row.Key.Seed));
        Assert.Equal("no such folder", Assert.Throws<ShipLabException>(outcome.ThrowIfFailed).Message);
    }

    [Fact]
    public void Three_failures_one_after_the_other_end_the_sweep_and_one_error_tells_of_all_cells()
    {
        var run = new List<int>();
        var outcome = new Sweep(Cells, 1,
            _ => new Worker(cell => { run.Add(cell.Seed); throw new ShipLabException("the disk is full."); }))
            .Run(1, default);
        Assert.Equal([1, 2, 3], run);
        Assert.Equal(6, outcome.Failures.Count);
        var error = Assert.Throws<ShipLabException>(outcome.ThrowIfFailed);
        Assert.Contains("6 cells failed. neon, 1 shot, seed 1; neon, 1 shot, seed 2; neon, 1 shot, seed 3: "
            + "the disk is full.", error.Message);
        Assert.Contains("seed 6: not begun", error.Message);
    }

    [Fact]
    public void A_worker_that_is_lost_leaves_its_cell_to_another_once()
    {
        var (started, tries, sentences) = (0, new List<int>(), new List<string>());
        void Run(Cell cell)
        {
            tries.Add(cell.Seed);
            if (cell.Seed == 3 || cell.Seed == 5 && tries.Count(seed => seed == 5) == 1)
                throw new WorkerLostException("worker 7 was killed");
        }
        var outcome = new Sweep(Cells, 1, _ => { started++; return new Worker(Run); },
            new Report<SweepProgress>(news => { if (news.Notice is { } notice) sentences.Add(notice); }))
            .Run(1, default);
        Assert.Equal([1, 2, 4, 5, 6], outcome.Rows.Select(row => row.Key.Seed));
        Assert.Equal(2, tries.Count(seed => seed == 3));
        Assert.Equal("worker 7 was killed, and so did the first that had it",
            Assert.Single(outcome.Failures).Error.Message);
        Assert.Contains("neon, 1 shot, seed 5: worker 7 was killed. Its finished rows are kept; "
            + "the cell is taken up again.", sentences);
        Assert.Equal(4, started); // three were lost
    }

    [Fact]
    public void A_worker_that_does_not_start_ends_the_sweep_and_a_cancelled_one_throws()
    {
        Assert.Equal("no model",
            Assert.Throws<ShipLabException>(
                () => new Sweep(Cells, 1, _ => throw new ShipLabException("no model")).Run(2, default)).Message);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => new Sweep(Cells, 1, _ => new Worker(_ => stop.Cancel())).Run(1, stop.Token));
    }

    [Fact]
    public void Parts_are_disjoint_and_together_the_whole_and_cells_that_share_generators_stay_together()
    {
        Cell[] cells = [.. from set in new[] { "neon", "aerial" }
            from seed in Enumerable.Range(1, 3) from selection in Enum.GetValues<Selection>()
                select new Cell(set, 1, seed, selection)];
        var parts = Enumerable.Range(1, 4).Select(number => new Part(number, 4).From(cells)).ToArray();
        Assert.Equal(cells.Order(Comparer<Cell>.Create((a, b) => Array.IndexOf(cells, a) - Array.IndexOf(cells, b))),
            parts.SelectMany(part => part).OrderBy(cell => Array.IndexOf(cells, cell)));
        Assert.Equal(cells.Length, parts.Sum(part => part.Count));
        Assert.All(parts,
            part => Assert.All(part.GroupBy(cell => (cell.DataSet, cell.Seed)),
                group => Assert.Equal(Enum.GetValues<Selection>().Length, group.Count())));
        Assert.Same(cells, default(Part).From(cells));
        Assert.Equal(new Part(2, 3), Part.Parse("2/3"));
        foreach (var wrong in new[] { "", "0/2", "3/2", "1", "1/2/3", "a/b", "-1/2" })
            Assert.Contains($"'{wrong}'", Assert.Throws<ShipLabException>(() => Part.Parse(wrong)).Message);
    }

    private sealed class Worker(Action<Cell> run) : ISweepWorker
    {
        public void Run(Cell cell, Action<SweepProgress> tell, CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            run(cell);
            tell(new SweepProgress { Row = ResultRows.OfH(cell.DataSet, cell.Seed, 1) });
        }

        public void Dispose()
        {
        }
    }
}
