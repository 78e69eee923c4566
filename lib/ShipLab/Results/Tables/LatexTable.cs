namespace ShipLab.Results.Tables;

/// <summary>Writes tables for LaTeX with booktabs; wide ones shrink to the line (graphicx), long ones break over pages
/// (longtable).</summary>
public static class LatexTable
{
    private const int RowsOfOnePage = 36;

    /// <summary>A whole document of tables, which compiles by itself with pdflatex.</summary>
    public static string Document(string title, IEnumerable<ScoreTable> tables) =>
        "\\documentclass[10pt]{article}\n" +
        "\\usepackage[a4paper,landscape,margin=15mm]{geometry}\n" +
        "\\usepackage[T1]{fontenc}\n\\usepackage[utf8]{inputenc}\n\\usepackage{textcomp}\n" +
        "\\usepackage{booktabs}\n\\usepackage{graphicx}\n\\usepackage{longtable}\n" +
        $"\\title{{{Escape(title)}}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle\n\n" +
        string.Concat(tables.Select(table => Write(table) + "\n")) +
        "\\end{document}\n";

    /// <summary>One table, to be read in by \input.</summary>
    public static string Write(ScoreTable table) => table.Rows.Count > RowsOfOnePage ? Long(table) : Floating(table);

    private static string Floating(ScoreTable table)
    {
        var text = new StringBuilder("\\begin{table}[htbp]\n\\centering\n");
        text.Append($"\\caption{{{Caption(table)}}}\n\\label{{tab:{table.Name}}}\n");
        text.Append("\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n");
        text.Append($"\\begin{{tabular}}{{{Alignment(table)}}}\n\\toprule\n{Headings(table)}\\midrule\n");
        Rows(text, table);
        return text.Append("\\bottomrule\n\\end{tabular}}\n\\end{table}\n").ToString();
    }

    private static string Long(ScoreTable table)
    {
        var text = new StringBuilder($"{{\\footnotesize\n\\begin{{longtable}}{{{Alignment(table)}}}\n");
        text.Append($"\\caption{{{Caption(table)}}}\\label{{tab:{table.Name}}}\\\\\n");
        text.Append($"\\toprule\n{Headings(table)}\\midrule\n\\endfirsthead\n");
        text.Append($"\\toprule\n{Headings(table)}\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n");
        Rows(text, table);
        return text.Append("\\end{longtable}}\n").ToString();
    }

    private static void Rows(StringBuilder text, ScoreTable table)
    {
        for (var r = 0; r < table.Rows.Count; r++)
        {
            if (table.LinesAbove.Contains(r)) text.Append("\\midrule\n");
            text.AppendJoin(" & ", table.Rows[r].Select(cell => cell.Best ? $"\\textbf{{{Escape(cell.ToString())}}}"
                : Escape(cell.ToString()))).Append(" \\\\\n");
        }
    }

    private static string Caption(ScoreTable table) =>
        Escape(string.Join(' ', table.Notes.Prepend(table.Title.TrimEnd('.') + ".")));

    private static string Headings(ScoreTable table) =>
        string.Join(" & ", table.Columns.Select(column => Escape(column.Heading)))
        + " \\\\\n";

    private static string Alignment(ScoreTable table) =>
        string.Concat(table.Columns.Select(column => column.Kind == ColumnKind.Words ? 'l'
        : 'r'));

    /// <summary>Text as LaTeX prints it unchanged.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text.ReplaceLineEndings(" "))
            escaped.Append(c switch
            {
                '\\' => "\\textbackslash{}",
                '{' or '}' or '$' or '&' or '#' or '%' or '_' => $"\\{c}",
                '[' or ']' => $"{{{c}}}", // a bracket after \\ would be taken for its argument
                '~' => "\\textasciitilde{}",
                '^' => "\\textasciicircum{}",
                '<' => "\\textless{}",
                '>' => "\\textgreater{}",
                '|' => "\\textbar{}",
                '"' => "''",
                '±' => "$\\pm$",
                '−' => "$-$",
                '–' => "--",
                'Δ' => "$\\Delta$",
                '×' => "$\\times$",
                '≤' => "$\\le$",
                '†' => "\\textsuperscript{\\textdagger}",
                '‡' => "\\textsuperscript{\\textdaggerdbl}",
                '…' => "\\ldots{}",
                '→' => "$\\to$",
                _ => c.ToString(),
            });
        return escaped.ToString();
    }
}
