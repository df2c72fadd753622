using System.Collections;
using System.Globalization;
using System.Text;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>Values as Go's fmt package prints them.</summary>
internal static class GoFormat
{
    /// <summary>A value as <c>%v</c>; nothing is <c>&lt;no value&gt;</c>, as in templates.</summary>
    public static string Print(object? value) => value switch
    {
        null => "<no value>",
        string s => s,
        bool b => b ? "true" : "false",
        long l => l.ToString(CultureInfo.InvariantCulture),
        double d => GoText.General(d),
        IReadOnlyDictionary<string, string> or IReadOnlyDictionary<string, object?> =>
            "map[" + string.Join(' ', TemplateValues.Elements(value)!.Select(static e => $"{e.Key}:{Nested(e.Element)}")) + "]",
        TemplateStruct s => "{" + string.Join(' ', s.Values.Select(Nested)) + "}",
        IEnumerable list => "[" + string.Join(' ', list.Cast<object?>().Select(Nested)) + "]",
        _ => value.ToString() ?? "",
    };

    private static string Nested(object? value) => value is null ? "<nil>" : Print(value);

    /// <summary>Values as <c>Sprint</c>: blanks between two that are no texts.</summary>
    public static string PrintAll(IReadOnlyList<object?> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(i > 0 && values[i] is not string && values[i - 1] is not string ? " " : "").Append(Print(values[i]));
        }

        return text.ToString();
    }

    /// <summary>A text with verbs filled in, as <c>Sprintf</c>.</summary>
    public static string Printf(string format, IReadOnlyList<object?> values)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            var verb = GoVerb.Read(format, ref i, () => next < values.Count ? values[next++] : null);
            if (verb.Letter == '%')
            {
                text.Append('%');
            }
            else if (verb.Letter == '\0')
            {
                text.Append("%!(NOVERB)");
            }
            else
            {
                text.Append(next < values.Count ? verb.Format(values[next++]) : $"%!{verb.Letter}(MISSING)");
            }
        }

        if (next < values.Count)
        {
            text.Append("%!(EXTRA ").AppendJoin(", ", values.Skip(next).Select(static v => $"{TemplateValues.TypeName(v)}={Print(v)}")).Append(')');
        }

        return text.ToString();
    }
}
