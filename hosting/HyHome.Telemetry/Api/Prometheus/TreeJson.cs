using System.Text.Json;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>A query's syntax tree in the JSON of <c>parse_query</c>.</summary>
internal static class TreeJson
{
    public static void Write(Utf8JsonWriter json, Expr? expression)
    {
        if (expression is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        switch (expression)
        {
            case AggregateExpr aggregate:
                Child(json, "expr", aggregate.Inner);
                List(json, "grouping", aggregate.Grouping);
                json.WriteString("op", aggregate.Operation);
                Child(json, "param", aggregate.Parameter);
                json.WriteString("type", "aggregation");
                json.WriteBoolean("without", aggregate.Without);
                break;
            case BinaryExpr binary:
                json.WriteBoolean("bool", binary.ReturnBool);
                Child(json, "lhs", binary.Left);
                json.WritePropertyName("matching");
                Matching(json, binary.Matching);
                json.WriteString("op", binary.Operation);
                Child(json, "rhs", binary.Right);
                json.WriteString("type", "binaryExpr");
                break;
            case Call call:
                json.WriteStartArray("args");
                foreach (var argument in call.Arguments)
                {
                    Write(json, argument);
                }

                json.WriteEndArray();
                json.WriteStartObject("func");
                List(json, "argTypes", [.. call.Function.ArgumentTypes.Select(TypeChecker.ShortNameOf)]);
                json.WriteString("name", call.Function.Name);
                json.WriteString("returnType", TypeChecker.ShortNameOf(call.Function.ReturnType));
                json.WriteNumber("variadic", call.Function.Variadic);
                json.WriteEndObject();
                json.WriteString("type", "call");
                break;
            case MatrixSelector matrix:
                Selector(json, matrix.Vector);
                json.WriteNumber("range", matrix.Duration);
                Child(json, "rangeExpr", matrix.DurationExpr);
                json.WriteString("type", "matrixSelector");
                break;
            case VectorSelector vector:
                Selector(json, vector);
                json.WriteString("type", "vectorSelector");
                break;
            case SubqueryExpr subquery:
                Child(json, "expr", subquery.Inner);
                Time(json, subquery.Time);
                json.WriteNumber("range", subquery.Duration);
                Child(json, "rangeExpr", subquery.DurationExpr);
                json.WriteNumber("step", subquery.Step);
                Child(json, "stepExpr", subquery.StepExpr);
                json.WriteString("type", "subquery");
                break;
            case DurationExpr duration:
                Child(json, "lhs", duration.Left);
                json.WriteString("op", duration.Operation);
                Child(json, "rhs", duration.Right);
                json.WriteString("type", "durationExpr");
                json.WriteBoolean("wrapped", duration.IsWrapped);
                break;
            case NumberLiteral number:
                json.WriteString("type", "numberLiteral");
                json.WriteString("val", GoText.Number(number.Value));
                break;
            case StringLiteral text:
                json.WriteString("type", "stringLiteral");
                json.WriteString("val", text.Value);
                break;
            case ParenExpr paren:
                Child(json, "expr", paren.Inner);
                json.WriteString("type", "parenExpr");
                break;
            case UnaryExpr unary:
                Child(json, "expr", unary.Inner);
                json.WriteString("op", unary.Operation);
                json.WriteString("type", "unaryExpr");
                break;
        }

        json.WriteEndObject();
    }

    private static void Child(Utf8JsonWriter json, string name, Expr? expression)
    {
        json.WritePropertyName(name);
        Write(json, expression);
    }

    private static void List(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Matching(Utf8JsonWriter json, VectorMatching? matching)
    {
        if (matching is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("card", matching.Cardinality switch
        {
            MatchCardinality.OneToOne => "one-to-one",
            MatchCardinality.ManyToOne => "many-to-one",
            MatchCardinality.OneToMany => "one-to-many",
            _ => "many-to-many",
        });
        json.WriteStartObject("fillValues");
        Number(json, "lhs", matching.FillLeft);
        Number(json, "rhs", matching.FillRight);
        json.WriteEndObject();
        List(json, "include", matching.Include);
        List(json, "labels", matching.Labels);
        json.WriteBoolean("on", matching.On);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Selector(Utf8JsonWriter json, VectorSelector vector)
    {
        json.WriteBoolean("anchored", vector.Anchored);
        json.WriteStartArray("matchers");
        foreach (var matcher in vector.Matchers)
        {
            json.WriteStartObject();
            json.WriteString("name", matcher.Name);
            json.WriteString("type", matcher.Kind switch
            {
                MatchKind.Equal => "=",
                MatchKind.NotEqual => "!=",
                MatchKind.Regex => "=~",
                _ => "!~",
            });
            json.WriteString("value", matcher.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("name", vector.Name);
        Time(json, vector.Time);
        json.WriteBoolean("smoothed", vector.Smoothed);
    }

    private static void Time(Utf8JsonWriter json, TimeModifiers time)
    {
        json.WriteNumber("offset", time.Offset);
        Child(json, "offsetExpr", time.OffsetExpr);
        json.WritePropertyName("startOrEnd");
        if (time.StartOrEnd == AtModifier.None)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStringValue(time.StartOrEnd == AtModifier.Start ? "start" : "end");
        }

        json.WritePropertyName("timestamp");
        if (time.Timestamp is { } timestamp)
        {
            json.WriteNumberValue(timestamp);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
