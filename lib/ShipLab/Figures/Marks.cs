namespace ShipLab.Figures;

/// <summary>The shape of a point.</summary>
public enum Symbol { Circle, Square, Diamond, Triangle, Cross }

/// <summary>How a curve is drawn.</summary>
public enum Dash { Solid, Dashed, Dotted }

/// <summary>How several bar series of a panel stand to one another.</summary>
public enum BarMode { Grouped, Stacked }

/// <summary>Something drawn in a panel. Marks of the same name share a colour and one legend entry, across panels too.</summary>
/// <param name="Name">Name in the legend and in tool tips; empty for none.</param>
public abstract record Mark(string Name)
{
    /// <summary>"#RRGGBB"; the next colour of the palette when null.</summary>
    public string? Color { get; init; }

    /// <summary>False leaves the mark out of the legend.</summary>
    public bool InLegend { get; init; } = true;
}

/// <summary>Points at (x, y).</summary>
/// <exception cref="ArgumentException">The lengths differ.</exception>
public sealed record Points(string Name, Numbers X, Numbers Y) : Mark(Name)
{
    /// <summary>Values along the vertical axis, as many as X has.</summary>
    public Numbers Y { get; init; } = Check.SameLength(X, Y, $"points '{Name}'");

    /// <summary>Shape of the points.</summary>
    public Symbol Symbol { get; init; }

    /// <summary>True draws outlines only; the lab uses it for synthesized features.</summary>
    public bool Hollow { get; init; }

    /// <summary>Diameter in pixels.</summary>
    public double Size { get; init; } = 6;

    /// <summary>0 (invisible) to 1.</summary>
    public double Opacity { get; init; } = .8;

    /// <summary>A line of text for each point's tool tip, or none.</summary>
    public IReadOnlyList<string>? Hover { get; init; }

    /// <summary>Half the height of the vertical error bars (for example one standard deviation), one a point.</summary>
    public Numbers? Errors { get; init; }
}

/// <summary>A line through (x, y), in order; NaN interrupts it.</summary>
/// <exception cref="ArgumentException">The lengths differ.</exception>
public sealed record Curve(string Name, Numbers X, Numbers Y) : Mark(Name)
{
    /// <summary>One value a step: x counts from 1.</summary>
    public Curve(string name, Numbers y) : this(name, Numbers.Range(y.Count, 1), y) { }

    /// <summary>Values along the vertical axis, as many as X has.</summary>
    public Numbers Y { get; init; } = Check.SameLength(X, Y, $"curve '{Name}'");

    /// <summary>Solid, dashed or dotted.</summary>
    public Dash Dash { get; init; }

    /// <summary>Thickness in pixels.</summary>
    public double Thickness { get; init; } = 2;

    /// <summary>True marks each value with a dot.</summary>
    public bool Dots { get; init; }

    /// <summary>Half the height of a shaded band around the curve (for example one standard deviation), one a value.</summary>
    public Numbers? Band { get; init; }
}

/// <summary>A bar for each category of the panel's category axis (x, or y when <see cref="Horizontal"/>).</summary>
public sealed record Bars(string Name, Numbers Values) : Mark(Name)
{
    /// <summary>Half the length of the error bars (for example one standard deviation), one a category.</summary>
    public Numbers? Errors { get; init; }

    /// <summary>True lays the bars along x, categories from top to bottom: for many or long names.</summary>
    public bool Horizontal { get; init; }
}

/// <summary>A filled outline through (x, y); used for histograms and distributions.</summary>
/// <exception cref="ArgumentException">The lengths differ.</exception>
public sealed record Area(string Name, Numbers X, Numbers Y) : Mark(Name)
{
    /// <summary>Values along the vertical axis, as many as X has.</summary>
    public Numbers Y { get; init; } = Check.SameLength(X, Y, $"area '{Name}'");

    /// <summary>Opacity of the filling, 0 to 1.</summary>
    public double Opacity { get; init; } = .35;
}

/// <summary>A dashed line right across the panel at one value, such as a baseline; labelled at its end.</summary>
public sealed record Rule(string Name, double Value) : Mark(Name)
{
    /// <summary>True: at x = Value; false: at y = Value.</summary>
    public bool Vertical { get; init; }
}

/// <summary>A matrix of coloured cells: row i from the top, column j from the left; axes carry the names as categories.</summary>
/// <param name="Values">[rows, columns]; NaN cells stay empty.</param>
public sealed record Heat(double[,] Values) : Mark("")
{
    /// <summary>Ends of the colour scale; the data's own extremes when null.</summary>
    public double? Min { get; init; }

    /// <inheritdoc cref="Min"/>
    public double? Max { get; init; }

    /// <summary>True uses the two-sided scale (for values around a middle such as 0 or 1).</summary>
    public bool Diverging { get; init; }

    /// <summary>Writes each value into its cell with so many decimals; null writes none.</summary>
    public int? Decimals { get; init; }

    /// <summary>What the colours mean, with unit; stands at the colour bar.</summary>
    public string? Label { get; init; }
}

/// <summary>A sheet of pictures: one PNG that holds the whole grid, with captions below the cells. See <see cref="ImageGrid"/>.</summary>
/// <param name="Png">The sheet, drawn without smoothing.</param>
/// <param name="Columns">Cells in a row.</param>
/// <param name="Rows">Rows of cells.</param>
/// <param name="Captions">One a cell in reading order, or none; longer ones are cut, the tool tip has them whole.</param>
public sealed record Pictures(byte[] Png, int Columns, int Rows, IReadOnlyList<string>? Captions = null) : Mark("")
{
    /// <summary>Share of a cell's width and height that the picture itself takes (the rest is gap and caption).</summary>
    public (double Width, double Height) Fill { get; init; } = (1, 1);
}

/// <summary>Rows of text under headings. Columns whose cells are numbers are set to the right.</summary>
public sealed record Cells(IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows) : Mark("")
{
    /// <summary>Cells set in bold, as (row, column): the best of each column, say.</summary>
    public IReadOnlySet<(int Row, int Column)> Bold { get; init; } = new HashSet<(int, int)>();

    /// <summary>Rows above which a line is drawn, to part groups (such as the average from the sets).</summary>
    public IReadOnlySet<int> LinesAbove { get; init; } = new HashSet<int>();
}
