using System.Globalization;
using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Transformations;

/// <summary>Adds a column that is calculated from others.</summary>
internal static class Calculating
{
    /// <summary>Of two columns, of all numbers in a row, of one column, or the row's place.</summary>
    public static IReadOnlyList<DataFrame> CalculateField(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var mode = options.Text("mode", "reduceRow");
        // A calculation over series needs them in one frame.
        var joined = frames.Count > 1 && frames.All(static frame => frame.Kind == FrameKind.TimeSeries) && mode is "reduceRow" or "binary" ? Joining.JoinByField(default, frames) : frames;
        return
        [
            .. joined.Select(frame => Calculate(mode, options, frame, joined) is { } field
                ? frame with
                {
                    Fields = options.Flag("replaceFields") == true ? [.. frame.Fields.Where(static other => other.Type == FieldType.Time), field] : [.. frame.Fields, field],
                }
                : frame),
        ];
    }

    private static Field? Calculate(string mode, JsonElement options, DataFrame frame, IReadOnlyList<DataFrame> all)
    {
        var alias = options.Text("alias");
        switch (mode)
        {
            case "binary":
                var binary = options.Child("binary") ?? default;
                var op = binary.Text("operator", "+");
                var left = Operand(binary.Child("left"), frame, all);
                var right = Operand(binary.Child("right"), frame, all);
                return left is null || right is null ? null
                    : Numbers(alias ?? $"{left.Value.Name} {op} {right.Value.Name}", frame, row => Apply(op, left.Value.At(row), right.Value.At(row)));
            case "unary":
                var unary = options.Child("unary") ?? default;
                var function = unary.Text("operator", "abs");
                return Find(unary.Text("fieldName"), frame, all) is { } source ? Numbers(alias ?? $"{function}({FieldNames.Display(source, frame, all)})", frame, row => Apply(function, source.Number(row))) : null;
            case "index":
                var isPercent = options.At("index", "asPercentile")?.ValueKind == JsonValueKind.True;
                return Numbers(alias ?? "Row", frame, row => isPercent ? (row + 1.0) / frame.Length : row);
            case "cumulativeFunctions":
                var cumulative = options.Child("cumulative") ?? default;
                return Find(cumulative.Text("field"), frame, all) is { } summed ? Cumulate(alias, cumulative.Text("reducer", "sum"), summed, frame, all) : null;
            default:
                var reduce = options.Child("reduce") ?? default;
                var reducer = reduce.Text("reducer", "sum");
                var included = reduce.Texts("include");
                var fields = frame.Fields.Where(field => field.Type == FieldType.Number && (included.Count == 0 || included.Contains(FieldNames.Display(field, frame, all)))).ToArray();
                return fields.Length == 0 ? null
                    : Numbers(alias ?? Reducers.Title(reducer), frame, row => Reducers.Reduce(reducer, Field.OfNumbers("", [.. fields.Select(field => field.Number(row))])) as double? ?? double.NaN);
        }
    }

    private static Field Cumulate(string? alias, string reducer, Field field, DataFrame frame, IReadOnlyList<DataFrame> all)
    {
        var total = 0.0;
        var count = 0;
        return Numbers(alias ?? $"cumulative {reducer}({FieldNames.Display(field, frame, all)})", frame, row =>
        {
            var number = field.Number(row);
            (total, count) = double.IsNaN(number) ? (total, count) : (total + number, count + 1);
            return reducer == "mean" ? (count == 0 ? 0 : total / count) : total;
        });
    }

    private static Field Numbers(string name, DataFrame frame, Func<int, double> value) => Field.OfNumbers(name, [.. Enumerable.Range(0, frame.Length).Select(value)]);

    private static Field? Find(string? name, DataFrame frame, IReadOnlyList<DataFrame> all) =>
        frame.Fields.FirstOrDefault(field => field.Name == name || FieldNames.Display(field, frame, all) == name);

    // A column, or a number: bare in older files, in an object with a matcher in newer ones.
    private static (string Name, Func<int, double> At)? Operand(JsonElement? json, DataFrame frame, IReadOnlyList<DataFrame> all)
    {
        var text = json?.AsText() ?? json?.Text("fixed") ?? json?.At("matcher", "options")?.AsText();
        return text is null ? null
            : Find(text, frame, all) is { } field ? (text, field.Number)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (text, _ => number)
            : null;
    }

    private static double Apply(string op, double left, double right) => op switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right is var quotient && double.IsInfinity(quotient) ? double.NaN : quotient,
        "**" => Math.Pow(left, right),
        "%" => left % right,
        _ => double.NaN,
    };

    private static double Apply(string function, double value) => function switch
    {
        "abs" => Math.Abs(value),
        "exp" => Math.Exp(value),
        "ln" => Math.Log(value),
        "floor" => Math.Floor(value),
        "ceil" => Math.Ceiling(value),
        "round" => Math.Round(value, MidpointRounding.AwayFromZero),
        _ => double.NaN,
    };
}
