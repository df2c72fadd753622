using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Ingest.Otlp.Wire;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>Decodes ExportMetricsServiceRequest.</summary>
internal static class MetricDecoder
{
    /// <exception cref="OtlpFormatException">The message is malformed.</exception>
    public static List<ResourceMetrics> Decode(ReadOnlySpan<byte> message)
    {
        var all = new List<ResourceMetrics>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 1)
            {
                all.Add(Resource(reader.Bytes()));
            }
            else
            {
                reader.Skip();
            }
        }

        return all;
    }

    private static ResourceMetrics Resource(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> resource = default;
        var schemaUrl = "";
        var scopes = new List<ScopeMetrics>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    resource = reader.Bytes();
                    break;
                case 2:
                    scopes.Add(Scope(reader.Bytes()));
                    break;
                case 3:
                    schemaUrl = reader.String();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ResourceMetrics(CommonDecoder.Resource(resource, schemaUrl), scopes);
    }

    private static ScopeMetrics Scope(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> scope = default;
        var schemaUrl = "";
        var metrics = new List<OtlpMetric>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    scope = reader.Bytes();
                    break;
                case 2:
                    metrics.Add(Metric(reader.Bytes()));
                    break;
                case 3:
                    schemaUrl = reader.String();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ScopeMetrics(CommonDecoder.Scope(scope, schemaUrl, out _), metrics);
    }

    private static OtlpMetric Metric(ReadOnlySpan<byte> message)
    {
        var metric = new OtlpMetric();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    metric.Name = reader.String();
                    break;
                case 2:
                    metric.Description = reader.String();
                    break;
                case 3:
                    metric.Unit = reader.String();
                    break;
                case 5:
                    Data(reader.Bytes(), metric, OtlpMetricKind.Gauge);
                    break;
                case 7:
                    Data(reader.Bytes(), metric, OtlpMetricKind.Sum);
                    break;
                case 9:
                    Data(reader.Bytes(), metric, OtlpMetricKind.Histogram);
                    break;
                case 10:
                    Data(reader.Bytes(), metric, OtlpMetricKind.ExponentialHistogram);
                    break;
                case 11:
                    Data(reader.Bytes(), metric, OtlpMetricKind.Summary);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return metric;
    }

    // The five kinds of data share their field numbers: 1 the points, 2 the temporality, 3 whether a sum is monotonic.
    private static void Data(ReadOnlySpan<byte> message, OtlpMetric metric, OtlpMetricKind kind)
    {
        metric.Kind = kind;
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    metric.Points.Add(Point(reader.Bytes(), kind));
                    break;
                case 2:
                    metric.Temporality = (OtlpTemporality)reader.Int32();
                    break;
                case 3:
                    metric.IsMonotonic = reader.Bool();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static OtlpPoint Point(ReadOnlySpan<byte> message, OtlpMetricKind kind) => kind switch
    {
        OtlpMetricKind.Histogram => PointDecoder.Histogram(message),
        OtlpMetricKind.ExponentialHistogram => PointDecoder.Exponential(message),
        OtlpMetricKind.Summary => PointDecoder.Summary(message),
        _ => PointDecoder.Number(message),
    };
}
