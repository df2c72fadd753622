using System.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>Writes a tree as query over several lines where one would get too long, as Prometheus' <c>format_query</c> does.</summary>
internal static class PrettyPrinter
{
    private const int MaxLine = 100;
    private const string Indent = "  ";

    public static string Print(Expr expression) => Print(expression, 0);

    private static string Print(Expr expression, int level)
    {
        var margin = string.Concat(Enumerable.Repeat(Indent, level));
        var line = expression.ToString();
        if (margin.Length + line.Length <= MaxLine)
        {
            return margin + line;
        }

        switch (expression)
        {
            case AggregateExpr aggregate:
                var inner = aggregate.Parameter is null ? "" : Print(aggregate.Parameter, level + 1) + ",\n";
                return $"{margin}{Printer.AggregateHead(aggregate)}(\n{inner}{Print(aggregate.Inner, level + 1)}\n{margin})";
            case BinaryExpr binary:
                return $"{Print(binary.Left, level + 1)}\n{margin}{Printer.OperatorWithModifiers(binary)}\n{Print(binary.Right, level + 1)}";
            case Call { Arguments.Count: > 0 } call:
                return $"{margin}{call.Function.Name}(\n{string.Join(",\n", call.Arguments.Select(a => Print(a, level + 1)))}\n{margin})";
            case ParenExpr paren:
                return $"{margin}(\n{Print(paren.Inner, level + 1)}\n{margin})";
            case SubqueryExpr subquery:
                return Print(subquery.Inner, level) + Printer.SubquerySuffix(subquery);
            case UnaryExpr unary:
                return new StringBuilder(margin).Append(unary.Operation).Append(Print(unary.Inner, level).TrimStart()).ToString();
            default:
                return margin + line;
        }
    }
}
