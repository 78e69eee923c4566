namespace ShipLab.Notebooks;

/// <summary>What a <see cref="CSharpSession"/> needs to know about its surroundings.</summary>
public sealed record SessionOptions
{
    /// <summary>The folder to which <c>#r</c>, <c>#load</c> and <c>#!import</c> are relative: the notebook's own.</summary>
    public string Folder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>The time limit of a cell, unless its request names another. None by default.</summary>
    public TimeSpan CellTimeLimit { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How long a stopped cell has to obey its cancellation token before its thread is aborted.</summary>
    public TimeSpan GraceBeforeAbort { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether the thread of a cell that does not obey is aborted. That keeps the session alive mostly, but an abort that hits the base
    /// library at a bad moment ends the whole process (seen on .NET 10). Without it, such a cell is only waited for.
    /// </summary>
    public bool Abort { get; init; } = true;

    /// <summary>How long an aborted cell has to end before the session is given up.</summary>
    public TimeSpan GraceAfterAbort { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Answers <c>Console.ReadLine()</c>; null makes it fail with a message, as nobody sits at a headless run.</summary>
    public Func<string?>? ReadLine { get; init; }

    /// <summary>Where restored NuGet packages of <c>#r "nuget:..."</c> are kept between sessions.</summary>
    public string PackageFolder { get; init; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "shiplab", "notebook-packages");
}
