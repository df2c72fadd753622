using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>Checks what a tree's nodes give against what their parents take, in Prometheus' order, so that the first error is the one it tells.</summary>
internal sealed class TypeChecker(string query)
{
    /// <exception cref="PromQLParseException">Something does not fit.</exception>
    public ExprType Check(Expr node)
    {
        switch (node)
        {
            case AggregateExpr aggregate:
                Check(aggregate);
                break;
            case BinaryExpr binary:
                Check(binary);
                break;
            case Call call:
                Check(call);
                break;
            case ParenExpr paren:
                Check(paren.Inner);
                break;
            case UnaryExpr unary:
                if (Check(unary.Inner) is var type && type is not (ExprType.Scalar or ExprType.Vector))
                {
                    throw Error(unary.Range, $"unary expression only allowed on expressions of type scalar or instant vector, got {GoText.Quote(NameOf(type))}");
                }

                break;
            case SubqueryExpr subquery:
                if (Check(subquery.Inner) is var inner && inner != ExprType.Vector)
                {
                    throw Error(subquery.Range, $"subquery is only allowed on instant vector, got {ShortNameOf(inner)} instead");
                }

                break;
            case MatrixSelector matrix:
                Check(matrix.Vector);
                break;
            case VectorSelector vector:
                Check(vector);
                break;
        }

        return node.Type;
    }

    internal static string NameOf(ExprType type) => type switch
    {
        ExprType.Vector => "instant vector",
        ExprType.Matrix => "range vector",
        _ => ShortNameOf(type),
    };

    internal static string ShortNameOf(ExprType type) => type switch
    {
        ExprType.None => "none",
        ExprType.Scalar => "scalar",
        ExprType.Vector => "vector",
        ExprType.Matrix => "matrix",
        _ => "string",
    };

    private PromQLParseException Error(SourceRange range, string problem) => new(query, range, problem);

    private void Expect(Expr node, ExprType wanted, string context)
    {
        var type = Check(node);
        if (type != wanted)
        {
            throw Error(node.Range, $"expected type {NameOf(wanted)} in {context}, got {NameOf(type)}");
        }
    }

    private void Check(AggregateExpr aggregate)
    {
        Expect(aggregate.Inner, ExprType.Vector, "aggregation expression");
        if (aggregate.Parameter is not null)
        {
            Expect(aggregate.Parameter, aggregate.Operation == "count_values" ? ExprType.String : ExprType.Scalar, "aggregation parameter");
        }
    }

    private void Check(BinaryExpr binary)
    {
        var left = Check(binary.Left);
        var right = Check(binary.Right);
        var operation = binary.Operation;
        var matching = binary.Matching!;
        if (binary.ReturnBool && !BinaryExpr.IsComparison(operation))
        {
            throw Error(OperatorRange(binary), "bool modifier can only be used on comparison operators");
        }

        if (BinaryExpr.IsComparison(operation) && !binary.ReturnBool && left == ExprType.Scalar && right == ExprType.Scalar)
        {
            throw Error(OperatorRange(binary), "comparisons between scalars must use BOOL modifier");
        }

        if (BinaryExpr.IsSet(operation) && matching.Cardinality == MatchCardinality.OneToOne)
        {
            matching.Cardinality = MatchCardinality.ManyToMany;
        }

        if (matching.On && matching.Labels.FirstOrDefault(matching.Include.Contains) is { } twice)
        {
            throw Error(OperatorRange(binary), $"label {GoText.Quote(twice)} must not occur in ON and GROUP clause at once");
        }

        foreach (var side in (Expr[])[binary.Left, binary.Right])
        {
            if (side.Type is not (ExprType.Scalar or ExprType.Vector))
            {
                throw Error(side.Range, "binary expression must contain only scalar and instant vector types");
            }
        }

        var fills = matching.FillLeft is not null || matching.FillRight is not null;
        if (left != ExprType.Vector || right != ExprType.Vector)
        {
            if (matching.Labels.Count > 0)
            {
                throw Error(binary.Range, "vector matching only allowed between instant vectors");
            }

            if (fills)
            {
                throw Error(binary.Range, "filling in missing series only allowed between instant vectors");
            }

            binary.Matching = null;
        }
        else if (BinaryExpr.IsSet(operation))
        {
            if (matching.Cardinality is MatchCardinality.OneToMany or MatchCardinality.ManyToOne)
            {
                throw Error(binary.Range, $"no grouping allowed for {GoText.Quote(operation)} operation");
            }

            if (fills)
            {
                throw Error(binary.Range, "filling in missing series not allowed for set operators");
            }
        }

        if ((left == ExprType.Scalar || right == ExprType.Scalar) && BinaryExpr.IsSet(operation))
        {
            throw Error(binary.Range, $"set operator {GoText.Quote(operation)} not allowed in binary scalar expression");
        }
    }

    private SourceRange OperatorRange(BinaryExpr binary)
    {
        var start = binary.Left.Range.End;
        while (start < query.Length && char.IsWhiteSpace(query[start]))
        {
            start++;
        }

        return new SourceRange(start, start + binary.Operation.Length);
    }

    private void Check(Call call)
    {
        var (function, arguments) = (call.Function, call.Arguments);
        var count = function.ArgumentTypes.Count;
        var name = GoText.Quote(function.Name);
        if (function.Variadic == 0)
        {
            if (count != arguments.Count)
            {
                throw Error(call.Range, $"expected {count} argument(s) in call to {name}, got {arguments.Count}");
            }
        }
        else if (count - 1 > arguments.Count)
        {
            throw Error(call.Range, $"expected at least {count - 1} argument(s) in call to {name}, got {arguments.Count}");
        }
        else if (function.Variadic > 0 && count - 1 + function.Variadic < arguments.Count)
        {
            throw Error(call.Range, $"expected at most {count - 1 + function.Variadic} argument(s) in call to {name}, got {arguments.Count}");
        }

        if (function.Name == "info" && arguments.Count > 1)
        {
            CheckInfoSelector(call, arguments[1]);
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            var wanted = function.ArgumentTypes[Math.Min(i, count - 1)];
            var type = Check(arguments[i]);
            if (type != wanted)
            {
                throw Error(arguments[i].Range, $"expected type {NameOf(wanted)} in call to function {name}, got {NameOf(type)}");
            }
        }
    }

    private void CheckInfoSelector(Call call, Expr argument)
    {
        if (argument.Type != ExprType.Vector)
        {
            throw Error(call.Range, $"expected type instant vector in call to function \"info\", got {NameOf(argument.Type)}");
        }

        if (argument is not VectorSelector selector)
        {
            throw Error(argument.Range, "expected label selectors only");
        }

        if (selector.Name.Length > 0)
        {
            throw Error(argument.Range, "expected label selectors only, got vector selector instead");
        }

        selector.AllowsEmptyMatchers = true;
    }

    private void Check(VectorSelector selector)
    {
        if (selector.Name.Length > 0)
        {
            if (selector.Matchers.SkipLast(1).FirstOrDefault(static m => m.Name == LabelSet.MetricName) is { } second)
            {
                throw Error(selector.Range, $"metric name must not be set twice: {GoText.Quote(selector.Name)} or {GoText.Quote(second.Value)}");
            }

            return;
        }

        if (!selector.AllowsEmptyMatchers && selector.Matchers.All(static m => m.Matches("")))
        {
            throw Error(selector.Range, "vector selector must contain at least one non-empty matcher");
        }
    }
}
