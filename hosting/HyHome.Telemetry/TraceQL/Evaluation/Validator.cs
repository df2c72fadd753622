using HyHome.Telemetry.Text;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>Checks types and what is supported, in Tempo's order and words.</summary>
internal static partial class Validator
{
    /// <summary>Checks a whole query.</summary>
    /// <exception cref="TraceQLException">It is wrong or not supported.</exception>
    internal static void Validate(Query query)
    {
        var error = Check(query.Pipeline) ?? CheckMetrics(query.Metrics) ?? First(query.SecondStages, CheckSecond);
        if (error is null && query is { Metrics: MetricsCompare, SecondStages.Count: > 0 })
        {
            error = Wrong("`compare()` cannot be used with second stage functions");
        }

        if (error is not null)
        {
            throw error;
        }
    }

    /// <summary>The error of an expression over a span, or null.</summary>
    internal static TraceQLException? Check(FieldExpression expression) => expression switch
    {
        AttributeField { Field: var field } => Check(field),
        UnaryField unary => CheckUnary(unary),
        BinaryField binary => CheckBinary(binary),
        _ => null,
    };

    /// <summary>An expression's type as far as it is known without a span.</summary>
    internal static StaticType TypeOf(FieldExpression expression) => expression switch
    {
        StaticField s => s.Value.Type,
        AttributeField a => a.Field.Type,
        UnaryField { Operator: TraceQLOperator.Exists or TraceQLOperator.NotExists } => StaticType.Bool,
        UnaryField u => TypeOf(u.Operand),
        BinaryField b when b.Operator.IsBoolean() => StaticType.Bool,
        BinaryField b => TypeOf(b.Left) is var left and not StaticType.Attribute ? left : TypeOf(b.Right),
        _ => StaticType.Nil,
    };

    /// <summary>Whether an expression asks the span anything.</summary>
    internal static bool ReferencesSpan(FieldExpression expression) => expression switch
    {
        AttributeField => true,
        UnaryField u => ReferencesSpan(u.Operand),
        BinaryField b => ReferencesSpan(b.Right) || ReferencesSpan(b.Left),
        _ => false,
    };

    private static TraceQLException? Check(FieldReference field) =>
        field.OfParent ? Unsupported("parent") :
        field.Intrinsic == Intrinsic.Parent ? Unsupported("intrinsic (parent)") : null;

    private static TraceQLException? CheckUnary(UnaryField unary)
    {
        if (Check(unary.Operand) is { } error)
        {
            return error;
        }

        if (unary is { Operator: TraceQLOperator.NotExists, Operand: AttributeField { Field: var field } })
        {
            if (field.Intrinsic != Intrinsic.None)
            {
                return Wrong($"{field}=nil is not valid because intrinsics cannot be nil");
            }

            if (field is { Scope: FieldScope.Resource, Name: "service.name" })
            {
                return Wrong($"{field}=nil is not valid because resource.service.name cannot be nil");
            }
        }

        return unary.Operator.AcceptsUnary(TypeOf(unary.Operand)) ? null : Wrong($"illegal operation for the given type: {unary}");
    }

    private static TraceQLException? CheckBinary(BinaryField binary)
    {
        if ((Check(binary.Left) ?? Check(binary.Right)) is { } error)
        {
            return error;
        }

        if (CheckOperands(binary.Operator, TypeOf(binary.Left), TypeOf(binary.Right), binary) is { } mismatch)
        {
            return mismatch;
        }

        if (binary.Operator is not (TraceQLOperator.Regex or TraceQLOperator.NotRegex))
        {
            return null;
        }

        if (binary.Right is not StaticField { Value.Type: StaticType.String } pattern)
        {
            return Wrong($"invalid type for =~ or !~: {binary.Right}");
        }

        try
        {
            GoRegex.Validate(pattern.Value.String);
            return null;
        }
        catch (FormatException)
        {
            return Wrong($"invalid regex: {binary.Right}");
        }
    }

    private static TraceQLException? CheckOperands(TraceQLOperator op, StaticType left, StaticType right, Node node) =>
        !left.Matches(right) ? Wrong($"binary operations must operate on the same type: {node}") :
        !op.Accepts(left) || !op.Accepts(right) ? Wrong($"illegal operation for the given types: {node}") : null;

    private static TraceQLException? First<T>(IEnumerable<T> parts, Func<T, TraceQLException?> check) =>
        parts.Select(check).FirstOrDefault(static e => e is not null);

    private static TraceQLException Wrong(string message) => new(message);

    private static TraceQLException Unsupported(string feature) => new($"{feature} not yet supported") { Unsupported = true };
}
