using BenchmarkDotNet.Attributes;
using HyHome.Telemetry.Ingest;
using HyHome.Telemetry.Ingest.Logs;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Ingest.Otlp.Protobuf;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Benchmarks.Kernels;

/// <summary>From the bytes of a request of 500 records to what a store takes over; no store in it.</summary>
[MemoryDiagnoser]
public class DecodeKernels
{
    private readonly TraceDecoder _traces = new();
    private readonly SpanBatch _spans = new();
    private readonly LogSources _sources = new();
    private readonly LogBatchBuilder _logs = new();
    private readonly TelemetryBackendOptions _options = new() { Retention = TimeSpan.FromDays(36_500), FutureTolerance = TimeSpan.FromDays(36_500) };
    private byte[] _spanRequest = [];
    private byte[] _logRequest = [];

    [GlobalSetup]
    public void Setup()
    {
        var load = new Workload(1, 1_790_000_000_000_000_000);
        _spanRequest = OtlpTraceWriter.ToProtobuf(load.Spans(500));
        _logRequest = Logs(load);
    }

    [Benchmark]
    public int Spans()
    {
        _traces.Decode(_spanRequest, _spans);
        return _spans.Count;
    }

    [Benchmark]
    public int LogRecords() => _logs.Build(_logRequest, _sources, new TimeWindow(_options), new IngestOutcome()).Count;

    private static byte[] Logs(Workload load)
    {
        var writer = new ProtoWriter();
        foreach (var (stream, entries) in load.Logs(500))
        {
            var resource = writer.Begin(1);
            var about = writer.Begin(1);
            OtlpTraceWriter.Attributes(writer, 1, [new("service.name", Model.AnyValue.Of(stream["service_name"]))]);
            writer.End(about);
            var scope = writer.Begin(2);
            foreach (var entry in entries)
            {
                var record = writer.Begin(2);
                writer.Fixed64(1, (ulong)entry.Timestamp);
                writer.UInt64(2, 9);
                writer.String(3, "INFO");
                var body = writer.Begin(5);
                writer.Bytes(1, entry.Line.Span);
                writer.End(body);
                OtlpTraceWriter.Attributes(writer, 6, [new("http.route", Model.AnyValue.Of(entry.Metadata["http_route"])), new("user.id", Model.AnyValue.Of(entry.Metadata["user_id"]))]);
                writer.Bytes(9, Convert.FromHexString(entry.Metadata["trace_id"]));
                writer.End(record);
            }

            writer.End(scope);
            writer.End(resource);
        }

        return writer.ToArray();
    }
}
