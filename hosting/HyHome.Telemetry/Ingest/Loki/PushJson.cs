using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.Ingest.Loki;

/// <summary>Reads pushes as JSON: <c>{"streams":[{"stream":{…},"values":[["&lt;ns&gt;","&lt;line&gt;",{…}]]}]}</c>.</summary>
internal static class PushJson
{
    /// <exception cref="FormatException">It is not such a document.</exception>
    public static List<PushStream> Read(ReadOnlySpan<byte> json)
    {
        try
        {
            // Loki takes bytes that are no UTF-8 as they are, and shows them so.
            var reader = new Utf8JsonReader(Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json)));
            using var document = JsonDocument.ParseValue(ref reader);
            var streams = new List<PushStream>();
            if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                throw new FormatException($"couldn't parse push request: an object with streams is expected, not {document.RootElement.ValueKind}");
            }

            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("streams", out var list))
            {
                foreach (var stream in list.EnumerateArray())
                {
                    streams.Add(Stream(stream));
                }
            }

            return streams;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"couldn't parse push request: {e.Message}", e);
        }
    }

    private static PushStream Stream(JsonElement stream)
    {
        var labels = stream.TryGetProperty("stream", out var names) ? StreamLabels.Checked(LabelSet.Create(Members(names))) : LabelSet.Empty;
        var entries = new List<LogEntry>();
        if (stream.TryGetProperty("values", out var values) && values.ValueKind != JsonValueKind.Null)
        {
            foreach (var value in values.EnumerateArray())
            {
                entries.Add(Entry(value));
            }
        }

        return new PushStream(labels, entries);
    }

    private static LogEntry Entry(JsonElement value)
    {
        // Loki's decoder takes what is there: an entry without a line is empty.
        var length = value.GetArrayLength();
        if (length == 0)
        {
            throw new FormatException("couldn't parse push request: an entry has a timestamp and a line, not 0 values");
        }

        var text = value[0].GetString() ?? "";
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var timestamp))
        {
            throw new FormatException($"couldn't parse push request: strconv.ParseInt: parsing \"{text}\": invalid syntax");
        }

        var metadata = length > 2 ? StructuredMetadata.Of(Members(value[2])) : LabelSet.Empty;
        return new LogEntry(timestamp, Encoding.UTF8.GetBytes(length > 1 ? value[1].GetString() ?? "" : ""), metadata);
    }

    private static IEnumerable<Label> Members(JsonElement element) => element.EnumerateObject().Select(static m => new Label(m.Name, m.Value.GetString() ?? ""));
}
