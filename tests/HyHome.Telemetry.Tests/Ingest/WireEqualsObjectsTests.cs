using HyHome.Telemetry.Ingest;
using HyHome.Telemetry.Ingest.Logs;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Ingest.Otlp.Protobuf;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.Tests.Storage;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Tests.Ingest;

/// <summary>Protobuf goes from the request's bytes into the stores; JSON goes through objects. Both must store the same.</summary>
public sealed class WireEqualsObjectsTests
{
    private static readonly string[] Keys = ["http.route", "user.id", "level", "severity_number", "detected_level", "naïve", "1st", "", "___", "k8s.pod.name", "trace_id", "same", "same"];
    private static readonly string[] Texts = ["INFO", "warning", "", "42", "007", "0af7651916cd43dd8448eb211c80319c", "some text é", "9", "ERROR"];
    private static readonly string[] Lines = ["", "plain", "level=warn it broke", """{"level":"debug","n":1}""", "an ERROR here", "ünïcode"];

    [Fact]
    public void Spans_of_a_request_come_back_as_they_were()
    {
        var random = new Random(5);
        var spans = Enumerable.Range(0, 60).SelectMany(i => Samples.Trace(random, Samples.Epoch + (i * Samples.Second), random.Next(1, 9))).ToList();
        var fromObjects = new TraceStore();
        Assert.True(fromObjects.Append(spans));
        var fromWire = new TraceStore();
        var decoder = new TraceDecoder();
        var batch = new SpanBatch();
        foreach (var some in spans.Chunk(50))
        {
            decoder.Decode(OtlpTraceWriter.ToProtobuf(some), batch);
            Assert.True(fromWire.Append(batch));
        }

        foreach (var trace in spans.Select(static s => s.TraceId).Distinct())
        {
            Assert.Equal(fromObjects.Find(trace)!.Spans.Select(Samples.Text).Order(), fromWire.Find(trace)!.Spans.Select(Samples.Text).Order());
        }
    }

    [Fact]
    public void Records_of_a_request_become_the_same_entries()
    {
        var random = new Random(11);
        for (var round = 0; round < 40; round++)
        {
            var logs = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Resource(random)).ToList();
            var request = Write(logs);
            var (fromObjects, fromWire) = (new LogStore(), new LogStore());
            var options = new TelemetryBackendOptions { Retention = TimeSpan.FromDays(365 * 100), FutureTolerance = TimeSpan.FromDays(365 * 100) };
            var first = new LogIngest(fromObjects, options).Take(logs);
            var second = new LogIngest(fromWire, options).Take(request);
            Assert.Equal((first.Accepted, first.Rejected), (second.Accepted, second.Rejected));
            var all = new LabelMatcher("service_name", MatchKind.Regex, ".+");
            Assert.Equal(Samples.Read(fromObjects, all).Order(), Samples.Read(fromWire, all).Order());
        }
    }

    private static ResourceLogs Resource(Random random)
    {
        var attributes = Attributes(random, random.Next(4));
        var scope = new InstrumentationScope(random.Next(2) == 0 ? "" : "lib", random.Next(2) == 0 ? "" : "1.0", Attributes(random, random.Next(2)));
        var records = Enumerable.Range(0, random.Next(1, 20)).Select(i => Record(random, i)).ToList();
        return new ResourceLogs(new TelemetryResource([new Attribute("service.name", AnyValue.Of($"svc-{random.Next(2)}")), .. attributes]), [new ScopeLogs(scope, (uint)random.Next(2), records)]);
    }

    private static OtlpLogRecord Record(Random random, int number) => new()
    {
        Time = (ulong)(Samples.Epoch + number),
        ObservedTime = random.Next(2) == 0 ? 0 : (ulong)(Samples.Epoch + random.Next(1000)),
        SeverityNumber = random.Next(3) == 0 ? random.Next(-1, 30) : 0,
        SeverityText = random.Next(3) == 0 ? Texts[random.Next(Texts.Length)] : "",
        Line = System.Text.Encoding.UTF8.GetBytes(Lines[random.Next(Lines.Length)]),
        Body = random.Next(8) == 0 ? Value(random, 2) : default,
        Attributes = Attributes(random, random.Next(6)),
        DroppedAttributes = (uint)random.Next(2),
        Flags = (uint)random.Next(2),
        TraceId = random.Next(2) == 0 ? default : new TraceId((ulong)random.NextInt64(), (ulong)random.NextInt64()),
        SpanId = random.Next(2) == 0 ? 0 : (ulong)random.NextInt64(),
    };

    private static Attribute[] Attributes(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => new Attribute(Keys[random.Next(Keys.Length)], Value(random, 2)))];

    private static AnyValue Value(Random random, int depth) => random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => AnyValue.Of(random.Next(2) == 0),
        1 => AnyValue.Of(random.Next(3) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(-5, 500)),
        2 => AnyValue.Of(random.NextDouble() * 1000),
        6 => AnyValue.Of([Value(random, depth - 1), Value(random, depth - 1)]),
        7 => AnyValue.Of([new Attribute(Keys[random.Next(Keys.Length)], Value(random, depth - 1))]),
        8 => AnyValue.Of(new byte[] { 1, 2, (byte)random.Next(256) }),
        _ => AnyValue.Of(Texts[random.Next(Texts.Length)]),
    };

    private static byte[] Write(List<ResourceLogs> logs)
    {
        var writer = new ProtoWriter();
        foreach (var resource in logs)
        {
            var message = writer.Begin(1);
            var attributes = writer.Begin(1);
            OtlpTraceWriter.Attributes(writer, 1, resource.Resource.Attributes);
            writer.End(attributes);
            foreach (var scope in resource.Scopes)
            {
                var scopeLogs = writer.Begin(2);
                var about = writer.Begin(1);
                writer.String(1, scope.Scope.Name);
                writer.String(2, scope.Scope.Version);
                OtlpTraceWriter.Attributes(writer, 3, scope.Scope.Attributes);
                writer.UInt64(4, scope.DroppedAttributes);
                writer.End(about);
                scope.Records.ForEach(record => Write(writer, record));
                writer.End(scopeLogs);
            }

            writer.End(message);
        }

        return writer.ToArray();
    }

    private static void Write(ProtoWriter writer, OtlpLogRecord record)
    {
        var message = writer.Begin(2);
        writer.Fixed64(1, record.Time);
        writer.UInt64(2, (ulong)record.SeverityNumber);
        writer.String(3, record.SeverityText);
        var body = writer.Begin(5);
        if (record.Body.Kind == AnyValueKind.Empty)
        {
            writer.RequiredString(1, System.Text.Encoding.UTF8.GetString(record.Line.Span));
        }
        else
        {
            OtlpTraceWriter.Value(writer, record.Body);
        }

        writer.End(body);
        OtlpTraceWriter.Attributes(writer, 6, record.Attributes);
        writer.UInt64(7, record.DroppedAttributes);
        writer.Fixed32(8, record.Flags);
        if (!record.TraceId.IsEmpty)
        {
            var id = new byte[16];
            record.TraceId.CopyTo(id);
            writer.Bytes(9, id);
        }

        if (record.SpanId != 0)
        {
            writer.Bytes(10, Convert.FromHexString($"{record.SpanId:x16}"));
        }

        writer.Fixed64(11, record.ObservedTime);
        writer.End(message);
    }
}
