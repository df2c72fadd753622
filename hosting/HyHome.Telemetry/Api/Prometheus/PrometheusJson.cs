using System.Globalization;
using System.Text.Json;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>Values in Prometheus' JSON: numbers as text, times as seconds with milliseconds where there are any.</summary>
internal static class PrometheusJson
{
    public static void Write(Utf8JsonWriter json, QueryValue value)
    {
        switch (value)
        {
            case ScalarValue scalar:
                json.WriteString("resultType", "scalar");
                json.WritePropertyName("result");
                Point(json, scalar.Time, GoText.Number(scalar.Value));
                break;
            case StringValue text:
                json.WriteString("resultType", "string");
                json.WritePropertyName("result");
                Point(json, text.Time, text.Value);
                break;
            case VectorValue vector:
                json.WriteString("resultType", "vector");
                json.WriteStartArray("result");
                foreach (var sample in vector.Samples)
                {
                    Write(json, vector.Time, sample);
                }

                json.WriteEndArray();
                break;
            case MatrixValue matrix:
                json.WriteString("resultType", "matrix");
                json.WriteStartArray("result");
                foreach (var series in matrix.Series)
                {
                    Write(json, series);
                }

                json.WriteEndArray();
                break;
        }
    }

    public static void Labels(Utf8JsonWriter json, LabelSet labels)
    {
        json.WriteStartObject();
        foreach (var label in labels)
        {
            json.WriteString(label.Name, label.Value);
        }

        json.WriteEndObject();
    }

    /// <summary>A value: very large and very small ones with an exponent (<c>1e+21</c>, <c>1e-7</c>), all others in plain digits. (A query that gives a scalar has plain digits always.)</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        return size is 0 or (>= 1e-6 and < 1e21) || !double.IsFinite(value) ? GoText.Number(value) : GoText.Scientific(value).Replace("e-0", "e-", StringComparison.Ordinal);
    }

    /// <summary>Milliseconds as seconds: <c>1435781451</c>, <c>1435781451.781</c>, <c>1435781451.500</c>.</summary>
    public static void Time(Utf8JsonWriter json, long milliseconds)
    {
        Span<char> text = stackalloc char[32];
        var (seconds, rest) = Math.DivRem(Math.Abs(milliseconds), 1000);
        var sign = milliseconds < 0 ? "-" : "";
        _ = rest == 0
            ? text.TryWrite(CultureInfo.InvariantCulture, $"{sign}{seconds}", out var length)
            : text.TryWrite(CultureInfo.InvariantCulture, $"{sign}{seconds}.{rest:000}", out length);
        json.WriteRawValue(text[..length], skipInputValidation: true);
    }

    private static void Write(Utf8JsonWriter json, long time, VectorSample sample)
    {
        json.WriteStartObject();
        json.WritePropertyName("metric");
        Labels(json, sample.Metric);
        json.WritePropertyName(sample.Histogram is null ? "value" : "histogram");
        if (sample.Histogram is null)
        {
            Point(json, time, Number(sample.Value));
        }
        else
        {
            Point(json, time, sample.Histogram);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MatrixSeries series)
    {
        json.WriteStartObject();
        json.WritePropertyName("metric");
        Labels(json, series.Metric);
        if (series.Floats.Count > 0)
        {
            json.WriteStartArray("values");
            foreach (var (time, value) in series.Floats)
            {
                Point(json, time, Number(value));
            }

            json.WriteEndArray();
        }

        if (series.Histograms.Count > 0)
        {
            json.WriteStartArray("histograms");
            foreach (var (time, histogram) in series.Histograms)
            {
                Point(json, time, histogram);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Point(Utf8JsonWriter json, long time, string value)
    {
        json.WriteStartArray();
        Time(json, time);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Point(Utf8JsonWriter json, long time, FloatHistogram histogram)
    {
        json.WriteStartArray();
        Time(json, time);
        json.WriteStartObject();
        json.WriteString("count", Number(histogram.Count));
        json.WriteString("sum", Number(histogram.Sum));
        var buckets = histogram.All().Where(static b => b.Count != 0).ToList();
        if (buckets.Count > 0)
        {
            json.WriteStartArray("buckets");
            foreach (var bucket in buckets)
            {
                json.WriteStartArray();
                json.WriteNumberValue((bucket.LowerInclusive, bucket.UpperInclusive) switch
                {
                    (false, true) => 0,
                    (true, false) => 1,
                    (false, false) => 2,
                    _ => 3,
                });
                json.WriteStringValue(Number(bucket.Lower));
                json.WriteStringValue(Number(bucket.Upper));
                json.WriteStringValue(Number(bucket.Count));
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }
}
