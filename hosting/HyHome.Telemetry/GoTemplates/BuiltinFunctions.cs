using System.Collections;
using System.Collections.Frozen;
using System.Net;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>The functions that every Go template has, but for <c>and</c> and <c>or</c>, which don't evaluate all arguments.</summary>
internal static class BuiltinFunctions
{
    public static FrozenDictionary<string, TemplateFunction> All { get; } = new Dictionary<string, TemplateFunction>
    {
        ["not"] = static a => !TemplateValues.IsTrue(Arguments.Only(a)),
        ["len"] = static a => Length(Arguments.Only(a)),
        ["index"] = Index,
        ["slice"] = Slice,
        ["print"] = static a => GoFormat.PrintAll(a),
        ["println"] = static a => string.Join(' ', a.Select(GoFormat.Print)) + "\n",
        ["printf"] = static a => GoFormat.Printf(Arguments.Text(a, 0, "printf"), a.Skip(1).ToList()),
        ["html"] = static a => WebUtility.HtmlEncode(GoFormat.PrintAll(a)).Replace("&quot;", "&#34;", StringComparison.Ordinal),
        ["js"] = static a => JavaScript(GoFormat.PrintAll(a)),
        ["urlquery"] = static a => WebUtility.UrlEncode(GoFormat.PrintAll(a)),
        ["call"] = static a => a is [TemplateFunction f, ..] ? f(a.Skip(1).ToList()) : throw new TemplateException("non-function of type " + TemplateValues.TypeName(a[0])),
        ["eq"] = static a => a.Count < 2 ? throw new TemplateException("missing argument for comparison") : a.Skip(1).Any(b => AreEqual(a[0], b)),
        ["ne"] = static a => !AreEqual(Arguments.Of(a, 2)[0], a[1]),
        ["lt"] = static a => Compare(Arguments.Of(a, 2)) < 0,
        ["le"] = static a => Compare(Arguments.Of(a, 2)) <= 0,
        ["gt"] = static a => Compare(Arguments.Of(a, 2)) > 0,
        ["ge"] = static a => Compare(Arguments.Of(a, 2)) >= 0,
    }.ToFrozenDictionary();

    private static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (string a, string b) => a == b,
        (bool a, bool b) => a == b,
        (long a, long b) => a == b,
        (double a, double b) => a == b,
        (GoTime a, GoTime b) => a.UnixNanoseconds == b.UnixNanoseconds,
        _ => throw new TemplateException("incompatible types for comparison"),
    };

    private static double Compare(IReadOnlyList<object?> pair) => (pair[0], pair[1]) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a < b ? -1 : a > b ? 1 : a == b ? 0 : double.NaN,
        (bool, bool) or (null, _) or (_, null) => throw new TemplateException("invalid type for comparison"),
        _ => throw new TemplateException("incompatible types for comparison"),
    };

    // As Go's JSEscape: what could end a string or a script, and what is not printable.
    private static string JavaScript(string text)
    {
        var escaped = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => escaped.Append("\\\\"),
                '\'' => escaped.Append("\\'"),
                '"' => escaped.Append("\\\""),
                '<' or '>' or '&' or '=' or < ' ' => escaped.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    private static long Length(object? value) => value switch
    {
        string s => System.Text.Encoding.UTF8.GetByteCount(s),
        IReadOnlyDictionary<string, string> d => d.Count,
        IReadOnlyDictionary<string, object?> d => d.Count,
        ICollection c => c.Count,
        _ => throw new TemplateException($"len of type {TemplateValues.TypeName(value)}"),
    };

    private static object? Index(IReadOnlyList<object?> arguments)
    {
        var value = arguments.Count > 0 ? arguments[0] : throw new WrongArgumentsException("want at least 1 got 0");
        foreach (var index in arguments.Skip(1))
        {
            value = (value, index) switch
            {
                (IReadOnlyDictionary<string, string> or IReadOnlyDictionary<string, object?>, string key) => TemplateValues.TryMember(value, key, [], out var member) ? member : null,
                (string text, long at) when at >= 0 && at < text.Length => (long)text[(int)at],
                (IList list, long at) when at >= 0 && at < list.Count => list[(int)at],
                (string or IList, long at) => throw new TemplateException($"index out of range: {at}"),
                (null, _) => throw new TemplateException("index of untyped nil"),
                _ => throw new TemplateException($"can't index item of type {TemplateValues.TypeName(value)}"),
            };
        }

        return value;
    }

    private static object Slice(IReadOnlyList<object?> arguments)
    {
        var from = arguments.Count > 1 ? (int)TemplateValues.ToInteger(arguments[1]) : 0;
        switch (arguments.Count > 0 ? arguments[0] : null)
        {
            case string text:
                return text[Bounds(text.Length)];
            case IList list:
                var (offset, length) = Bounds(list.Count).GetOffsetAndLength(list.Count);
                return list.Cast<object?>().Skip(offset).Take(length).ToList();
            case var other:
                throw new TemplateException($"can't slice item of type {TemplateValues.TypeName(other)}");
        }

        Range Bounds(int count)
        {
            var to = arguments.Count > 2 ? (int)TemplateValues.ToInteger(arguments[2]) : count;
            return from >= 0 && from <= to && to <= count ? from..to : throw new TemplateException($"index out of range: {to}");
        }
    }
}
