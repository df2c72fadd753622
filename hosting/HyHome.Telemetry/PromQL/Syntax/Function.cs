namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>A function of the language.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ReturnType">What it gives.</param>
/// <param name="ArgumentTypes">What it takes; the last type is that of all further arguments too.</param>
/// <param name="Variadic">How many of the arguments at the end may be left out; -1 for any number.</param>
/// <param name="IsExperimental">Whether it must be enabled.</param>
public sealed record Function(string Name, ExprType ReturnType, IReadOnlyList<ExprType> ArgumentTypes, int Variadic = 0, bool IsExperimental = false)
{
    private static readonly Dictionary<string, Function> Table = Build().ToDictionary(static f => f.Name, StringComparer.Ordinal);

    /// <summary>All functions, the experimental ones among them.</summary>
    public static IReadOnlyCollection<Function> All => Table.Values;

    /// <summary>Looks a function up.</summary>
    public static Function? Find(string name) => Table.GetValueOrDefault(name);

    private static IEnumerable<Function> Build()
    {
        const ExprType Scalar = ExprType.Scalar, Vector = ExprType.Vector, Matrix = ExprType.Matrix, Text = ExprType.String;
        foreach (var name in (string[])[
            "abs", "absent", "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "deg", "exp", "floor", "histogram_avg", "histogram_count",
            "histogram_sum", "histogram_stddev", "histogram_stdvar", "ln", "log10", "log2", "rad", "sgn", "sin", "sinh", "sort", "sort_desc", "sqrt", "tan", "tanh", "timestamp"])
        {
            yield return new Function(name, Vector, [Vector]);
        }

        foreach (var name in (string[])[
            "absent_over_time", "avg_over_time", "changes", "count_over_time", "delta", "deriv", "first_over_time", "idelta", "increase", "irate", "last_over_time",
            "max_over_time", "min_over_time", "present_over_time", "rate", "resets", "stddev_over_time", "stdvar_over_time", "sum_over_time"])
        {
            yield return new Function(name, Vector, [Matrix]);
        }

        foreach (var name in (string[])["mad_over_time", "ts_of_first_over_time", "ts_of_max_over_time", "ts_of_min_over_time", "ts_of_last_over_time"])
        {
            yield return new Function(name, Vector, [Matrix], IsExperimental: true);
        }

        foreach (var name in (string[])["days_in_month", "day_of_month", "day_of_week", "day_of_year", "hour", "minute", "month", "year"])
        {
            yield return new Function(name, Vector, [Vector], 1);
        }

        foreach (var name in (string[])["start", "end", "range", "step"])
        {
            yield return new Function(name, Scalar, [], IsExperimental: true);
        }

        yield return new Function("clamp", Vector, [Vector, Scalar, Scalar]);
        yield return new Function("clamp_max", Vector, [Vector, Scalar]);
        yield return new Function("clamp_min", Vector, [Vector, Scalar]);
        yield return new Function("histogram_fraction", Vector, [Scalar, Scalar, Vector]);
        yield return new Function("histogram_quantile", Vector, [Scalar, Vector]);
        yield return new Function("histogram_quantiles", Vector, [Vector, Text, Scalar, Scalar], 9, IsExperimental: true);
        yield return new Function("double_exponential_smoothing", Vector, [Matrix, Scalar, Scalar], IsExperimental: true);
        yield return new Function("info", Vector, [Vector, Vector], 1, IsExperimental: true);
        yield return new Function("label_replace", Vector, [Vector, Text, Text, Text, Text]);
        yield return new Function("label_join", Vector, [Vector, Text, Text, Text], -1);
        yield return new Function("max_of", Scalar, [Scalar, Scalar], IsExperimental: true);
        yield return new Function("min_of", Scalar, [Scalar, Scalar], IsExperimental: true);
        yield return new Function("pi", Scalar, []);
        yield return new Function("predict_linear", Vector, [Matrix, Scalar]);
        yield return new Function("quantile_over_time", Vector, [Scalar, Matrix]);
        yield return new Function("round", Vector, [Vector, Scalar], 1);
        yield return new Function("scalar", Scalar, [Vector]);
        yield return new Function("sort_by_label", Vector, [Vector, Text], -1, IsExperimental: true);
        yield return new Function("sort_by_label_desc", Vector, [Vector, Text], -1, IsExperimental: true);
        yield return new Function("start_timestamp", Vector, [Vector], IsExperimental: true);
        yield return new Function("time", Scalar, []);
        yield return new Function("vector", Vector, [Scalar]);
    }
}
