using HyHome.Telemetry.Model;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Whether spans and values meet conditions, exactly.</summary>
internal static class ConditionMatch
{
    public static bool Meets(Span span, SpanCondition condition) => condition.Scope switch
    {
        AttributeScope.Span => Find(span.Attributes, condition.Name) is { } value && Meets(value, condition),
        AttributeScope.Resource => Find(span.Resource.Attributes, condition.Name) is { } value && Meets(value, condition),
        AttributeScope.Any => (Find(span.Attributes, condition.Name) ?? Find(span.Resource.Attributes, condition.Name)) is { } value && Meets(value, condition),
        AttributeScope.Instrumentation => Find(span.Scope.Attributes, condition.Name) is { } value && Meets(value, condition),
        AttributeScope.Event => span.Events.Any(e => Find(e.Attributes, condition.Name) is { } value && Meets(value, condition)),
        AttributeScope.Link => span.Links.Any(l => Find(l.Attributes, condition.Name) is { } value && Meets(value, condition)),
        _ => Intrinsic(span, condition.Name) is not { } value || Meets(value, condition),
    };

    /// <summary>A field of a span by its name in conditions; null where the name is not one that the store knows, and the caller decides.</summary>
    public static AnyValue? Intrinsic(Span span, string name) => name switch
    {
        "name" => AnyValue.Of(span.Name),
        "statusMessage" => AnyValue.Of(span.StatusMessage),
        "status" => AnyValue.Of((long)span.Status),
        "kind" => AnyValue.Of((long)span.Kind),
        "duration" => AnyValue.Of(span.DurationNano),
        "isRoot" => AnyValue.Of(span.ParentSpanId == 0),
        _ => null,
    };

    public static AnyValue? Find(IReadOnlyList<Attribute> attributes, string name)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].Key == name)
            {
                return attributes[i].Value;
            }
        }

        return null;
    }

    /// <summary>Whether a value meets a condition. Whole numbers and doubles compare as numbers; of an array one element is enough.</summary>
    public static bool Meets(AnyValue value, SpanCondition condition)
    {
        var wanted = condition.Value;
        switch (value.Kind)
        {
            case AnyValueKind.Array:
                return value.Array.Any(item => Meets(item, condition));
            case AnyValueKind.String when wanted.Kind == AnyValueKind.String:
                return Meets(string.CompareOrdinal(value.String, wanted.String), condition.Operator);
            case AnyValueKind.Bool when wanted.Kind == AnyValueKind.Bool:
                return Meets(value.Bool.CompareTo(wanted.Bool), condition.Operator);
            case AnyValueKind.Int when wanted.Kind == AnyValueKind.Int:
                return Meets(value.Int.CompareTo(wanted.Int), condition.Operator);
            case AnyValueKind.Int or AnyValueKind.Double when wanted.Kind is AnyValueKind.Int or AnyValueKind.Double:
                var left = Number(value);
                var right = Number(wanted);
                return !double.IsNaN(left) && !double.IsNaN(right) && Meets(left.CompareTo(right), condition.Operator);
            default:
                return false;
        }
    }

    public static bool Meets(int order, ConditionOperator comparison) => comparison switch
    {
        ConditionOperator.Equal => order == 0,
        ConditionOperator.Greater => order > 0,
        ConditionOperator.GreaterOrEqual => order >= 0,
        ConditionOperator.Less => order < 0,
        _ => order <= 0,
    };

    private static double Number(AnyValue value) => value.Kind == AnyValueKind.Int ? value.Int : value.Double;
}
