using System.Net;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Tests.Ingest;
using Snappier;

namespace HyHome.Telemetry.Tests.Api.Prometheus;

public sealed class RemoteReadTests
{
    private const long Time = 1_790_000_000_000;

    [Fact]
    public async Task Raw_samples_and_histograms_of_the_chosen_series_are_answered_by_query()
    {
        await using var backend = await StartAsync();
        using var answer = await AskAsync(backend, Query(Time, Time + 15_000, (0, "job", "shop")).Concat(Query(Time, Time, (2, "__name__", "h|nothing"))));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/x-protobuf", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["snappy"], answer.Content.Headers.ContentEncoding);
        var message = Snappy.DecompressToArray(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["{__name__=requests,job=shop} 1@1790000000000 2@1790000015000", "{__name__=h} 6@1790000000000"], Read(message));
    }

    [Fact]
    public async Task Wrong_requests_are_refused_in_Prometheus_words()
    {
        await using var backend = await StartAsync();
        Assert.Equal((400, "snappy: corrupt input\n"), await RefusalAsync(backend, [0xff, 0xff]));
        Assert.Equal((500, "error parsing regexp: missing closing ): `(`\n"), await RefusalAsync(backend, Snappy.CompressToArray([.. Query(0, Time, (2, "job", "("))])));
        Assert.Equal((500, "invalid matcher type\n"), await RefusalAsync(backend, Snappy.CompressToArray([.. Query(0, Time, (9, "job", "x"))])));
        Assert.Equal(
            (400, "server does not support any of the requested response types: [STREAMED_XOR_CHUNKS]; supported: map[SAMPLES:{}]\n"),
            await RefusalAsync(backend, Snappy.CompressToArray([.. Query(0, Time, (0, "job", "x")), 0x12, 1, 1])));
    }

    [Fact]
    public async Task Samples_are_sent_to_who_prefers_streamed_chunks_and_nothing_to_who_names_no_series()
    {
        await using var backend = await StartAsync();
        using var preferring = await AskAsync(backend, [.. Query(Time, Time, (0, "__name__", "requests")), 0x12, 2, 1, 0]);
        using var all = await AskAsync(backend, Query(Time, Time));

        Assert.Equal(["{__name__=requests,job=shop} 1@1790000000000"], Read(Snappy.DecompressToArray(await preferring.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))));
        Assert.Empty(Read(Snappy.DecompressToArray(await all.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))));
    }

    private static async Task<Backend> StartAsync()
    {
        var backend = await Backend.StartAsync(static options => options.Retention = TimeSpan.FromDays(36_500));
        var requests = LabelSet.Of((LabelSet.MetricName, "requests"), ("job", "shop"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(AppendResult.Stored, backend.Parts.Metrics.Append(requests, Time + (i * 15_000), i + 1));
        }

        var histogram = new FloatHistogram { Schema = 1, Count = 6, Sum = 12.5, PositiveSpans = [new BucketSpan(-1, 2)], PositiveBuckets = [2, 4] };
        Assert.Equal(AppendResult.Stored, backend.Parts.Metrics.Append(LabelSet.Of((LabelSet.MetricName, "h")), Time, histogram));
        return backend;
    }

    private static async Task<HttpResponseMessage> SendAsync(Backend backend, byte[] body) =>
        await backend.PostAsync(new Uri(await backend.ListenAsync(TelemetryApis.Prometheus), "api/v1/read"), "application/x-protobuf", body);

    private static Task<HttpResponseMessage> AskAsync(Backend backend, IEnumerable<byte> message) => SendAsync(backend, Snappy.CompressToArray([.. message]));

    private static async Task<(int Status, string Text)> RefusalAsync(Backend backend, byte[] body)
    {
        using var answer = await SendAsync(backend, body);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static IEnumerable<byte> Query(long start, long end, params (ulong Kind, string Name, string Value)[] matchers)
    {
        var writer = new ProtoWriter();
        var query = writer.Begin(1);
        writer.UInt64(1, (ulong)start);
        writer.UInt64(2, (ulong)end);
        foreach (var (kind, name, value) in matchers)
        {
            var matcher = writer.Begin(3);
            writer.UInt64(1, kind);
            writer.String(2, name);
            writer.String(3, value);
            writer.End(matcher);
        }

        writer.End(query);
        return writer.ToArray();
    }

    // Each series as text: labels, then values (counts of histograms) at times.
    private static List<string> Read(byte[] message)
    {
        var lines = new List<string>();
        var response = new ProtoReader(message);
        while (response.Next(out _))
        {
            var result = new ProtoReader(response.Bytes());
            while (result.Next(out _))
            {
                var series = new ProtoReader(result.Bytes());
                var (labels, samples) = (new List<string>(), new List<string>());
                while (series.Next(out var field))
                {
                    var part = new ProtoReader(series.Bytes());
                    var (texts, value, time) = (new List<string>(), 0d, 0L);
                    while (part.Next(out var inner))
                    {
                        switch (field, inner)
                        {
                            case (1, _):
                                texts.Add(part.String());
                                break;
                            case (2, 1) or (4, 2):
                                value = part.Double();
                                break;
                            case (2, 2) or (4, 15):
                                time = part.Int64();
                                break;
                            default:
                                part.Skip();
                                break;
                        }
                    }

                    (field == 1 ? labels : samples).Add(field == 1 ? string.Join('=', texts) : $"{value}@{time}");
                }

                lines.Add($"{{{string.Join(',', labels)}}} {string.Join(' ', samples)}");
            }
        }

        return lines;
    }
}
