namespace TorchSharp;

/// <summary>How tensors are printed.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, type and device.</summary>
    Metadata,

    /// <summary>Shape, type and device, then the elements row by row.</summary>
    Julia,

    /// <summary>The elements in nested brackets.</summary>
    Numpy,

    /// <summary>The elements in nested braces, after shape and type.</summary>
    CSharp,

    /// <summary>What <c>torch.TensorStringStyle</c> says.</summary>
    Default,
}

public static partial class torch
{
    public const TensorStringStyle julia = global::TorchSharp.TensorStringStyle.Julia;
    public const TensorStringStyle numpy = global::TorchSharp.TensorStringStyle.Numpy;
    public const TensorStringStyle csharp = global::TorchSharp.TensorStringStyle.CSharp;

    internal static PrintOptions Printing { get; private set; } = new();

    /// <summary>The style that <c>str</c> and <c>print</c> use when none is given.</summary>
    public static TensorStringStyle TensorStringStyle
    {
        get => Printing.Style;
        set => Printing = Printing with { Style = value == global::TorchSharp.TensorStringStyle.Default ? global::TorchSharp.TensorStringStyle.Julia : value };
    }

    public static void set_printoptions(TensorStringStyle? style = null, string? floatFormat = null, int? linewidth = null,
        string? newLine = null, int? maxRows = null, int? maxColumns = null)
    {
        var o = Printing;
        Printing = new PrintOptions
        {
            Style = style ?? o.Style, FloatFormat = floatFormat ?? o.FloatFormat, LineWidth = linewidth ?? o.LineWidth,
            NewLine = newLine ?? o.NewLine, MaxRows = maxRows ?? o.MaxRows, MaxColumns = maxColumns ?? o.MaxColumns,
        };
    }

    public static void set_printoptions(int precision, int? linewidth = null, string? newLine = null, bool sci_mode = false,
        int? maxRows = null, int? maxColumns = null) =>
        set_printoptions(null, sci_mode ? $"E{precision}" : $"F{precision}", linewidth, newLine, maxRows, maxColumns);
}

/// <summary>Settings of <see cref="torch.set_printoptions(TensorStringStyle?, string?, int?, string?, int?, int?)"/>.</summary>
internal sealed record PrintOptions
{
    internal TensorStringStyle Style { get; init; } = TensorStringStyle.Julia;
    internal string FloatFormat { get; init; } = "g5";
    internal int LineWidth { get; init; } = 100;
    internal string NewLine { get; init; } = Environment.NewLine;
    internal int MaxRows { get; init; } = 6;
    internal int MaxColumns { get; init; } = 6;
}
