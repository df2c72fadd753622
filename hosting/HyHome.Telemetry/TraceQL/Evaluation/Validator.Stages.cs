using HyHome.Telemetry.Text;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>Checks of pipelines and metrics.</summary>
internal static partial class Validator
{
    /// <summary>The most attributes that a metrics query groups by.</summary>
    internal const int MaxGroupBys = 5;

    private static TraceQLException? Check(Stage stage) => stage switch
    {
        Pipeline p => First(p.Stages, Check),
        SpansetFilter f => CheckFilter(f),
        SpansetOperation o => Check(o.Left) ?? Check(o.Right),
        GroupStage g => !ReferencesSpan(g.Expression) ? Wrong($"grouping field expressions must reference the span: {g}") : Check(g.Expression),
        SelectStage s => First(s.Fields, Check),
        ScalarFilter f => CheckScalarFilter(f),
        _ => null,
    };

    private static TraceQLException? CheckFilter(SpansetFilter filter) =>
        Check(filter.Expression) ??
        (TypeOf(filter.Expression) is StaticType.Attribute or StaticType.Bool ? null : Wrong($"span filter field expressions must resolve to a boolean: {filter}"));

    private static TraceQLException? CheckScalarFilter(ScalarFilter filter) =>
        Check(filter.Left) ?? Check(filter.Right) ??
        CheckOperands(filter.Operator, TypeOf(filter.Left), TypeOf(filter.Right), filter) ??
        // Tempo forgets to put the type in; clients that match on the text find what they know.
        (filter.Left is not Aggregate ? Unsupported("scalar filter lhs of type (%v)") :
        filter.Right is not ScalarStatic ? Unsupported("scalar filter rhs of type (%v)") : null);

    private static TraceQLException? Check(ScalarExpression scalar) => scalar switch
    {
        Aggregate a => CheckAggregate(a),
        ScalarOperation o => Check(o.Left) ?? Check(o.Right) ?? CheckOperands(o.Operator, TypeOf(o.Left), TypeOf(o.Right), o),
        ScalarPipeline p => Check(p.Source) ?? CheckAggregate(p.Aggregate),
        _ => null,
    };

    private static TraceQLException? CheckAggregate(Aggregate aggregate)
    {
        if (aggregate.Operand is not { } operand)
        {
            return null;
        }

        return Check(operand) ??
            (TypeOf(operand) is var type && type != StaticType.Attribute && !type.IsNumeric()
                ? Wrong($"aggregate field expressions must resolve to a number type: {aggregate}")
                : !ReferencesSpan(operand) ? Wrong($"aggregate field expressions must reference the span: {aggregate}") : null);
    }

    private static StaticType TypeOf(ScalarExpression scalar) => scalar switch
    {
        ScalarStatic s => s.Value.Type,
        Aggregate { Operand: { } operand } => TypeOf(operand),
        ScalarOperation o => TypeOf(o.Left) is var left and not StaticType.Attribute ? left : TypeOf(o.Right),
        ScalarPipeline p => TypeOf(p.Aggregate),
        _ => StaticType.Int,
    };

    private static TraceQLException? CheckMetrics(MetricsStage? stage) => stage switch
    {
        MetricsAggregate m => CheckMetrics(m),
        MetricsCompare c => CheckFilter(c.Selection) ??
            (c.TopN <= 0 ? Wrong("compare() top number of values must be integer greater than 0") :
            c is { Start: 0, End: 0 } ? null :
            c.Start <= 0 || c.End <= 0 ? Wrong("compare() timestamps must be positive integer unix nanoseconds") :
            c.End <= c.Start ? Wrong("compare() end timestamp must be greater than start timestamp") : null),
        _ => null,
    };

    private static TraceQLException? CheckMetrics(MetricsAggregate metrics)
    {
        // Tempo looks neither at the field nor at what is grouped by, so that both may be of the parent here, which no filter may.
        // The bucket of a histogram or quantile, and the count of an average, take one place.
        var most = metrics.Function is MetricsFunction.QuantileOverTime or MetricsFunction.HistogramOverTime or MetricsFunction.AvgOverTime ? MaxGroupBys - 1 : MaxGroupBys;
        if (metrics.By.Count > most)
        {
            return Unsupported($"metrics group by {metrics.By.Count} values");
        }

        var outside = metrics.Quantiles.Where(static q => q is < 0 or > 1).ToArray();
        return outside.Length == 0 ? null : Wrong($"quantile must be between 0 and 1: {GoText.General(outside[0])}");
    }

    private static TraceQLException? CheckSecond(SecondStage stage) =>
        stage is TopBottom { Limit: <= 0 } ? Wrong("limit must be greater than 0") : null;
}
