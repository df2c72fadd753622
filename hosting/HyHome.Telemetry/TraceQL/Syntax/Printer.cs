using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>Writes syntax trees as Tempo writes them in its errors and as names of attributes in answers.</summary>
internal static class Printer
{
    internal static string Print(Node node) => node switch
    {
        Query q => PrintQuery(q),
        Hint h => $"{h.Name}={h.Value}",
        StaticField s => s.Value.ToString(),
        ScalarStatic s => s.Value.ToString(),
        AttributeField a => a.Field.ToString(),
        BinaryField b => Binary(b.Operator, b.Left, b.Right),
        UnaryField { Operator: TraceQLOperator.Exists or TraceQLOperator.NotExists } u => $"{Wrap(u.Operand)} {u.Operator.Text()}",
        UnaryField u => u.Operator.Text() + Wrap(u.Operand),
        Pipeline p => string.Join("|", p.Stages),
        SpansetFilter f => $"{{ {f.Expression} }}",
        SpansetOperation o => Binary(o.Operator, o.Left, o.Right),
        GroupStage g => $"by({g.Expression})",
        CoalesceStage => "coalesce()",
        SelectStage s => $"select({string.Join(", ", s.Fields)})",
        ScalarFilter f => Binary(f.Operator, f.Left, f.Right),
        Aggregate a => $"{Name(a.Operator)}({a.Operand})",
        ScalarOperation o => Binary(o.Operator, o.Left, o.Right),
        ScalarPipeline p => $"{p.Source}|{p.Aggregate}",
        MetricsAggregate m => PrintMetrics(m),
        MetricsCompare c => PrintCompare(c),
        TopBottom t => $" | {(t.Top ? "topk" : "bottomk")}({t.Limit})",
        MetricsFilter f => $" {f.Operator.Text()} {Number(f.Value)}",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    internal static string Name(AggregateOperator op) => op.ToString().ToLowerInvariant();

    internal static string Name(MetricsFunction function) => function switch
    {
        MetricsFunction.Rate => "rate",
        MetricsFunction.CountOverTime => "count_over_time",
        MetricsFunction.MinOverTime => "min_over_time",
        MetricsFunction.MaxOverTime => "max_over_time",
        MetricsFunction.AvgOverTime => "avg_over_time",
        MetricsFunction.SumOverTime => "sum_over_time",
        MetricsFunction.QuantileOverTime => "quantile_over_time",
        _ => "histogram_over_time",
    };

    private static string PrintQuery(Query query) =>
        query.Pipeline
        + (query.Metrics is null ? "" : $" | {query.Metrics}")
        + string.Concat(query.SecondStages)
        + (query.Hints.Count == 0 ? "" : $" with({string.Join(",", query.Hints)})");

    private static string PrintMetrics(MetricsAggregate metrics) =>
        $"{Name(metrics.Function)}({metrics.Field}{string.Concat(metrics.Quantiles.Select(static q => "," + Number(q)))})"
        + (metrics.By.Count == 0 ? "" : $"by({string.Join(",", metrics.By)})");

    private static string PrintCompare(MetricsCompare compare) => compare switch
    {
        { Start: 0, End: 0, TopN: 10 } => $"compare({compare.Selection})",
        { Start: 0, End: 0 } => $"compare({compare.Selection}, {compare.TopN})",
        _ => $"compare({compare.Selection}, {compare.TopN}, {compare.Start}, {compare.End})",
    };

    // The language has no other way to write a float than with a point or an exponent; both read back as the same number.
    private static string Number(double value) => GoText.Number(value);

    // A minus binds less than a product: without parentheses, -1 * x would be read as -(1 * x).
    private static string Binary(TraceQLOperator op, Node left, Node right)
    {
        var text = Wrap(left);
        var product = op is TraceQLOperator.Multiply or TraceQLOperator.Divide or TraceQLOperator.Modulo or TraceQLOperator.Power;
        return $"{(product && text[0] == '-' ? $"({text})" : text)} {op.Text()} {Wrap(right)}";
    }

    private static string Wrap(Node node) => node is StaticField or ScalarStatic or AttributeField ? Print(node) : $"({Print(node)})";
}
