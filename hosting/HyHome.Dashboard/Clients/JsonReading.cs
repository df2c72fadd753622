using System.Globalization;
using System.Text.Json;

namespace HyHome.Dashboard.Clients;

/// <summary>Short ways to read answers: 64-bit numbers and values come as strings in all three APIs.</summary>
internal static class JsonReading
{
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    public static string Text(this JsonElement element, string name) => element.Find(name) is { } found ? found.AsText() : "";

    public static string AsText(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    public static long Long(this JsonElement element, string name) => element.Find(name) is { } found ? found.AsLong() : 0;

    public static long AsLong(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number ? (long)element.GetDouble() : long.Parse(element.GetString()!, CultureInfo.InvariantCulture);

    public static double Double(this JsonElement element, string name) => element.Find(name) is { } found ? found.AsDouble() : 0;

    /// <summary>A number, or one of the words the sources use for what JSON cannot say.</summary>
    public static double AsDouble(this JsonElement element) => element.ValueKind == JsonValueKind.Number ? element.GetDouble() : element.GetString() switch
    {
        "+Inf" or "Infinity" or "Inf" => double.PositiveInfinity,
        "-Inf" or "-Infinity" => double.NegativeInfinity,
        "NaN" => double.NaN,
        var text => double.Parse(text!, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    public static JsonElement.ArrayEnumerator Items(this JsonElement element, string name) => element.Find(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;

    public static JsonElement.ObjectEnumerator Members(this JsonElement element, string name) => element.Find(name) is { ValueKind: JsonValueKind.Object } found ? found.EnumerateObject() : default;

    public static IReadOnlyList<string> Strings(this JsonElement element, string name)
    {
        var list = new List<string>();
        foreach (var item in element.Items(name))
        {
            list.Add(item.AsText());
        }

        return list;
    }

    public static Labels Labels(this JsonElement element, string name) => element.Find(name) is { ValueKind: JsonValueKind.Object } found ? ToLabels(found) : Clients.Labels.Empty;

    public static Labels ToLabels(JsonElement element) =>
        Clients.Labels.Of(element.EnumerateObject().Select(static p => KeyValuePair.Create(p.Name, p.Value.AsText())));
}
