namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>Operators between floats.</summary>
internal static class Operators
{
    /// <summary>Between two numbers: a comparison gives 0 or 1.</summary>
    public static Func<double, double, double> ForScalars(string operation) => operation switch
    {
        "==" => static (l, r) => l == r ? 1 : 0,
        "!=" => static (l, r) => l != r ? 1 : 0,
        ">" => static (l, r) => l > r ? 1 : 0,
        "<" => static (l, r) => l < r ? 1 : 0,
        ">=" => static (l, r) => l >= r ? 1 : 0,
        "<=" => static (l, r) => l <= r ? 1 : 0,
        _ => Arithmetic(operation) ?? throw QueryException.Execution($"operator \"{operation}\" not allowed for Scalar operations"),
    };

    /// <summary>A calculation, or null for other operators.</summary>
    public static Func<double, double, double>? Arithmetic(string operation) => operation switch
    {
        "+" => static (l, r) => l + r,
        "-" => static (l, r) => l - r,
        "*" => static (l, r) => l * r,
        "/" => static (l, r) => l / r,
        "%" => static (l, r) => l % r,
        "^" => GoMath.Pow,
        "atan2" => Math.Atan2,
        _ => null,
    };

    /// <summary>A comparison, or null for other operators.</summary>
    public static Func<double, double, bool>? Comparison(string operation) => operation switch
    {
        "==" => static (l, r) => l == r,
        "!=" => static (l, r) => l != r,
        ">" => static (l, r) => l > r,
        "<" => static (l, r) => l < r,
        ">=" => static (l, r) => l >= r,
        "<=" => static (l, r) => l <= r,
        _ => null,
    };
}
