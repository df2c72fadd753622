namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>Binary operators on numbers.</summary>
internal static class BinaryArithmetic
{
    /// <summary>Computes; comparisons give 1 or 0. Division by zero is NaN in LogQL.</summary>
    public static double Apply(string sign, double left, double right) => sign switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => right == 0 ? double.NaN : left / right,
        "%" => right == 0 ? double.NaN : left % right,
        "^" => Math.Pow(left, right),
        _ => Compares(sign, left, right) ? 1 : 0,
    };

    /// <summary>Whether an operator compares.</summary>
    public static bool IsComparison(string sign) => sign is "==" or "!=" or ">" or ">=" or "<" or "<=";

    /// <summary>Whether a comparison holds.</summary>
    public static bool Compares(string sign, double left, double right) => sign switch
    {
        "==" => left == right,
        "!=" => left != right,
        ">" => left > right,
        ">=" => left >= right,
        "<" => left < right,
        "<=" => left <= right,
        _ => throw new ArgumentException($"There is no operator {sign}.", nameof(sign)),
    };
}
