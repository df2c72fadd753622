using HyHome.Telemetry.Ingest.Logs;
using HyHome.Telemetry.Ingest.Metrics;
using HyHome.Telemetry.Ingest.Otlp.Json;
using HyHome.Telemetry.Ingest.Otlp.Protobuf;
using HyHome.Telemetry.Ingest.Traces;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Ingest.Otlp;

/// <summary>OTLP's three signals.</summary>
internal enum OtlpSignal
{
    Traces,
    Logs,
    Metrics,
}

/// <summary>Decodes export requests and hands them to the stores.</summary>
internal sealed class OtlpIngest
{
    private readonly TraceIngest _traces;
    private readonly LogIngest _logs;
    private readonly MetricIngest _metrics;
    private readonly IngestCounters _counters;
    private readonly TraceDecoder _traceDecoder = new();
    private readonly Pool<SpanBatch> _spanBatches = new();

    public OtlpIngest(TraceIngest traces, LogIngest logs, MetricIngest metrics, IngestCounters counters)
    {
        _traces = traces;
        _logs = logs;
        _metrics = metrics;
        _counters = counters;
    }

    /// <summary>Takes one export request in.</summary>
    /// <exception cref="OtlpFormatException">The body is malformed; nothing of it was stored.</exception>
    public IngestOutcome Take(OtlpSignal signal, ReadOnlyMemory<byte> body, bool isJson, DeltaPolicy deltas)
    {
        IngestOutcome outcome;
        try
        {
            outcome = signal switch
            {
                OtlpSignal.Traces => isJson ? _traces.Take(JsonTraceDecoder.Decode(body)) : TakeTraces(body),
                OtlpSignal.Logs => isJson ? _logs.Take(JsonLogDecoder.Decode(body)) : _logs.Take(body),
                _ => _metrics.Take(isJson ? JsonMetricDecoder.Decode(body) : MetricDecoder.Decode(body.Span), deltas),
            };
        }
        catch (OtlpFormatException)
        {
            _counters.RefuseRequest(signal);
            throw;
        }

        _counters.Note(signal, outcome, body.Length);
        return outcome;
    }

    private IngestOutcome TakeTraces(ReadOnlyMemory<byte> body)
    {
        var batch = _spanBatches.Rent();
        try
        {
            _traceDecoder.Decode(body, batch);
            return _traces.Take(batch);
        }
        finally
        {
            batch.Clear(default);
            _spanBatches.Return(batch, batch.IsSmall);
        }
    }
}
