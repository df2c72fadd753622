using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>What a scalar is to the YAML library of the components, Go's yaml.v2: YAML 1.1, in which <c>yes</c> is a bool and <c>"1"</c> in quotes a text.</summary>
internal enum YamlScalarType
{
    Null,
    Bool,
    Integer,
    Float,
    Text,
}

/// <summary>Resolves plain scalars as yaml.v2 does.</summary>
internal static partial class YamlScalar
{
    private static readonly HashSet<string> Nulls = ["", "~", "null", "Null", "NULL"];

    private static readonly HashSet<string> Bools =
    [
        "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
        "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF",
    ];

    /// <summary>Tells what a scalar is; for a number its value too, without its fraction. One that no integer can hold is <see langword="null"/>.</summary>
    public static (YamlScalarType Type, BigInteger? Whole) Resolve(YamlScalarNode node)
    {
        var text = node.Value ?? string.Empty;
        if (node.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
        {
            return (YamlScalarType.Text, default);
        }

        return Nulls.Contains(text) ? (YamlScalarType.Null, default)
            : Bools.Contains(text) ? (YamlScalarType.Bool, default)
            : ParseInteger(text.Replace("_", string.Empty, StringComparison.Ordinal)) is { } integer ? (YamlScalarType.Integer, integer)
            : Number().IsMatch(text.Replace("_", string.Empty, StringComparison.Ordinal)) ? (YamlScalarType.Float, Truncate(text.Replace("_", string.Empty, StringComparison.Ordinal)))
            : Special().IsMatch(text) ? (YamlScalarType.Float, null)
            : (YamlScalarType.Text, default);
    }

    private static BigInteger? Truncate(string text) =>
        double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? new BigInteger(number) : null;

    private static BigInteger? ParseInteger(string text)
    {
        var match = Whole().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var value = match.Groups["decimal"] is { Success: true } digits ? BigInteger.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : match.Groups["hex"] is { Success: true } hex ? Parse(hex.ValueSpan, 16)
            : match.Groups["octal"] is { Success: true } octal ? Parse(octal.ValueSpan, 8)
            : Parse(match.Groups["binary"].ValueSpan, 2);
        value = text[0] == '-' ? -value : value;

        // What fits no integer of Go is a float.
        return value >= long.MinValue && value <= ulong.MaxValue ? value : null;
    }

    private static BigInteger Parse(ReadOnlySpan<char> digits, int numberBase)
    {
        var value = BigInteger.Zero;
        foreach (var digit in digits)
        {
            value = (value * numberBase) + Convert.ToInt32(digit.ToString(), 16);
        }

        return value;
    }

    [GeneratedRegex("^[-+]?(?:0[xX](?<hex>[0-9a-fA-F]+)|0[bB](?<binary>[01]+)|0[oO]?(?<octal>[0-7]+)|(?<decimal>0|[1-9][0-9]*))$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(?:\.nan|\.NaN|\.NAN|[-+]?(?:\.inf|\.Inf|\.INF))$")]
    private static partial Regex Special();
}
