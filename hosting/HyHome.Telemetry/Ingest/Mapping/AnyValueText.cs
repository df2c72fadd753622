using System.Globalization;
using System.Text;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.Mapping;

/// <summary>
/// A value as text, as the collector's data model (which Prometheus, Loki and Tempo share) makes it: plain for scalars, base64 for bytes, and for arrays and maps the JSON
/// that Go's encoder writes: sorted keys, and <c>&lt; &gt; &amp;</c> escaped.
/// </summary>
internal static class AnyValueText
{
    public static string Of(AnyValue value) => value.Kind switch
    {
        AnyValueKind.String => value.String,
        AnyValueKind.Bool => value.Bool ? "true" : "false",
        AnyValueKind.Int => value.Int.ToString(CultureInfo.InvariantCulture),
        AnyValueKind.Double => Number(value.Double),
        AnyValueKind.Bytes => Convert.ToBase64String(value.Bytes.Span),
        AnyValueKind.Array or AnyValueKind.Map => Json(value),
        _ => "",
    };

    private static string Json(AnyValue value)
    {
        var text = new StringBuilder();
        AppendJson(text, value);
        return text.ToString();
    }

    private static void AppendJson(StringBuilder text, AnyValue value)
    {
        switch (value.Kind)
        {
            case AnyValueKind.Array:
                text.Append('[');
                for (var i = 0; i < value.Array.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    AppendJson(text, value.Array[i]);
                }

                text.Append(']');
                break;
            case AnyValueKind.Map:
                var separator = '{';
                // Of a key that comes twice the last one counts, as in a Go map.
                foreach (var entry in value.Map.GroupBy(static e => e.Key).Select(static g => g.Last()).OrderBy(static e => e.Key, StringComparer.Ordinal))
                {
                    AppendQuoted(text.Append(separator), entry.Key);
                    AppendJson(text.Append(':'), entry.Value);
                    separator = ',';
                }

                text.Append(separator == '{' ? "{}" : "}");
                break;
            case AnyValueKind.String or AnyValueKind.Bytes:
                AppendQuoted(text, Of(value));
                break;
            case AnyValueKind.Empty:
                text.Append("null");
                break;
            default:
                text.Append(Of(value));
                break;
        }
    }

    private static void AppendQuoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    // Go's JSON numbers: an exponent below 1e-6 and from 1e21 on, without leading zeros in it.
    private static string Number(double value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude == 0 || double.IsNaN(value) || double.IsInfinity(value) || (magnitude >= 1e-6 && magnitude < 1e21))
        {
            return Text.GoText.Number(value);
        }

        // .NET writes such numbers as 1E-07.
        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var exponent = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{parts[0]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
    }
}
