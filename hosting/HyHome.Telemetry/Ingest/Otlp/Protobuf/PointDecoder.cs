using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Ingest.Otlp.Wire;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>Decodes data points of metrics.</summary>
internal static class PointDecoder
{
    // Histograms of one sender share their bounds more often than not: so do the points, then.
    [ThreadStatic]
    private static double[]? lastBounds;

    public static NumberPoint Number(ReadOnlySpan<byte> message)
    {
        var point = new NumberPoint();
        var attributes = new PointAttributes();
        var reader = new ProtoReader(message);
        for (var at = 0; reader.Next(out var field); at = reader.Position)
        {
            switch (field)
            {
                case 2:
                    point.StartTime = reader.Fixed64();
                    break;
                case 3:
                    point.Time = reader.Fixed64();
                    break;
                case 4:
                    point.Value = reader.Double();
                    break;
                case 5:
                    (point.Exemplars ??= []).Add(Exemplar(reader.Bytes()));
                    break;
                case 6:
                    point.Value = (long)reader.Fixed64();
                    break;
                case 7:
                    reader.Bytes();
                    attributes.Note(at, reader.Position);
                    break;
                case 8:
                    point.Flags = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        point.Attributes = attributes.Read(message, 7);
        return point;
    }

    public static HistogramPoint Histogram(ReadOnlySpan<byte> message)
    {
        var point = new HistogramPoint();
        var attributes = new PointAttributes();
        ulong[] counts = [];
        double[] bounds = [];
        var reader = new ProtoReader(message);
        for (var at = 0; reader.Next(out var field); at = reader.Position)
        {
            switch (field)
            {
                case 2:
                    point.StartTime = reader.Fixed64();
                    break;
                case 3:
                    point.Time = reader.Fixed64();
                    break;
                case 4:
                    point.Count = reader.Fixed64();
                    break;
                case 5:
                    point.Sum = reader.Double();
                    break;
                case 6:
                    reader.RepeatedFixed64(ref counts);
                    break;
                case 7:
                    reader.RepeatedDouble(ref bounds, lastBounds);
                    break;
                case 8:
                    (point.Exemplars ??= []).Add(Exemplar(reader.Bytes()));
                    break;
                case 9:
                    reader.Bytes();
                    attributes.Note(at, reader.Position);
                    break;
                case 10:
                    point.Flags = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        point.BucketCounts = counts;
        point.Bounds = lastBounds = bounds;
        point.Attributes = attributes.Read(message, 9);
        return point;
    }

    public static ExponentialPoint Exponential(ReadOnlySpan<byte> message)
    {
        var point = new ExponentialPoint();
        var attributes = new PointAttributes();
        var reader = new ProtoReader(message);
        for (var at = 0; reader.Next(out var field); at = reader.Position)
        {
            switch (field)
            {
                case 1:
                    reader.Bytes();
                    attributes.Note(at, reader.Position);
                    break;
                case 2:
                    point.StartTime = reader.Fixed64();
                    break;
                case 3:
                    point.Time = reader.Fixed64();
                    break;
                case 4:
                    point.Count = reader.Fixed64();
                    break;
                case 5:
                    point.Sum = reader.Double();
                    break;
                case 6:
                    point.Scale = reader.SInt32();
                    break;
                case 7:
                    point.ZeroCount = reader.Fixed64();
                    break;
                case 8:
                    point.Positive = Buckets(reader.Bytes());
                    break;
                case 9:
                    point.Negative = Buckets(reader.Bytes());
                    break;
                case 10:
                    point.Flags = reader.UInt32();
                    break;
                case 11:
                    (point.Exemplars ??= []).Add(Exemplar(reader.Bytes()));
                    break;
                case 14:
                    point.ZeroThreshold = reader.Double();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        point.Attributes = attributes.Read(message, 1);
        return point;
    }

    public static SummaryPoint Summary(ReadOnlySpan<byte> message)
    {
        var point = new SummaryPoint();
        var attributes = new PointAttributes();
        var reader = new ProtoReader(message);
        for (var at = 0; reader.Next(out var field); at = reader.Position)
        {
            switch (field)
            {
                case 2:
                    point.StartTime = reader.Fixed64();
                    break;
                case 3:
                    point.Time = reader.Fixed64();
                    break;
                case 4:
                    point.Count = reader.Fixed64();
                    break;
                case 5:
                    point.Sum = reader.Double();
                    break;
                case 6:
                    point.Quantiles.Add(Quantile(reader.Bytes()));
                    break;
                case 7:
                    reader.Bytes();
                    attributes.Note(at, reader.Position);
                    break;
                case 8:
                    point.Flags = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        point.Attributes = attributes.Read(message, 7);
        return point;
    }

    private static ExponentialBuckets Buckets(ReadOnlySpan<byte> message)
    {
        var offset = 0;
        ulong[] counts = [];
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    offset = reader.SInt32();
                    break;
                case 2:
                    reader.RepeatedVarint(ref counts);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ExponentialBuckets(offset, counts);
    }

    private static (double Quantile, double Value) Quantile(ReadOnlySpan<byte> message)
    {
        double quantile = 0, value = 0;
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    quantile = reader.Double();
                    break;
                case 2:
                    value = reader.Double();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (quantile, value);
    }

    private static OtlpExemplar Exemplar(ReadOnlySpan<byte> message)
    {
        var exemplar = new OtlpExemplar();
        var attributes = new AttributeList();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 2:
                    exemplar.Time = reader.Fixed64();
                    break;
                case 3:
                    exemplar.Value = reader.Double();
                    break;
                case 4:
                    exemplar.SpanId = CommonDecoder.SpanId(ref reader);
                    break;
                case 5:
                    exemplar.TraceId = CommonDecoder.TraceId(ref reader);
                    break;
                case 6:
                    exemplar.Value = (long)reader.Fixed64();
                    break;
                case 7:
                    attributes.Add(CommonDecoder.KeyValue(reader.Bytes(), 0));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        exemplar.Attributes = attributes.ToArray();
        return exemplar;
    }
}
