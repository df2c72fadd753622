namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>A part of a query. Two equal trees are the same query; <see cref="object.ToString"/> writes it so that it parses to an equal tree.</summary>
internal abstract record Node
{
    public sealed override string ToString() => Printer.Print(this);
}

/// <summary>A whole query.</summary>
internal sealed record Query(Pipeline Pipeline, MetricsStage? Metrics, NodeList<SecondStage> SecondStages, NodeList<Hint> Hints) : Node
{
    /// <summary>A hint's value, or nil. Of a repeated hint the first counts.</summary>
    internal Static Hint(string name) => Hints.FirstOrDefault(h => h.Name == name)?.Value ?? Static.Nil;
}

/// <summary>One of <c>with(name=value)</c>.</summary>
internal sealed record Hint(string Name, Static Value) : Node;

/// <summary>An expression over one span.</summary>
internal abstract record FieldExpression : Node;

/// <summary>A literal.</summary>
internal sealed record StaticField(Static Value) : FieldExpression;

/// <summary>An attribute or intrinsic.</summary>
internal sealed record AttributeField(FieldReference Field) : FieldExpression;

/// <summary>A comparison, arithmetic or a logical operation.</summary>
internal sealed record BinaryField(TraceQLOperator Operator, FieldExpression Left, FieldExpression Right) : FieldExpression;

/// <summary>Minus, not, and the comparisons with nil.</summary>
internal sealed record UnaryField(TraceQLOperator Operator, FieldExpression Operand) : FieldExpression;

/// <summary>A stage of a pipeline: takes the spansets of a trace and yields spansets.</summary>
internal abstract record Stage : Node;

/// <summary>Stages one after the other.</summary>
internal sealed record Pipeline(NodeList<Stage> Stages) : Stage;

/// <summary>The spans that meet a condition: <c>{ … }</c>.</summary>
internal sealed record SpansetFilter(FieldExpression Expression) : Stage;

/// <summary>Two spansets combined, by logic or by structure.</summary>
internal sealed record SpansetOperation(TraceQLOperator Operator, Stage Left, Stage Right) : Stage;

/// <summary><c>by(…)</c>.</summary>
internal sealed record GroupStage(FieldExpression Expression) : Stage;

/// <summary><c>coalesce()</c>.</summary>
internal sealed record CoalesceStage : Stage;

/// <summary><c>select(…)</c>.</summary>
internal sealed record SelectStage(NodeList<FieldReference> Fields) : Stage;

/// <summary>A comparison of numbers over a spanset, such as <c>count() &gt; 2</c>.</summary>
internal sealed record ScalarFilter(TraceQLOperator Operator, ScalarExpression Left, ScalarExpression Right) : Stage;

/// <summary>A number over a spanset.</summary>
internal abstract record ScalarExpression : Node;

/// <summary>A literal.</summary>
internal sealed record ScalarStatic(Static Value) : ScalarExpression;

/// <summary>An aggregate such as <c>avg(duration)</c>; only <c>count()</c> has no operand.</summary>
internal sealed record Aggregate(AggregateOperator Operator, FieldExpression? Operand) : ScalarExpression;

/// <summary>Arithmetic between numbers.</summary>
internal sealed record ScalarOperation(TraceQLOperator Operator, ScalarExpression Left, ScalarExpression Right) : ScalarExpression;

/// <summary>A pipeline that ends in an aggregate: <c>({ … } | count())</c>.</summary>
internal sealed record ScalarPipeline(Pipeline Source, Aggregate Aggregate) : ScalarExpression;

/// <summary>The aggregates of a spanset.</summary>
internal enum AggregateOperator : byte
{
    Count,
    Max,
    Min,
    Avg,
    Sum,
}

/// <summary>The first stage of a metrics query.</summary>
internal abstract record MetricsStage : Node;

/// <summary><c>rate()</c>, <c>quantile_over_time(duration, .9) by (name)</c> and the like.</summary>
internal sealed record MetricsAggregate(MetricsFunction Function, FieldReference? Field, NodeList<double> Quantiles, NodeList<FieldReference> By) : MetricsStage;

/// <summary><c>compare({ … }, topN, start, end)</c>: times in nanoseconds, 0 for the whole range.</summary>
internal sealed record MetricsCompare(SpansetFilter Selection, long TopN, long Start, long End) : MetricsStage;

/// <summary>The functions of metrics queries.</summary>
internal enum MetricsFunction : byte
{
    Rate,
    CountOverTime,
    MinOverTime,
    MaxOverTime,
    AvgOverTime,
    SumOverTime,
    QuantileOverTime,
    HistogramOverTime,
}

/// <summary>What follows on the first stage of a metrics query.</summary>
internal abstract record SecondStage : Node;

/// <summary><c>topk(n)</c> or <c>bottomk(n)</c>.</summary>
internal sealed record TopBottom(bool Top, long Limit) : SecondStage;

/// <summary>A comparison of the values with a number; those that do not meet it are left out.</summary>
internal sealed record MetricsFilter(TraceQLOperator Operator, double Value) : SecondStage;
