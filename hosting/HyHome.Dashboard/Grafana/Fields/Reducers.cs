using HyHome.Dashboard.Grafana.Data;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>Calculations that make one value of many.</summary>
internal static class Reducers
{
    private static readonly Dictionary<string, (string Title, Func<Field, object?> Reduce)> Known = new(StringComparer.Ordinal)
    {
        ["lastNotNull"] = ("Last *", static field => LastWhere(field, static value => value is not null)),
        ["last"] = ("Last", static field => field.Count > 0 ? field[^1] : null),
        ["firstNotNull"] = ("First *", static field => field.Values.FirstOrDefault(static value => value is not null)),
        ["first"] = ("First", static field => field.Count > 0 ? field[0] : null),
        ["min"] = ("Min", Of(static numbers => numbers.Min())),
        ["max"] = ("Max", Of(static numbers => numbers.Max())),
        ["mean"] = ("Mean", Of(static numbers => numbers.Average())),
        ["median"] = ("Median", Of(static numbers => Percentile(numbers, 50))),
        ["sum"] = ("Total", Of(static numbers => numbers.Sum())),
        ["count"] = ("Count", static field => (double)field.Count),
        ["range"] = ("Range", Of(static numbers => numbers.Max() - numbers.Min())),
        ["delta"] = ("Delta", Of(Delta)),
        ["step"] = ("Step", Of(static numbers => Steps(numbers).Where(static step => step != 0).Select(Math.Abs).DefaultIfEmpty(0).Min())),
        ["diff"] = ("Difference", Of(static numbers => numbers[^1] - numbers[0])),
        ["diffperc"] = ("Difference percent", Of(static numbers => (numbers[^1] - numbers[0]) / numbers[0])),
        ["logmin"] = ("Min (above zero)", Of(static numbers => numbers.Where(static number => number > 0).DefaultIfEmpty(double.NaN).Min())),
        ["allIsZero"] = ("All zeros", static field => field.Count > 0 && field.Values.All(static value => value is 0.0)),
        ["allIsNull"] = ("All nulls", static field => field.Values.All(static value => value is null)),
        ["changeCount"] = ("Change count", static field => (double)Enumerable.Range(1, Math.Max(0, field.Count - 1)).Count(row => !Equals(field[row], field[row - 1]))),
        ["distinctCount"] = ("Distinct count", static field => (double)field.Values.Distinct().Count()),
        ["variance"] = ("Variance", Of(Variance)),
        ["stdDev"] = ("StdDev", Of(static numbers => Math.Sqrt(Variance(numbers)))),
        ["allValues"] = ("All values", static field => string.Join(", ", field.Values)),
        ["uniqueValues"] = ("All unique values", static field => string.Join(", ", field.Values.Distinct())),
    };

    /// <summary>Whether there is a calculation of this name.</summary>
    public static bool IsKnown(string id) => Known.ContainsKey(id) || PercentileOf(id) is not null;

    /// <summary>What people call a calculation.</summary>
    public static string Title(string id) => Known.TryGetValue(id, out var known) ? known.Title : PercentileOf(id) is { } percent ? $"{percent}th %" : id;

    /// <summary>One value of a field's many; null when there is none.</summary>
    /// <param name="id">The calculation; an unknown one counts as the last value.</param>
    /// <param name="field">The values. Those missing are left out.</param>
    public static object? Reduce(string id, Field field) => Known.TryGetValue(id, out var known) ? known.Reduce(field)
        : PercentileOf(id) is { } percent ? Of(numbers => Percentile(numbers, percent))(field)
        : Known["lastNotNull"].Reduce(field);

    private static object? LastWhere(Field field, Func<object?, bool> predicate)
    {
        for (var row = field.Count - 1; row >= 0; row--)
        {
            if (predicate(field[row]))
            {
                return field[row];
            }
        }

        return null;
    }

    private static Func<Field, object?> Of(Func<double[], double> reduce) => field =>
        field.Numbers.Where(static number => !double.IsNaN(number)).ToArray() is { Length: > 0 } numbers && reduce(numbers) is var result && !double.IsNaN(result) ? result : null;

    // The sum of all rises: a fall is a counter that began anew, which had its new value since.
    private static double Delta(double[] numbers) => Steps(numbers).Zip(numbers.Skip(1), static (step, value) => step >= 0 ? step : value).Sum();

    private static IEnumerable<double> Steps(double[] numbers) => numbers.Zip(numbers.Skip(1), static (before, after) => after - before);

    private static double Variance(double[] numbers)
    {
        var mean = numbers.Average();
        return numbers.Sum(number => (number - mean) * (number - mean)) / numbers.Length;
    }

    private static double Percentile(double[] numbers, int percent)
    {
        var sorted = numbers.Order().ToArray();
        return sorted[(int)Math.Floor((sorted.Length - 1) * percent / 100.0)];
    }

    private static int? PercentileOf(string id) =>
        id.Length is 2 or 3 && id[0] == 'p' && int.TryParse(id.AsSpan(1), System.Globalization.NumberStyles.None, null, out var percent) && percent is > 0 and < 100 ? percent : null;
}
