namespace ShipLab.Figures;

/// <summary>What a report says, free of how it is written: chapters of prose, code and outputs.</summary>
/// <param name="Title">Title of the page.</param>
/// <param name="Chapters">One for each notebook, in order.</param>
public sealed record Report(string Title, IReadOnlyList<ReportChapter> Chapters)
{
    /// <summary>A few sentences of Markdown below the title.</summary>
    public string? Introduction { get; init; }

    /// <summary>Name and value of what the numbers depend on: versions, machine, seeds, times.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];
}

/// <summary>A chapter: a notebook that was run, or a summary.</summary>
/// <param name="Title">Title in the navigation and, unless the first block has a heading of its own, above the chapter.</param>
/// <param name="Blocks">What it says, in order.</param>
public sealed record ReportChapter(string Title, IReadOnlyList<ReportBlock> Blocks)
{
    /// <summary>A note beside the title: how long the notebook ran, say.</summary>
    public string? Note { get; init; }
}

/// <summary>A piece of a chapter.</summary>
public abstract record ReportBlock;

/// <summary>Markdown (see <see cref="Markdown"/>).</summary>
public sealed record ProseBlock(string Text) : ReportBlock;

/// <summary>Source code, folded away until the reader opens it.</summary>
public sealed record CodeBlock(string Source) : ReportBlock;

/// <summary>One displayed value by MIME type, as notebooks keep it; the report shows the best form that works offline.</summary>
public sealed record OutputBlock(IReadOnlyDictionary<string, string> Bundle) : ReportBlock;

/// <summary>Text that was printed; control sequences of terminals are taken out.</summary>
public sealed record StreamBlock(string Text) : ReportBlock;
