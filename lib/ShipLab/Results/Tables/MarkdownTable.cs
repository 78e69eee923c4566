namespace ShipLab.Results.Tables;

/// <summary>Writes tables as GitHub's Markdown: a heading, the table, its notes.</summary>
public static class MarkdownTable
{
    /// <summary>The whole table under a heading of the given level.</summary>
    public static string Write(ScoreTable table, int level = 2)
    {
        var text = new StringBuilder();
        text.Append($"{new string('#', level)} {Escape(table.Title)}\n\n");
        text.Append(Body(table)).Append('\n');
        foreach (var note in table.Notes) text.Append($"- {Escape(note)}\n");
        if (table.Notes.Count > 0) text.Append('\n');
        return text.ToString();
    }

    /// <summary>The table alone.</summary>
    public static string Body(ScoreTable table)
    {
        var text = new StringBuilder();
        Line(text, table.Columns.Select(column => Escape(column.Heading)));
        Line(text, table.Columns.Select(column => column.Kind == ColumnKind.Words ? "---" : "--:"));
        foreach (var row in table.Rows)
            Line(text, row.Select(cell => cell.Best ? $"**{Escape(cell.ToString())}**" : Escape(cell.ToString())));
        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    /// <summary>Text as Markdown shows it unchanged.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (c is '|' or '<' or '*' or '`' or '[' or ']' or '\\' or '_' or '$') escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }
}
