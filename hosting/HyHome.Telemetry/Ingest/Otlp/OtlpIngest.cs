using HyHome.Telemetry.Forward;
using HyHome.Telemetry.Ingest.Logs;
using HyHome.Telemetry.Ingest.Metrics;
using HyHome.Telemetry.Ingest.Otlp.Json;
using HyHome.Telemetry.Ingest.Otlp.Protobuf;
using HyHome.Telemetry.Ingest.Traces;
using HyHome.Telemetry.Model;
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
    private readonly Forwarders? _forward;
    private readonly TraceDecoder _traceDecoder = new();
    private readonly Pool<SpanBatch> _spanBatches = new();

    /// <param name="traces">Takes spans, unless they go elsewhere.</param>
    /// <param name="logs">Takes log records, unless they go elsewhere.</param>
    /// <param name="metrics">Takes data points.</param>
    /// <param name="counters">Counts what was taken.</param>
    /// <param name="forward">Where spans and log records go; null keeps them here.</param>
    public OtlpIngest(TraceIngest traces, LogIngest logs, MetricIngest metrics, IngestCounters counters, Forwarders? forward = null)
    {
        _forward = forward;
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
                OtlpSignal.Traces => isJson ? TakeTraces(JsonTraceDecoder.Decode(body)) : TakeTraces(body),
                OtlpSignal.Logs => TakeLogs(body, isJson),
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

    private IngestOutcome TakeTraces(List<Span> spans) =>
        _forward?.Traces is { } remote ? Handed(spans.Count, () => remote.Append(OtlpTraceWriter.ToProtobuf(spans))) : _traces.Take(spans);

    private IngestOutcome TakeTraces(ReadOnlyMemory<byte> body)
    {
        var batch = _spanBatches.Rent();
        try
        {
            _traceDecoder.Decode(body, batch);
            return _forward?.Traces is { } remote ? Handed(batch.Count, () => remote.Append(body.Span)) : _traces.Take(batch);
        }
        finally
        {
            batch.Clear(default);
            _spanBatches.Return(batch, batch.IsSmall);
        }
    }

    private IngestOutcome TakeLogs(ReadOnlyMemory<byte> body, bool isJson) => _forward?.Logs is { } remote
        ? Handed(LogCounter.Count(body, isJson), () => remote.Append(body.Span, isJson))
        : isJson ? _logs.Take(JsonLogDecoder.Decode(body)) : _logs.Take(body);

    // What is handed on is decoded before, all the same: a malformed export is its sender's to know of.
    private static IngestOutcome Handed(long count, Func<bool> append) => append() ? new IngestOutcome { Accepted = count } : new IngestOutcome { IsFull = true };
}
