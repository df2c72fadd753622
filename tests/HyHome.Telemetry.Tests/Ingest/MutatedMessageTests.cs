using System.Net;
using HyHome.Telemetry.Ingest.Otlp.Wire;

namespace HyHome.Telemetry.Tests.Ingest;

public sealed class MutatedMessageTests
{
    private const string Protobuf = "application/x-protobuf";

    public static TheoryData<string> Messages => [.. Seeds().Keys];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_message_with_wrong_bytes_is_taken_or_refused_and_the_next_good_one_is_taken(string name)
    {
        await using var backend = await Backend.StartAsync();
        var (apis, path, type, encoding, whole) = Seeds()[name];
        var url = new Uri(await backend.ListenAsync(apis), path);
        var random = new Random(name.Length);
        for (var i = 0; i < 250; i++)
        {
            var wrong = Mutated(random, whole);
            using var answer = await backend.PostAsync(url, type, encoding == "snappy" ? Snappier.Snappy.CompressToArray(wrong) : wrong, encoding);
            Assert.True((int)answer.StatusCode < 500, $"{name} answered {answer.StatusCode} to {Convert.ToHexString(wrong)}");
        }

        // Made anew: its time is a later one, at which none of the wrong ones may have left another value.
        var later = Seeds()[name].Message;
        using var good = await backend.PostAsync(url, type, encoding == "snappy" ? Snappier.Snappy.CompressToArray(later) : later, encoding);
        Assert.True(good.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent, $"{name} answered {good.StatusCode} to a good message");
    }

    // Bytes changed, cut out, doubled, or the end cut off.
    private static byte[] Mutated(Random random, byte[] whole)
    {
        var bytes = whole.ToList();
        for (var change = random.Next(1, 5); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 9), bytes.Count - at)));
                    break;
                case 2 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }

    private static Dictionary<string, (TelemetryApis Apis, string Path, string Type, string? Encoding, byte[] Message)> Seeds()
    {
        var now = OtlpMessages.Now;
        return new()
        {
            ["OTLP spans"] = (TelemetryApis.OtlpHttp, "v1/traces", Protobuf, null, OtlpMessages.Trace("span")),
            ["OTLP records"] = (TelemetryApis.OtlpHttp, "v1/logs", Protobuf, null, OtlpMessages.Log([0x0A, 0x02, 0x68, 0x69])),
            ["OTLP points"] = (TelemetryApis.OtlpHttp, "v1/metrics", Protobuf, null, Points(now)),
            ["OTLP records as JSON"] = (TelemetryApis.OtlpHttp, "v1/logs", "application/json", null, System.Text.Encoding.UTF8.GetBytes(OtlpMessages.LogJson(now))),
            ["OTLP points as JSON"] = (TelemetryApis.OtlpHttp, "v1/metrics", "application/json", null, System.Text.Encoding.UTF8.GetBytes(OtlpMessages.GaugeJson(now))),
            ["Loki streams"] = (TelemetryApis.Loki, "loki/api/v1/push", Protobuf, "snappy", Streams(now)),
            ["Loki streams as JSON"] = (TelemetryApis.Loki, "loki/api/v1/push", "application/json", null, System.Text.Encoding.UTF8.GetBytes(
                """{"streams":[{"stream":{"app":"a"},"values":[["TIME","line",{"trace_id":"1"}]]}]}""".Replace("TIME", $"{now}", StringComparison.Ordinal))),
            ["remote write 1"] = (TelemetryApis.Prometheus, "api/v1/write", Protobuf, "snappy", Samples(now / 1_000_000)),
        };
    }

    private static byte[] Points(ulong now)
    {
        var writer = new ProtoWriter();
        var resource = writer.Begin(1);
        var scope = writer.Begin(2);
        var metric = writer.Begin(2);
        writer.String(1, "latency");
        var histogram = writer.Begin(9);
        var point = writer.Begin(1);
        writer.Fixed64(3, now);
        writer.Fixed64(4, 3);
        writer.Double(5, 4.5);
        writer.Bytes(6, [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
        writer.Bytes(7, BitConverter.GetBytes(1.5));
        var attribute = writer.Begin(9);
        writer.String(1, "route");
        var value = writer.Begin(2);
        writer.String(1, "/home");
        writer.End(value);
        writer.End(attribute);
        writer.End(point);
        writer.UInt64(2, 2);
        writer.End(histogram);
        writer.End(metric);
        writer.End(scope);
        writer.End(resource);
        return writer.ToArray();
    }

    private static byte[] Streams(ulong now)
    {
        var writer = new ProtoWriter();
        var stream = writer.Begin(1);
        writer.String(1, """{app="a"}""");
        var entry = writer.Begin(2);
        var time = writer.Begin(1);
        writer.UInt64(1, now / 1_000_000_000);
        writer.End(time);
        writer.String(2, "line");
        writer.End(entry);
        writer.End(stream);
        return writer.ToArray();
    }

    private static byte[] Samples(ulong milliseconds)
    {
        var writer = new ProtoWriter();
        var series = writer.Begin(1);
        foreach (var (name, text) in new[] { ("__name__", "up"), ("job", "j") })
        {
            var label = writer.Begin(1);
            writer.String(1, name);
            writer.String(2, text);
            writer.End(label);
        }

        var sample = writer.Begin(2);
        writer.Double(1, 1);
        writer.UInt64(2, milliseconds);
        writer.End(sample);
        writer.End(series);
        return writer.ToArray();
    }
}
