using System.Text;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Text;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>Reads attributes as texts for labels.</summary>
internal static class SpanAttributes
{
    private static readonly HashSet<string> Taken = ["service", "span_name", "span_kind", "status_code", "status_message", "job", "instance"];

    /// <summary>The text of the first attribute with a key; null where there is none.</summary>
    internal static string? Text(string key, IReadOnlyList<Attribute> attributes)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].Key == key)
            {
                return Text(attributes[i].Value);
            }
        }

        return null;
    }

    /// <summary>The text of the first of some keys that a span has.</summary>
    internal static string? FirstOf<T>(AttributeKey[] keys, in T span)
        where T : struct, IObservedSpan, allows ref struct
    {
        foreach (var key in keys)
        {
            if (span.Find(key) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The text of the first of some keys that a span's resource or the span has.</summary>
    internal static string? FirstOfBoth<T>(AttributeKey[] keys, in T span)
        where T : struct, IObservedSpan, allows ref struct
    {
        foreach (var key in keys)
        {
            if (Text(key, span) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The text of a key of a span's resource, or else of the span.</summary>
    internal static string? Text<T>(AttributeKey key, in T span)
        where T : struct, IObservedSpan, allows ref struct => span.FindInResource(key) ?? span.Find(key);

    /// <summary>A label's name for an attribute; two underscores in front of one that a label of the metric itself has.</summary>
    internal static string LabelName(string attribute)
    {
        var name = new StringBuilder(attribute.Length + 1);
        foreach (var c in attribute)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
        {
            name.Insert(0, '_');
        }

        var text = name.ToString();
        return Taken.Contains(text) ? "__" + text : text;
    }

    internal static string Text(AnyValue value) => value.Kind switch
    {
        AnyValueKind.String => value.String,
        AnyValueKind.Bool => value.Bool ? "true" : "false",
        AnyValueKind.Int => value.Int.ToString(System.Globalization.CultureInfo.InvariantCulture),
        AnyValueKind.Double => GoText.General(value.Double),
        AnyValueKind.Array => $"[{string.Join(",", value.Array.Select(static v => v.Kind == AnyValueKind.String ? GoText.Quote(v.String) : Text(v)))}]",
        AnyValueKind.Map => $"{{{string.Join(",", value.Map.Select(static e => $"{GoText.Quote(e.Key)}:{Text(e.Value)}"))}}}",
        AnyValueKind.Bytes => Convert.ToBase64String(value.Bytes.Span),
        _ => "",
    };
}
