using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Search;

/// <summary>What a trace must hold for a pipeline to yield anything, so that a store need not read the others. Necessary, never sufficient.</summary>
/// <param name="Conditions">Each is met by a span of the trace.</param>
/// <param name="SameSpan">Whether one span meets them all.</param>
/// <param name="TraceId">The only trace that can be meant, or null.</param>
internal sealed record ScanPlan(IReadOnlyList<SpanCondition> Conditions, bool SameSpan, TraceId? TraceId)
{
    private static readonly ScanPlan Everything = new([], true, null);

    internal static ScanPlan Of(Stage stage) => stage switch
    {
        Pipeline p => OfPipeline(p),
        SpansetFilter f => OfFilter(f.Expression),
        SpansetOperation o => o.Operator switch
        {
            TraceQLOperator.SpansetOr => Everything,
            >= TraceQLOperator.NotChild and <= TraceQLOperator.NotSibling => Of(o.Right),
            _ => Both(Of(o.Left), Of(o.Right), sameSpan: false),
        },
        _ => Everything,
    };

    /// <summary>The scan of a range of time, in nanoseconds.</summary>
    internal TraceScan Scan(long start, long end) => new(start, end, Conditions, SameSpan);

    // Until spans are grouped or counted, each stage narrows the same spans.
    private static ScanPlan OfPipeline(Pipeline pipeline)
    {
        var plan = Everything;
        foreach (var stage in pipeline.Stages)
        {
            if (stage is not (SpansetFilter or SelectStage))
            {
                return plan == Everything ? Of(stage) : plan;
            }

            plan = Both(plan, Of(stage), sameSpan: true);
        }

        return plan;
    }

    private static ScanPlan Both(ScanPlan left, ScanPlan right, bool sameSpan)
    {
        var onlyOne = left.Conditions.Count == 0 || right.Conditions.Count == 0;
        return new ScanPlan([.. left.Conditions, .. right.Conditions], (sameSpan || onlyOne) && left.SameSpan && right.SameSpan, left.TraceId ?? right.TraceId);
    }

    private static ScanPlan OfFilter(FieldExpression expression)
    {
        var conditions = new List<SpanCondition>();
        SpanCondition? ofRoot = null;
        TraceId? id = null;
        Collect(expression);
        return conditions.Count > 0 || ofRoot is null ? new ScanPlan(conditions, true, id) : new ScanPlan([ofRoot], true, id);

        void Collect(FieldExpression part)
        {
            switch (part)
            {
                case BinaryField { Operator: TraceQLOperator.And } and:
                    Collect(and.Left);
                    Collect(and.Right);
                    break;
                case AttributeField field:
                    Add(field.Field, TraceQLOperator.Equal, Static.True);
                    break;
                case BinaryField { Left: AttributeField field, Right: StaticField value } comparison:
                    Add(field.Field, comparison.Operator, value.Value);
                    break;
                case BinaryField { Left: StaticField value, Right: AttributeField field } comparison:
                    Add(field.Field, comparison.Operator.Flip(), value.Value);
                    break;
            }
        }

        void Add(FieldReference field, TraceQLOperator op, Static value)
        {
            if (field.Intrinsic == Intrinsic.NestedSetParent && RootTest.IsForRootsOnly(op, value))
            {
                conditions.Add(new SpanCondition(AttributeScope.Intrinsic, "isRoot", ConditionOperator.Equal, AnyValue.Of(true)));
                return;
            }

            if (Comparison(op) is not { } comparison || Value(value) is not { } wanted)
            {
                return;
            }

            if (field.Intrinsic == Intrinsic.TraceId && op == TraceQLOperator.Equal && Model.TraceId.TryParse(value.String, out var parsed))
            {
                id ??= parsed;
            }
            else if (field.Intrinsic == Intrinsic.RootServiceName)
            {
                ofRoot = new SpanCondition(AttributeScope.Resource, "service.name", comparison, wanted);
            }
            else if (field.Intrinsic == Intrinsic.RootName)
            {
                ofRoot = new SpanCondition(AttributeScope.Intrinsic, "name", comparison, wanted);
            }
            else if (Scope(field) is { } scope)
            {
                conditions.Add(new SpanCondition(scope, field.Name, comparison, wanted));
            }
        }
    }

    private static ConditionOperator? Comparison(TraceQLOperator op) => op switch
    {
        TraceQLOperator.Equal => ConditionOperator.Equal,
        TraceQLOperator.Greater => ConditionOperator.Greater,
        TraceQLOperator.GreaterOrEqual => ConditionOperator.GreaterOrEqual,
        TraceQLOperator.Less => ConditionOperator.Less,
        TraceQLOperator.LessOrEqual => ConditionOperator.LessOrEqual,
        _ => null,
    };

    private static AnyValue? Value(in Static value) => value.Type switch
    {
        StaticType.Int or StaticType.Duration or StaticType.Status or StaticType.Kind => AnyValue.Of(value.Int),
        StaticType.Float or StaticType.String or StaticType.Bool => value.ToAnyValue(),
        _ => null,
    };

    private static AttributeScope? Scope(FieldReference field) => field.Intrinsic switch
    {
        Intrinsic.None => ToStore(field.Scope),
        Intrinsic.Name or Intrinsic.Status or Intrinsic.StatusMessage or Intrinsic.Kind or Intrinsic.Duration => AttributeScope.Intrinsic,
        _ => null,
    };

    /// <summary>The store's name of a scope.</summary>
    internal static AttributeScope ToStore(FieldScope scope) => scope switch
    {
        FieldScope.Span => AttributeScope.Span,
        FieldScope.Resource => AttributeScope.Resource,
        FieldScope.Event => AttributeScope.Event,
        FieldScope.Link => AttributeScope.Link,
        FieldScope.Instrumentation => AttributeScope.Instrumentation,
        _ => AttributeScope.Any,
    };
}
