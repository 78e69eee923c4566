using System.Text.RegularExpressions;
using System.Net;

namespace ShipLab.Figures.Reports;

/// <summary>
/// Math as readable text: Greek letters and common signs become characters, sub- and superscripts are set as such,
/// fractions as a / b. Enough for the formulas of a notebook; what it does not know stays as it was written.
/// </summary>
internal static partial class SimpleMath
{
    private static readonly Dictionary<string, string> Signs = new()
    {
        ["alpha"] = "α", ["beta"] = "β", ["gamma"] = "γ", ["delta"] = "δ", ["epsilon"] = "ε", ["varepsilon"] = "ε",
        ["theta"] = "θ", ["lambda"] = "λ",
        ["mu"] = "μ", ["pi"] = "π", ["rho"] = "ρ", ["sigma"] = "σ", ["tau"] = "τ", ["phi"] = "φ", ["psi"] = "ψ",
        ["omega"] = "ω", ["Sigma"] = "Σ",
        ["Delta"] = "Δ", ["Phi"] = "Φ", ["Omega"] = "Ω", ["sum"] = "∑", ["prod"] = "∏", ["cdot"] = "·", ["times"] = "×",
        ["pm"] = "±", ["le"] = "≤",
        ["leq"] = "≤", ["ge"] = "≥", ["geq"] = "≥", ["ne"] = "≠", ["neq"] = "≠", ["approx"] = "≈", ["sim"] = "~",
        ["in"] = "∈", ["to"] = "→",
        ["rightarrow"] = "→", ["infty"] = "∞", ["partial"] = "∂", ["nabla"] = "∇", ["ldots"] = "…", ["dots"] = "…",
        ["cdots"] = "⋯", ["lVert"] = "‖",
        ["rVert"] = "‖", ["|"] = "‖", ["mid"] = "|", ["log"] = "log", ["exp"] = "exp", ["max"] = "max", ["min"] = "min",
        ["arg"] = "arg", ["quad"] = "  ",
        ["left"] = "", ["right"] = "", ["top"] = "⊤", ["odot"] = "⊙", ["ell"] = "ℓ", ["langle"] = "⟨", ["rangle"] = "⟩",
        ["propto"] = "∝", [","] = " ", [";"] = " ",
    };

    public static string ToHtml(string tex)
    {
        string text = WebUtility.HtmlEncode(tex.Trim());
        text = Wrapper().Replace(text, m => $"{m.Groups[2]}{m.Groups[3]}" +
            m.Groups[1].Value switch { "tilde" => "\u0303", "hat" => "\u0302", "bar" => "\u0304", _ => "" });
        for (int k = 0; k < 4 && Fraction().IsMatch(text); k++)
            text = Fraction().Replace(text, m => $"{Grouped(m.Groups[1].Value)} / {Grouped(m.Groups[2].Value)}");
        text = Root().Replace(text, "√($1)");
        text = Command().Replace(text, m => Signs.TryGetValue(m.Groups[1].Value, out string? sign) ? sign : m.Value);
        for (int k = 0; k < 3; k++)
            text = Script()
                .Replace(text,
                    m => m.Groups[1].Value == "_" ? $"<sub>{m.Groups[2]}{m.Groups[3]}</sub>"
                        : $"<sup>{m.Groups[2]}{m.Groups[3]}</sup>");
        return new StringBuilder(text).Replace("{", "").Replace("}", "").ToString();
    }

    private static string Grouped(string part) => part.Any(c => c is '+' or '-' or ' ') ? $"({part})" : part;

    [GeneratedRegex(@"\\(mathrm|mathbf|mathcal|text|textbf|operatorname|hat|bar|tilde|boldsymbol|mathbb)(?:\{([^{}]*)\}|\s+(\w))")]
    private static partial Regex Wrapper();

    [GeneratedRegex(@"\\frac\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\\sqrt\{([^{}]*)\}")]
    private static partial Regex Root();

    [GeneratedRegex(@"\\([A-Za-z]+|[|,;])")]
    private static partial Regex Command();

    [GeneratedRegex(@"([_^])(?:\{([^{}]*)\}|(&\w+;|[^\s{}<>&]))")]
    private static partial Regex Script();
}
