using System.Text.Json;

namespace HyHome.Dashboard.Clients.Loki;

/// <summary>Reads lines from Loki's answers, with or without categorized labels.</summary>
internal static class LokiJson
{
    /// <summary>All lines of some streams, merged in time's order: streams come one after the other.</summary>
    public static List<LogLine> Lines(JsonElement.ArrayEnumerator streams, bool newestFirst)
    {
        var lines = new List<LogLine>();
        foreach (var stream in streams)
        {
            var labels = stream.Labels("stream");
            foreach (var value in stream.Items("values"))
            {
                lines.Add(Line(value, labels));
            }
        }

        // Stable: lines of one time stay as Loki ordered them.
        return [.. newestFirst ? lines.OrderByDescending(static l => l.Timestamp) : lines.OrderBy(static l => l.Timestamp)];
    }

    private static LogLine Line(JsonElement value, Labels stream)
    {
        var (metadata, parsed) = value.GetArrayLength() > 2
            ? (value[2].Labels("structuredMetadata"), value[2].Labels("parsed"))
            : (Labels.Empty, Labels.Empty);
        return new LogLine(value[0].AsLong(), value[1].GetString()!, stream, metadata, parsed);
    }
}
