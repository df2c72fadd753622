using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>The functions that Loki gives to templates of line_format and label_format: its own, and those it takes from sprig.</summary>
internal static class LokiTemplateFunctions
{
    public static FrozenDictionary<string, TemplateFunction> All { get; } = Merge(TextFunctions.All, NumberFunctions.All, new Dictionary<string, TemplateFunction>
    {
        ["bytes"] = Arguments.Texts(static s => HumanBytes.TryParse(s, out var bytes, out var error) ? (double)bytes : throw new TemplateException(error)),
        ["duration"] = Arguments.Texts(Duration),
        ["duration_seconds"] = Arguments.Texts(Duration),
        ["now"] = static a => GoTime.FromUnixNanoseconds((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100),
        ["date"] = static a => TimeOf(Arguments.Of(a, 2)[1]).Format(Arguments.Text(a, 0, "date")),
        ["toDate"] = Arguments.Texts(static (layout, text) => GoTimeParser.Parse(layout, text, TimeZoneInfo.Utc) ?? GoTime.FromUnixNanoseconds(0)),
        ["toDateInZone"] = Arguments.Texts(static (layout, zone, text) => GoTimeParser.Parse(layout, text, GoTime.Zone(zone)) ?? GoTime.FromUnixNanoseconds(0)),
        ["unixEpoch"] = static a => Whole(Arguments.Only(a), 1_000_000_000),
        ["unixEpochMillis"] = static a => Whole(Arguments.Only(a), 1_000_000),
        ["unixEpochNanos"] = static a => Whole(Arguments.Only(a), 1),
        ["unixToTime"] = Arguments.Texts(UnixToTime),
        ["fromJson"] = Arguments.Texts(FromJson),
        ["default"] = static a => a.Count > 1 && TemplateValues.IsTrue(a[1]) ? a[1] : a.Count > 0 ? a[0] : throw new WrongArgumentsException("want at least 1 got 0"),
    });

    private static object Duration(string text) => GoDuration.TryParse(text, out var nanoseconds)
        ? nanoseconds / 1e9
        : throw new TemplateException(GoDuration.Explain(text));

    private static GoTime TimeOf(object? value) => value switch
    {
        GoTime time => time,
        long seconds => GoTime.FromUnixNanoseconds(seconds * 1_000_000_000),
        _ => GoTime.FromUnixNanoseconds((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100),
    };

    private static string Whole(object? value, long unit) => value is GoTime time
        ? ((time.UnixNanoseconds / unit) - (time.UnixNanoseconds % unit < 0 ? 1 : 0)).ToString(CultureInfo.InvariantCulture)
        : throw new TemplateException($"wrong type for value; expected time.Time; got {TemplateValues.TypeName(value)}");

    // The number of digits tells the unit.
    private static GoTime UnixToTime(string text)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw new TemplateException($"unable to parse time '{text}': strconv.ParseInt: parsing {GoText.Quote(text)}: invalid syntax");
        }

        return GoTime.FromUnixNanoseconds(text.Length switch
        {
            5 => value * 86_400_000_000_000,
            10 => value * 1_000_000_000,
            13 => value * 1_000_000,
            16 => value * 1000,
            19 => value,
            _ => throw new TemplateException($"unable to parse time '{text}': %!w(<nil>)"),
        });
    }

    private static object? FromJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Value(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.Object => Members(element),
        _ => null,
    };

    private static Dictionary<string, object?> Members(JsonElement element)
    {
        var members = new Dictionary<string, object?>();
        foreach (var member in element.EnumerateObject())
        {
            members[member.Name] = Value(member.Value);
        }

        return members;
    }

    private static FrozenDictionary<string, TemplateFunction> Merge(params IEnumerable<KeyValuePair<string, TemplateFunction>>[] sets) =>
        sets.SelectMany(static s => s).ToFrozenDictionary();
}
