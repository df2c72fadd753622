using System.Collections;
using System.Globalization;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>What templates know of values.</summary>
internal static class TemplateValues
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
        _ => value.GetType().Name,
    };

    /// <summary>A value as a whole number, as sprig casts: texts that are no numbers are 0.</summary>
    public static long ToInteger(object? value) => value switch
    {
        long l => l,
        double d => double.IsNaN(d) ? 0 : (long)d,
        bool b => b ? 1 : 0,
        string s when long.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var l) => l,
        string s when GoFloat.TryParse(s, out var d, out _) => (long)d,
        _ => 0,
    };

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
