using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ShipLab.Notebooks;

/// <summary>Finds out whether a cell ends in an expression without a semicolon, whose value is the cell's result.</summary>
internal static class TrailingExpression
{
    /// <returns>False for statements, and for a call that returns nothing.</returns>
    public static bool IsThere(Compilation compilation)
    {
        var tree = compilation.SyntaxTrees.Last();
        if (tree.GetCompilationUnitRoot().Members.LastOrDefault() is not GlobalStatementSyntax last) return false;
        return last.Statement switch
        {
            ReturnStatementSyntax { Expression: not null } => true,
            ExpressionStatementSyntax { SemicolonToken.IsMissing: true } expression =>
                compilation.GetSemanticModel(tree).GetTypeInfo(expression.Expression).Type is not { SpecialType: SpecialType.System_Void },
            _ => false,
        };
    }
}
