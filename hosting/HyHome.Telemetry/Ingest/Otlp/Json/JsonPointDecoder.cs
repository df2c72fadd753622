using System.Text.Json;
using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Ingest.Otlp.Records;

namespace HyHome.Telemetry.Ingest.Otlp.Json;

/// <summary>Decodes data points of metrics from OTLP/JSON.</summary>
internal static class JsonPointDecoder
{
    public static OtlpPoint Point(JsonElement element, OtlpMetricKind kind)
    {
        OtlpPoint point = kind switch
        {
            OtlpMetricKind.Histogram => new HistogramPoint(),
            OtlpMetricKind.ExponentialHistogram => new ExponentialPoint(),
            OtlpMetricKind.Summary => new SummaryPoint(),
            _ => new NumberPoint(),
        };
        foreach (var member in JsonFields.Object(element, "a data point"))
        {
            var field = JsonFields.Name(member);
            if (!Shared(point, field, member.Value))
            {
                Own(point, field, member.Value);
            }
        }

        return point;
    }

    private static bool Shared(OtlpPoint point, string field, JsonElement value)
    {
        switch (field)
        {
            case "attributes":
                point.Attributes = new AttributeSet(JsonCommon.Attributes(value, 0));
                return true;
            case "startTimeUnixNano":
                point.StartTime = JsonFields.UInt64(value, field);
                return true;
            case "timeUnixNano":
                point.Time = JsonFields.UInt64(value, field);
                return true;
            case "flags":
                point.Flags = JsonFields.UInt32(value, field);
                return true;
            case "exemplars":
                point.Exemplars = [.. JsonFields.Array(value, field).Select(Exemplar)];
                return true;
            default:
                return false;
        }
    }

    private static void Own(OtlpPoint point, string field, JsonElement value)
    {
        switch (point, field)
        {
            case (NumberPoint number, "asDouble"):
                number.Value = JsonFields.Double(value, field);
                break;
            case (NumberPoint number, "asInt"):
                number.Value = JsonFields.Int64(value, field);
                break;
            case (HistogramPoint histogram, "count"):
                histogram.Count = JsonFields.UInt64(value, field);
                break;
            case (HistogramPoint histogram, "sum") when value.ValueKind != JsonValueKind.Null:
                histogram.Sum = JsonFields.Double(value, field);
                break;
            case (HistogramPoint histogram, "bucketCounts"):
                histogram.BucketCounts = Counts(value, field);
                break;
            case (HistogramPoint histogram, "explicitBounds"):
                histogram.Bounds = [.. JsonFields.Array(value, field).Select(bound => JsonFields.Double(bound, field))];
                break;
            case (ExponentialPoint exponential, "count"):
                exponential.Count = JsonFields.UInt64(value, field);
                break;
            case (ExponentialPoint exponential, "sum") when value.ValueKind != JsonValueKind.Null:
                exponential.Sum = JsonFields.Double(value, field);
                break;
            case (ExponentialPoint exponential, "scale"):
                exponential.Scale = JsonFields.Int32(value, field);
                break;
            case (ExponentialPoint exponential, "zeroCount"):
                exponential.ZeroCount = JsonFields.UInt64(value, field);
                break;
            case (ExponentialPoint exponential, "zeroThreshold"):
                exponential.ZeroThreshold = JsonFields.Double(value, field);
                break;
            case (ExponentialPoint exponential, "positive"):
                exponential.Positive = Buckets(value);
                break;
            case (ExponentialPoint exponential, "negative"):
                exponential.Negative = Buckets(value);
                break;
            case (SummaryPoint summary, "count"):
                summary.Count = JsonFields.UInt64(value, field);
                break;
            case (SummaryPoint summary, "sum"):
                summary.Sum = JsonFields.Double(value, field);
                break;
            case (SummaryPoint summary, "quantileValues"):
                summary.Quantiles.AddRange(JsonFields.Array(value, field).Select(Quantile));
                break;
        }
    }

    private static ulong[] Counts(JsonElement value, string field) => [.. JsonFields.Array(value, field).Select(count => JsonFields.UInt64(count, field))];

    private static ExponentialBuckets Buckets(JsonElement element)
    {
        var buckets = ExponentialBuckets.None;
        foreach (var member in JsonFields.Object(element, "buckets"))
        {
            buckets = JsonFields.Name(member) switch
            {
                "offset" => buckets with { Offset = JsonFields.Int32(member.Value, "offset") },
                "bucketCounts" => buckets with { Counts = Counts(member.Value, "bucketCounts") },
                _ => buckets,
            };
        }

        return buckets;
    }

    private static (double Quantile, double Value) Quantile(JsonElement element)
    {
        (double Quantile, double Value) pair = default;
        foreach (var member in JsonFields.Object(element, "a quantile"))
        {
            pair = JsonFields.Name(member) switch
            {
                "quantile" => pair with { Quantile = JsonFields.Double(member.Value, "quantile") },
                "value" => pair with { Value = JsonFields.Double(member.Value, "value") },
                _ => pair,
            };
        }

        return pair;
    }

    private static OtlpExemplar Exemplar(JsonElement element)
    {
        var exemplar = new OtlpExemplar();
        foreach (var member in JsonFields.Object(element, "an exemplar"))
        {
            var field = JsonFields.Name(member);
            switch (field)
            {
                case "timeUnixNano":
                    exemplar.Time = JsonFields.UInt64(member.Value, field);
                    break;
                case "asDouble":
                    exemplar.Value = JsonFields.Double(member.Value, field);
                    break;
                case "asInt":
                    exemplar.Value = JsonFields.Int64(member.Value, field);
                    break;
                case "traceId":
                    exemplar.TraceId = JsonCommon.TraceId(member.Value, field);
                    break;
                case "spanId":
                    exemplar.SpanId = JsonCommon.SpanId(member.Value, field);
                    break;
                case "filteredAttributes":
                    exemplar.Attributes = JsonCommon.Attributes(member.Value, 0);
                    break;
            }
        }

        return exemplar;
    }
}
