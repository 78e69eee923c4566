using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Tensors as text. Long dimensions show their first and last elements with an ellipsis between.</summary>
internal sealed class TensorPrinter(Tensor tensor, string? floatFormat, int? width, string? newLine, CultureInfo? culture)
{
    private readonly string format = floatFormat ?? Printing.FloatFormat, line = newLine ?? Printing.NewLine;
    private readonly CultureInfo culture = culture ?? CultureInfo.CurrentCulture;

    /// <summary>The most elements of a dimension that are shown: the options' rows or columns, or what the width has room for.</summary>
    private readonly int most = Math.Max(Printing.MaxColumns, Math.Max(2, (width ?? Printing.LineWidth) / 10) / 2 * 2);

    internal string Print(TensorStringStyle style)
    {
        if (style == TensorStringStyle.Default) style = Printing.Style;
        if (style == TensorStringStyle.Metadata || tensor.device_type == DeviceType.META) return Metadata();
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var plain = tensor.cpu();
        return style switch
        {
            TensorStringStyle.Numpy => Nested(plain, "[", "]", " ", line),
            TensorStringStyle.CSharp when tensor.ndim == 0 => Metadata() + ", value = " + Element(plain),
            TensorStringStyle.CSharp => Metadata() + ", value = " + Nested(plain, "{", "}", ", ", line),
            _ when tensor.ndim == 0 => Metadata() + ", value = " + Element(plain),
            _ => Metadata() + line + Julia(plain, ""),
        };
    }

    internal string Metadata() => tensor.ndim == 0
        ? $"[], type = {tensor.dtype}, device = {tensor.device}"
        : $"[{string.Join("x", tensor.shape)}], type = {tensor.dtype}, device = {tensor.device}";

    /// <summary>Matrices one after the other, each under the indices that it has in the whole, counted from 0.</summary>
    private string Julia(Tensor t, string indices)
    {
        if (t.ndim <= 2) return (indices == "" ? "" : $"[{indices}..,..] ={line}") + Matrix(t);
        var text = new StringBuilder();
        foreach (var i in Shown(t.shape[0]))
            text.Append(i < 0 ? "..." + line : Julia(t[i], indices + i.ToString(CultureInfo.InvariantCulture) + ","));
        return text.ToString();
    }

    private string Matrix(Tensor t)
    {
        var rows = t.ndim == 1 ? [t] : Shown(t.shape[0]).Select(i => i < 0 ? null : t[i]).ToList();
        var cells = rows.Select(row => row is null ? null : Shown(row.shape[0]).Select(i => i < 0 ? "..." : Element(row[i])).ToArray()).ToList();
        int cell = cells.Where(c => c is not null).SelectMany(c => c!).Select(c => c.Length).DefaultIfEmpty(0).Max();
        return string.Concat(cells.Select(c => c is null ? " ..." + line : string.Concat(c.Select(x => " " + x.PadLeft(cell))) + line));
    }

    private string Nested(Tensor t, string open, string close, string between, string newline, int depth = 1)
    {
        if (t.ndim == 0) return Element(t);
        var parts = Shown(t.shape[0]).Select(i => i < 0 ? "..." : Nested(t[i], open, close, between, newline, depth + 1));
        return open + string.Join(t.ndim == 1 ? between : between.TrimEnd() + newline + new string(' ', depth), parts) + close;
    }

    private string Element(Tensor t)
    {
        var scalar = t.ReadScalar();
        return scalar.Type switch
        {
            ScalarType.Bool => scalar.IntBits != 0 ? "True" : "False",
            ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64 =>
                $"{scalar.Real.ToString(format, culture)}{(scalar.Imaginary < 0 ? "" : "+")}{scalar.Imaginary.ToString(format, culture)}i",
            ScalarType.Float64 => scalar.Real.ToString(format, culture),
            ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 => ((float)scalar.Real).ToString(format, culture),
            _ => scalar.IntBits.ToString(culture),
        };
    }

    /// <summary>The indices to show; -1 stands for those left out.</summary>
    private IEnumerable<long> Shown(long extent)
    {
        if (extent <= most)
        {
            for (long i = 0; i < extent; i++) yield return i;
            yield break;
        }
        for (long i = 0; i < most / 2; i++) yield return i;
        yield return -1;
        for (long i = extent - most / 2; i < extent; i++) yield return i;
    }
}

public static partial class TensorExtensionMethods
{
    public static string str(this Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null,
        CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default) =>
        new TensorPrinter(tensor, fltFormat, width, newLine, cultureInfo).Print(style);

    public static string jlstr(this Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null,
        CultureInfo? cultureInfo = null) =>
        tensor.str(fltFormat, width, newLine, cultureInfo, TensorStringStyle.Julia);

    public static string npstr(this Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null,
        CultureInfo? cultureInfo = null) =>
        tensor.str(fltFormat, width, newLine, cultureInfo, TensorStringStyle.Numpy);

    public static string cstr(this Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null,
        CultureInfo? cultureInfo = null) =>
        tensor.str(fltFormat, width, newLine, cultureInfo, TensorStringStyle.CSharp);

    public static string metastr(this Tensor tensor) => new TensorPrinter(tensor, null, null, null, null).Metadata();

    /// <summary>Prints the tensor and returns it.</summary>
    public static Tensor print(this Tensor t, string? fltFormat = "g5", int? width = 100, string? newLine = null,
        CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
    {
        Console.WriteLine(t.str(fltFormat, width, newLine, cultureInfo, style));
        return t;
    }
}

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Shape, type and device.</summary>
        public override string ToString() => IsInvalid ? "disposed tensor" : this.metastr();

        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null) =>
            disamb ? ToString(TensorStringStyle.Default, fltFormat, width, cultureInfo, newLine) : ToString();

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null) =>
            this.str(fltFormat, width, newLine, cultureInfo, style);
    }
}
