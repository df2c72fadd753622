using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>What templates know of values.</summary>
internal static partial class TemplateValues
{
    /// <summary>Whether a value counts as true: not empty, not zero.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool b => b,
        long l => l != 0,
        double d => d != 0,
        string s => s.Length > 0,
        IReadOnlyDictionary<string, string> d => d.Count > 0,
        IReadOnlyDictionary<string, object?> d => d.Count > 0,
        ICollection c => c.Count > 0,
        _ => true,
    };

    /// <summary>Keys and elements in Go's order (maps by key), or null where a value has none.</summary>
    public static IEnumerable<(object? Key, object? Element)>? Elements(object? value) => value switch
    {
        null => [],
        IReadOnlyDictionary<string, string> d => d.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => ((object?)p.Key, (object?)p.Value)),
        IReadOnlyDictionary<string, object?> d => d.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => ((object?)p.Key, p.Value)),
        string => null,
        long count => Integers(count),
        IEnumerable list => list.Cast<object?>().Select(static (e, i) => ((object?)(long)i, e)),
        _ => null,
    };

    private static IEnumerable<(object? Key, object? Element)> Integers(long count)
    {
        for (var i = 0L; i < count; i++)
        {
            yield return (i, i);
        }
    }

    /// <summary>Reads a field of a map or an object.</summary>
    public static bool TryMember(object? value, string name, IReadOnlyList<object?> arguments, out object? member)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, string> strings:
                member = strings.TryGetValue(name, out var text) ? text : "";
                return true;
            case IReadOnlyDictionary<string, object?> objects:
                member = objects.TryGetValue(name, out var found) ? found : null;
                return true;
            case ITemplateObject instance:
                return instance.TryGetMember(name, arguments, out member);
            default:
                member = null;
                return false;
        }
    }

    /// <summary>Go's name of a value's type.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "nil",
        bool => "bool",
        long => "int",
        double => "float64",
        string => "string",
        IReadOnlyDictionary<string, string> => "map[string]string",
        IReadOnlyDictionary<string, object?> => "map[string]interface {}",
        IEnumerable => "[]interface {}",
        GoTime => "time.Time",
        TemplateStruct s => s.TypeName,
        _ => value.GetType().Name,
    };

    /// <summary>A value as a whole number, as sprig casts: texts that are no numbers are 0.</summary>
    public static long ToInteger(object? value) => value switch
    {
        long l => l,
        double d => double.IsNaN(d) ? 0 : (long)d,
        bool b => b ? 1 : 0,
        string s => ParseInteger(s),
        _ => 0,
    };

    // As Go reads literals: a leading 0 makes octals, 0x and the like name their base, and underscores may part digits. Decimals are cut off.
    private static long ParseInteger(string text)
    {
        var match = Decimals().Match(text);
        var whole = match.Success ? match.Groups[1].Value : text;
        var isNegative = whole.StartsWith('-');
        var digits = whole.TrimStart('+', '-');
        if (whole.Length - digits.Length > 1 || digits.StartsWith('_') || digits.EndsWith('_') || digits.Contains("__", StringComparison.Ordinal))
        {
            return 0;
        }

        var (radix, start) = digits.Length < 2 || digits[0] != '0' ? (10, 0) : char.ToLowerInvariant(digits[1]) switch
        {
            'x' => (16, 2),
            'b' => (2, 2),
            'o' => (8, 2),
            _ => (8, 1),
        };
        Int128 value = 0;
        foreach (var c in digits.AsSpan(start))
        {
            if (c == '_' && digits[0] == '0')
            {
                continue;
            }

            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            value = (value * radix) + digit;
            if (digit >= radix || value > long.MaxValue)
            {
                return 0;
            }
        }

        return (long)(isNegative ? -value : value);
    }

    [GeneratedRegex(@"^([-+]?\d*)\.\d*$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimals();

    /// <summary>A value as a number, as sprig casts: texts that are no numbers are 0.</summary>
    public static double ToDouble(object? value) => value switch
    {
        long l => l,
        double d => d,
        bool b => b ? 1 : 0,
        string s when GoFloat.TryParse(s, out var d, out _) => d,
        _ => 0,
    };
}
