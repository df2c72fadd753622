using System.Collections.Frozen;
using System.Globalization;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>Functions on numbers, as sprig has them: whole numbers unless the name ends in f.</summary>
internal static class NumberFunctions
{
    public static FrozenDictionary<string, TemplateFunction> All { get; } = new Dictionary<string, TemplateFunction>
    {
        ["int"] = static a => TemplateValues.ToInteger(Arguments.Only(a)),
        ["float64"] = static a => TemplateValues.ToDouble(Arguments.Only(a)),
        ["add"] = static a => a.Aggregate(0L, static (sum, v) => sum + TemplateValues.ToInteger(v)),
        ["sub"] = static a => TemplateValues.ToInteger(Arguments.Of(a, 2)[0]) - TemplateValues.ToInteger(a[1]),
        ["mul"] = static a => AtLeastOne(a).Select(TemplateValues.ToInteger).Aggregate(static (x, y) => x * y),
        ["div"] = static a => Divide(Arguments.Of(a, 2), static (x, y) => x / y),
        ["mod"] = static a => Divide(Arguments.Of(a, 2), static (x, y) => x % y),
        ["max"] = static a => AtLeastOne(a).Max(TemplateValues.ToInteger),
        ["min"] = static a => AtLeastOne(a).Min(TemplateValues.ToInteger),
        ["addf"] = static a => Decimal(a, static (x, y) => x + y, static (x, y) => x + y),
        ["subf"] = static a => Decimal(a, static (x, y) => x - y, static (x, y) => x - y),
        ["mulf"] = static a => Decimal(a, static (x, y) => x * y, static (x, y) => x * y),
        ["divf"] = static a => Decimal(a, static (x, y) => Math.Round(x / y, 16, MidpointRounding.AwayFromZero), static (x, y) => x / y),
        ["maxf"] = static a => AtLeastOne(a).Max(TemplateValues.ToDouble),
        ["minf"] = static a => AtLeastOne(a).Min(TemplateValues.ToDouble),
        ["ceil"] = static a => Math.Ceiling(TemplateValues.ToDouble(Arguments.Only(a))),
        ["floor"] = static a => Math.Floor(TemplateValues.ToDouble(Arguments.Only(a))),
        ["round"] = Round,
    }.ToFrozenDictionary();

    private static IReadOnlyList<object?> AtLeastOne(IReadOnlyList<object?> arguments) =>
        arguments.Count > 0 ? arguments : throw new WrongArgumentsException("want at least 1 got 0");

    private static long Divide(IReadOnlyList<object?> arguments, Func<long, long, long> operation)
    {
        var divisor = TemplateValues.ToInteger(arguments[1]);
        return divisor == 0 ? throw new TemplateException("runtime error: integer divide by zero") : operation(TemplateValues.ToInteger(arguments[0]), divisor);
    }

    // sprig computes in decimals, so that 0.1 + 0.2 is 0.3, and rounds what it divides to 16 digits behind the point.
    private static double Decimal(IReadOnlyList<object?> arguments, Func<decimal, decimal, decimal> operation, Func<double, double, double> approximate)
    {
        var values = AtLeastOne(arguments).Select(TemplateValues.ToDouble).ToArray();
        try
        {
            var result = values.Skip(1).Aggregate(Exact(values[0]), (x, y) => operation(x, Exact(y)));
            return double.Parse(result.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }
        catch (DivideByZeroException)
        {
            throw new TemplateException("decimal division by 0");
        }
        catch (OverflowException)
        {
            // More than 29 digits.
            return values.Aggregate(approximate);
        }
    }

    private static decimal Exact(double value) => double.IsFinite(value)
        ? decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)
        : throw new TemplateException($"Cannot create a Decimal from {GoText.General(value)}");

    private static object Round(IReadOnlyList<object?> arguments)
    {
        if (arguments.Count is < 2 or > 3)
        {
            throw new WrongArgumentsException($"want at least 2 got {arguments.Count}");
        }

        var value = TemplateValues.ToDouble(arguments[0]);
        var roundOn = arguments.Count > 2 ? TemplateValues.ToDouble(arguments[2]) : 0.5;
        var power = Math.Pow(10, Math.Clamp(TemplateValues.ToInteger(arguments[1]), -300, 300));
        var digits = power * value;
        var fraction = digits - Math.Truncate(digits);
        return (fraction >= roundOn ? Math.Ceiling(digits) : Math.Floor(digits)) / power;
    }
}
