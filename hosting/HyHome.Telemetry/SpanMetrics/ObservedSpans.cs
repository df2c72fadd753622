using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>A span object.</summary>
internal readonly struct ObservedObject(Span span) : IObservedSpan
{
    public TraceId TraceId => span.TraceId;

    public ulong SpanId => span.SpanId;

    public ulong ParentId => span.ParentSpanId;

    public long Start => span.StartUnixNano;

    public long End => span.EndUnixNano;

    public long Duration => span.DurationNano;

    public SpanKind Kind => span.Kind;

    public SpanStatus Status => span.Status;

    public string StatusMessage => span.StatusMessage;

    public string Name => span.Name;

    public TelemetryResource Resource => span.Resource;

    public int Size => SpanSize.Of(span);

    public string? Find(AttributeKey key) => SpanAttributes.Text(key.Text, span.Attributes);

    public string? FindInResource(AttributeKey key) => SpanAttributes.Text(key.Text, span.Resource.Attributes);
}

/// <summary>A span in a batch.</summary>
internal readonly ref struct ObservedRecord : IObservedSpan
{
    private readonly SpanBatch _batch;
    private readonly ref readonly SpanRecord _span;
    private readonly ReadOnlySpan<byte> _request;

    private readonly AttributeKeys _keys;

    public ObservedRecord(SpanBatch batch, in SpanRecord span, ReadOnlySpan<byte> request, AttributeKeys keys)
    {
        _keys = keys;
        keys.Locate(batch, span, request);
        _batch = batch;
        _span = ref span;
        _request = request;
    }

    public TraceId TraceId => _span.TraceId;

    public ulong SpanId => _span.SpanId;

    public ulong ParentId => _span.ParentId;

    public long Start => _span.Start;

    public long End => _span.End;

    public long Duration => _span.Duration;

    public SpanKind Kind => _span.Kind;

    public SpanStatus Status => _span.Status;

    public string StatusMessage => _span.Extra?.StatusMessage ?? "";

    public string Name => Text(_span.Name);

    public TelemetryResource Resource => _span.Resource;

    public int Size => _span.Size;

    public string? Find(AttributeKey key)
    {
        var position = _keys.PositionOf(key);
        if (position < 0)
        {
            return null;
        }

        ref readonly var attribute = ref _batch.AttributesOf(_span)[position];
        return attribute.Kind switch
        {
            AnyValueKind.String => Text(attribute.Text),
            AnyValueKind.Empty => "",
            AnyValueKind.Bool => SpanAttributes.Text(AnyValue.Of(attribute.Bits != 0)),
            AnyValueKind.Int => SpanAttributes.Text(AnyValue.Of(attribute.Bits)),
            AnyValueKind.Double => SpanAttributes.Text(AnyValue.Of(BitConverter.Int64BitsToDouble(attribute.Bits))),
            _ => SpanAttributes.Text(_batch.Attributes.Nested(attribute.Bits)),
        };
    }

    public string? FindInResource(AttributeKey key) => _keys.InResource(key);

    // The decoder has refused what is not valid.
    private string Text(TextPlace place) => Utf8Strings.TryGet(place.In(_request), out var text) ? text : "";
}
