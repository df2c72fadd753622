namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>Which token is which operator where, and how strongly it binds: logic 1, comparison and structure 2, sums 3, products 5, powers 6.</summary>
internal sealed partial class Parser
{
    private const int ProductPrecedence = 5;

    private static AggregateOperator? Aggregation(Token token) => token.Kind != TokenKind.Symbol ? null : token.Text switch
    {
        "count" => AggregateOperator.Count,
        "max" => AggregateOperator.Max,
        "min" => AggregateOperator.Min,
        "avg" => AggregateOperator.Avg,
        "sum" => AggregateOperator.Sum,
        _ => null,
    };

    private static TraceQLOperator? Comparison(Token token) => token.Kind != TokenKind.Symbol ? null : token.Text switch
    {
        "=" => TraceQLOperator.Equal,
        "!=" => TraceQLOperator.NotEqual,
        "<" => TraceQLOperator.Less,
        "<=" => TraceQLOperator.LessOrEqual,
        ">" => TraceQLOperator.Greater,
        ">=" => TraceQLOperator.GreaterOrEqual,
        _ => null,
    };

    private static (TraceQLOperator Operator, int Precedence)? Arithmetic(Token token) => token.Kind != TokenKind.Symbol ? null : token.Text switch
    {
        "+" => (TraceQLOperator.Add, 3),
        "-" => (TraceQLOperator.Subtract, 3),
        "*" => (TraceQLOperator.Multiply, ProductPrecedence),
        "/" => (TraceQLOperator.Divide, ProductPrecedence),
        "%" => (TraceQLOperator.Modulo, ProductPrecedence),
        "^" => (TraceQLOperator.Power, 6),
        _ => null,
    };

    private static (TraceQLOperator Operator, int Precedence)? Field(Token token)
    {
        if (token.Kind != TokenKind.Symbol)
        {
            return null;
        }

        return token.Text switch
        {
            "&&" => (TraceQLOperator.And, 1),
            "||" => (TraceQLOperator.Or, 1),
            "=~" => (TraceQLOperator.Regex, 2),
            "!~" => (TraceQLOperator.NotRegex, 2),
            _ => Comparison(token) is { } comparison ? (comparison, 2) : Arithmetic(token),
        };
    }

    private static (TraceQLOperator Operator, int Precedence)? Spanset(Token token) => token.Kind != TokenKind.Symbol ? null : token.Text switch
    {
        "&&" => (TraceQLOperator.SpansetAnd, 1),
        "||" => (TraceQLOperator.SpansetOr, 1),
        ">" => (TraceQLOperator.Child, 2),
        "<" => (TraceQLOperator.Parent, 2),
        ">>" => (TraceQLOperator.Descendant, 2),
        "<<" => (TraceQLOperator.Ancestor, 2),
        "~" => (TraceQLOperator.Sibling, 2),
        "!>" => (TraceQLOperator.NotChild, 2),
        "!<" => (TraceQLOperator.NotParent, 2),
        "!>>" => (TraceQLOperator.NotDescendant, 2),
        "!<<" => (TraceQLOperator.NotAncestor, 2),
        "!~" => (TraceQLOperator.NotSibling, 2),
        "&>" => (TraceQLOperator.UnionChild, 2),
        "&<" => (TraceQLOperator.UnionParent, 2),
        "&>>" => (TraceQLOperator.UnionDescendant, 2),
        "&<<" => (TraceQLOperator.UnionAncestor, 2),
        "&~" => (TraceQLOperator.UnionSibling, 2),
        _ => null,
    };
}
