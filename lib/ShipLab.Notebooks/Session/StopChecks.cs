using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ShipLab.Notebooks;

/// <summary>
/// Makes a cell's own code obey its cancellation token: every loop, and every function with a body, begins with
/// <see cref="CellStop.Check"/>. So a cell stops within one round of its loop, without an abort. No line changes its number.
/// </summary>
internal sealed class StopChecks : CSharpSyntaxRewriter
{
    private static readonly StatementSyntax Check =
        SyntaxFactory.ParseStatement($"global::{typeof(CellStop).FullName}.{nameof(CellStop.Check)}();");

    private StopChecks() { }

    /// <returns>The code with checks; null when there is nothing to check.</returns>
    public static string? Insert(SyntaxTree tree)
    {
        var root = tree.GetRoot();
        var changed = new StopChecks().Visit(root);
        return ReferenceEquals(changed, root) ? null : changed.ToFullString();
    }

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        var loop = (WhileStatementSyntax)base.VisitWhileStatement(node)!;
        return loop.WithStatement(Checked(loop.Statement));
    }

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        var loop = (DoStatementSyntax)base.VisitDoStatement(node)!;
        return loop.WithStatement(Checked(loop.Statement));
    }

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        var loop = (ForStatementSyntax)base.VisitForStatement(node)!;
        return loop.WithStatement(Checked(loop.Statement));
    }

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node)
    {
        var loop = (ForEachStatementSyntax)base.VisitForEachStatement(node)!;
        return loop.WithStatement(Checked(loop.Statement));
    }

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        var loop = (ForEachVariableStatementSyntax)base.VisitForEachVariableStatement(node)!;
        return loop.WithStatement(Checked(loop.Statement));
    }

    // A function with a body can be what a library's loop calls: a lambda given to LINQ, a comparison given to a sort.
    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        var function = (ParenthesizedLambdaExpressionSyntax)base.VisitParenthesizedLambdaExpression(node)!;
        return function.Block is { } body ? function.WithBlock(Checked(body)) : function;
    }

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        var function = (SimpleLambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!;
        return function.Block is { } body ? function.WithBlock(Checked(body)) : function;
    }

    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        var function = (LocalFunctionStatementSyntax)base.VisitLocalFunctionStatement(node)!;
        return function.Body is { } body ? function.WithBody(Checked(body)) : function;
    }

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        var function = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        return function.Body is { } body ? function.WithBody(Checked(body)) : function;
    }

    private static StatementSyntax Checked(StatementSyntax body)
    {
        if (body is BlockSyntax block) return Checked(block);
        // A directive must stay the first thing on its line.
        if (body.ContainsDirectives) return body;
        return SyntaxFactory.Block(
            SyntaxFactory.Token(SyntaxKind.OpenBraceToken),
            [Check, body.WithoutTrailingTrivia()],
            SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithTrailingTrivia(body.GetTrailingTrivia()));
    }

    /// <summary>The check stands right behind the brace: what follows on its line, or begins the next, stays as it is.</summary>
    private static BlockSyntax Checked(BlockSyntax block)
    {
        var brace = block.OpenBraceToken;
        return block
            .WithOpenBraceToken(brace.WithTrailingTrivia())
            .WithStatements(block.Statements.Insert(0, Check.WithTrailingTrivia(brace.TrailingTrivia)));
    }
}
