using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Pipeline;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>Writes answers as Loki does.</summary>
internal static class LokiJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Makes a document that ends in a newline.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The answer to a query.</summary>
    public static byte[] Result(QueryResult result, QueryStats stats, bool categorizeLabels) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", "success");
        json.WriteStartObject("data");
        json.WriteString("resultType", result switch
        {
            StreamsResult => "streams",
            ScalarResult => "scalar",
            VectorResult => "vector",
            _ => "matrix",
        });
        // Metrics have no labels of kinds, and their answers no flags.
        if (categorizeLabels && result is StreamsResult)
        {
            json.WriteStartArray("encodingFlags");
            json.WriteStringValue("categorize-labels");
            json.WriteEndArray();
        }

        json.WritePropertyName("result");
        switch (result)
        {
            case StreamsResult r:
                Streams(json, r.Streams, categorizeLabels);
                break;
            case ScalarResult r:
                Point(json, r.Point);
                break;
            case VectorResult r:
                Series(json, r.Series, "value");
                break;
            case MatrixResult r:
                Series(json, r.Series, "values");
                break;
        }

        json.WritePropertyName("stats");
        LokiStats.Write(json, stats);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>A list of names or values; Loki leaves an empty one out.</summary>
    public static byte[] Names(IReadOnlyCollection<string> names) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", "success");
        if (names.Count > 0)
        {
            json.WriteStartArray("data");
            foreach (var name in names)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    });

    /// <summary>Streams and their lines.</summary>
    public static void Streams(Utf8JsonWriter json, IReadOnlyList<ResultStream> streams, bool categorizeLabels)
    {
        json.WriteStartArray();
        foreach (var stream in streams)
        {
            json.WriteStartObject();
            Labels(json, "stream", stream.Labels);
            json.WriteStartArray("values");
            foreach (var entry in stream.Entries)
            {
                json.WriteStartArray();
                Nanoseconds(json, entry.Timestamp);
                Line(json, entry.Line);
                if (categorizeLabels)
                {
                    Categories(json, entry.Labels);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Labels as an object.</summary>
    public static void Labels(Utf8JsonWriter json, string name, SeriesLabels labels) => Labels(json, name, labels.AsSpan());

    /// <summary>Labels as an object.</summary>
    public static void Labels(Utf8JsonWriter json, string? name, ReadOnlySpan<Label> labels)
    {
        if (name is null)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartObject(name);
        }

        foreach (var label in labels)
        {
            json.WriteString(label.Name, label.Value);
        }

        json.WriteEndObject();
    }

    private static void Categories(Utf8JsonWriter json, LabelsResult labels)
    {
        json.WriteStartObject();
        if (labels.Metadata.Count > 0)
        {
            Labels(json, "structuredMetadata", labels.Metadata);
        }

        if (labels.Parsed.Count > 0)
        {
            Labels(json, "parsed", labels.Parsed);
        }

        json.WriteEndObject();
    }

    private static void Series(Utf8JsonWriter json, IReadOnlyList<ResultSeries> series, string property)
    {
        json.WriteStartArray();
        foreach (var one in series)
        {
            json.WriteStartObject();
            Labels(json, "metric", one.Labels);
            json.WritePropertyName(property);
            if (property == "value")
            {
                Point(json, one.Points[0]);
            }
            else
            {
                json.WriteStartArray();
                foreach (var point in one.Points)
                {
                    Point(json, point);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Point(Utf8JsonWriter json, ResultPoint point)
    {
        json.WriteStartArray();
        json.WriteRawValue(GoText.Number(point.Timestamp / 1000.0), skipInputValidation: true);
        json.WriteStringValue(GoText.Number(point.Value));
        json.WriteEndArray();
    }

    private static void Nanoseconds(Utf8JsonWriter json, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(value, digits, out var count);
        json.WriteStringValue(digits[..count]);
    }

    private static void Line(Utf8JsonWriter json, byte[] line)
    {
        if (Utf8.IsValid(line))
        {
            json.WriteStringValue(line);
        }
        else
        {
            json.WriteStringValue(Encoding.UTF8.GetString(line));
        }
    }
}
