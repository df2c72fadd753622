using System.Globalization;
using System.Text.Json;

namespace HyHome.Dashboard.Grafana;

/// <summary>
/// Lenient reading of JSON that people and tools of many versions wrote: a missing or misshapen member is its default, never an exception.
/// </summary>
internal static class JsonReading
{
    public static JsonElement? Child(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value
            : null;

    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        JsonElement? current = element;
        foreach (var name in path)
        {
            current = current?.Child(name);
        }

        return current;
    }

    public static string? Text(this JsonElement element, string name) => element.Child(name)?.AsText();

    public static string Text(this JsonElement element, string name, string otherwise) => element.Text(name) ?? otherwise;

    public static double? Number(this JsonElement element, string name) => element.Child(name)?.AsNumber();

    public static int? Integer(this JsonElement element, string name) =>
        element.Number(name) is { } number && number is >= int.MinValue and <= int.MaxValue ? (int)number : null;

    public static bool? Flag(this JsonElement element, string name) => element.Child(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static IEnumerable<JsonProperty> Members(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.Object } value ? value.EnumerateObject() : [];

    /// <summary>The strings of an array, or the one string that stands in its place.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element, string name) => element.Child(name)?.AsTexts() ?? [];

    public static IReadOnlyList<string> AsTexts(this JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().Select(static item => item.AsText()).OfType<string>()]
        : element.AsText() is { } text ? [text] : [];

    public static string? AsText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    public static double? AsNumber(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetDouble(out var number) => number,
        JsonValueKind.String when double.TryParse(element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
