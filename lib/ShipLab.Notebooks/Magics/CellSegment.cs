namespace ShipLab.Notebooks;

/// <summary>A part of a cell that is run as one piece.</summary>
/// <param name="Line">Its first line in the cell, from 1.</param>
internal abstract record CellSegment(int Line);

/// <summary>C# code, with as many empty lines before it as the cell has lines before it, so that line numbers are the cell's.</summary>
internal sealed record CodeSegment(int Line, string Code) : CellSegment(Line);

/// <summary>A command line: <c>#!who</c>, <c>#r "nuget:..."</c>.</summary>
/// <param name="Line">Its line in the cell, from 1.</param>
/// <param name="Name">The command with its prefix, such as <c>#!who</c> or <c>#r</c>.</param>
/// <param name="Arguments">What follows it, trimmed.</param>
/// <param name="Source">The whole line.</param>
internal sealed record MagicSegment(int Line, string Name, string Arguments, string Source) : CellSegment(Line);

/// <summary>Text in another language, to be shown and not run.</summary>
/// <param name="Line">Its first line in the cell, from 1.</param>
/// <param name="MimeType">What the text is.</param>
/// <param name="Text">The text.</param>
internal sealed record TextSegment(int Line, string MimeType, string Text) : CellSegment(Line);
