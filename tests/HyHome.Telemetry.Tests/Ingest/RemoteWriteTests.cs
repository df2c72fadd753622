using System.Net;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;
using Snappier;

namespace HyHome.Telemetry.Tests.Ingest;

public sealed class RemoteWriteTests
{
    private const string V1 = "application/x-protobuf";
    private const string V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    [Fact]
    public async Task Version_1_stores_samples_histograms_and_exemplars_and_answers_204()
    {
        await using var backend = await Backend.StartAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        using var answer = await SendAsync(backend, V1, Request(series =>
        {
            Label(series, "__name__", "up");
            Label(series, "job", "j");
            Sample(series, 2, 1, now);
            var exemplar = series.Begin(3);
            Label(series, "trace_id", "abc");
            series.Double(2, 5);
            series.UInt64(3, (ulong)now);
            series.End(exemplar);
        }));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["""{job="j"} 1"""], backend.Series("up"));
        var found = Assert.Single(backend.Parts.Metrics.Exemplars([new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, "up")], 0, long.MaxValue));
        Assert.Equal("""{trace_id="abc"}""", Assert.Single(found.Exemplars).Labels.ToString());
    }

    [Fact]
    public async Task Version_2_counts_what_it_wrote_and_takes_native_histograms()
    {
        await using var backend = await Backend.StartAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var writer = new ProtoWriter();
        foreach (var symbol in new[] { "", "__name__", "h", "m" })
        {
            writer.RequiredString(4, symbol);
        }

        Series(writer, 2, series =>
        {
            var histogram = series.Begin(3);
            series.UInt64(1, 6);
            series.Double(3, 12.5);
            series.UInt64(4, 2); // sint32 1
            var span = series.Begin(11);
            series.UInt64(1, 1); // sint32 -1
            series.UInt64(2, 2);
            series.End(span);
            series.Bytes(12, [4, 4]); // sint64 deltas 2, 2
            series.UInt64(15, (ulong)now);
            series.End(histogram);
        });
        Series(writer, 3, series => Sample(series, 2, 7, now));
        using var answer = await SendAsync(backend, V2, writer.ToArray());

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("1", answer.Headers.GetValues("X-Prometheus-Remote-Write-Samples-Written").Single());
        Assert.Equal("1", answer.Headers.GetValues("X-Prometheus-Remote-Write-Histograms-Written").Single());
        Assert.Equal("0", answer.Headers.GetValues("X-Prometheus-Remote-Write-Exemplars-Written").Single());
        var samples = new MetricSamples();
        Assert.Single(backend.Parts.Metrics.Select([new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, "h")], 0, long.MaxValue)).Read(0, long.MaxValue, samples);
        var stored = samples.Histogram(0)!;
        Assert.Equal((1, 6d, 12.5), (stored.Schema, stored.Count, stored.Sum));
        Assert.Equal([new Model.BucketSpan(-1, 2)], stored.PositiveSpans);
        Assert.Equal([2, 4], stored.PositiveBuckets);

        static void Series(ProtoWriter writer, byte nameSymbol, Action<ProtoWriter> fill)
        {
            var series = writer.Begin(5);
            writer.Bytes(1, [1, nameSymbol]);
            fill(writer);
            writer.End(series);
        }
    }

    [Fact]
    public async Task Wrong_requests_are_refused_and_good_series_of_a_request_are_kept()
    {
        await using var backend = await Backend.StartAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        using var unnamed = await SendAsync(backend, V1, Request(series =>
        {
            Label(series, "job", "j");
            Sample(series, 2, 1, now);
        }));
        // Prometheus leaves such series out, and tells its log rather than the sender.
        Assert.Equal(HttpStatusCode.NoContent, unnamed.StatusCode);

        using var old = await SendAsync(backend, V1, Request(series =>
        {
            Label(series, "__name__", "old");
            Sample(series, 2, 1, 1000);
            Sample(series, 2, 2, now);
        }));
        Assert.Equal(HttpStatusCode.BadRequest, old.StatusCode);
        Assert.Equal(["{} 2"], backend.Series("old"));

        using var badSymbol = await SendAsync(backend, V2, [0x2A, 0x04, 0x0A, 0x02, 0x01, 0x02]);
        Assert.Equal(HttpStatusCode.BadRequest, badSymbol.StatusCode);
        using var wrongType = await SendAsync(backend, "application/json", []);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, wrongType.StatusCode);
        using var wrongMessage = await SendAsync(backend, "application/x-protobuf;proto=other", []);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, wrongMessage.StatusCode);

        var url = new Uri(await backend.ListenAsync(TelemetryApis.Prometheus), "api/v1/write");
        using var notSnappy = await backend.PostAsync(url, V1, [0xFF, 0xFF, 0xFF], "snappy");
        Assert.Equal(HttpStatusCode.BadRequest, notSnappy.StatusCode);
        using var bomb = await backend.PostAsync(url, V1, [0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00], "snappy");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, bomb.StatusCode);
    }

    [Theory]
    [InlineData(99, 0, 2, "2 observations found in buckets, but the Count field is 99: histogram's observation count should equal the number of observations found in the buckets (in absence of NaN)")]
    [InlineData(2, 0, 3, "positive side: spans need 3 buckets, have 2 buckets: histogram spans specify different number of buckets than provided")]
    [InlineData(2, -9, 2, "histogram has an invalid schema, which must be between -4 and 8 for exponential buckets, or -53 for custom buckets, got schema -9")]
    public async Task A_histogram_that_contradicts_itself_is_refused_in_Prometheus_words(int count, int schema, int length, string problem)
    {
        await using var backend = await Backend.StartAsync();
        using var answer = await SendAsync(backend, V1, Histogram(count, schema, length));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(problem + "\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(backend.Parts.Metrics.Select([new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, "h")], 0, long.MaxValue));
    }

    [Fact]
    public async Task A_histogram_that_is_finer_than_Prometheus_stores_is_made_coarser()
    {
        await using var backend = await Backend.StartAsync();
        using var answer = await SendAsync(backend, V1, Histogram(2, 9, 2));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var samples = new MetricSamples();
        Assert.Single(backend.Parts.Metrics.Select([new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, "h")], 0, long.MaxValue)).Read(0, long.MaxValue, samples);
        var stored = samples.Histogram(0)!;
        Assert.Equal(8, stored.Schema);
        Assert.Equal([new Model.BucketSpan(0, 2)], stored.PositiveSpans);
        Assert.Equal([1, 1], stored.PositiveBuckets);
    }

    // Two buckets with one observation each, at the indexes 0 and 1.
    private static byte[] Histogram(int count, int schema, int length) => Request(series =>
    {
        Label(series, "__name__", "h");
        var histogram = series.Begin(4);
        series.UInt64(1, (ulong)count);
        series.Double(3, 1);
        series.UInt64(4, (ulong)((schema << 1) ^ (schema >> 31)));
        var span = series.Begin(11);
        series.UInt64(2, (ulong)length);
        series.End(span);
        series.Bytes(12, [2, 0]);
        series.UInt64(15, (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        series.End(histogram);
    });

    private static async Task<HttpResponseMessage> SendAsync(Backend backend, string contentType, byte[] message)
    {
        var url = await backend.ListenAsync(TelemetryApis.Prometheus);
        return await backend.PostAsync(new Uri(url, "api/v1/write"), contentType, Snappy.CompressToArray(message), "snappy");
    }

    private static byte[] Request(Action<ProtoWriter> fill)
    {
        var writer = new ProtoWriter();
        var series = writer.Begin(1);
        fill(writer);
        writer.End(series);
        return writer.ToArray();
    }

    private static void Label(ProtoWriter writer, string name, string value)
    {
        var label = writer.Begin(1);
        writer.String(1, name);
        writer.String(2, value);
        writer.End(label);
    }

    private static void Sample(ProtoWriter writer, int field, double value, long time)
    {
        var sample = writer.Begin(field);
        writer.Double(1, value);
        writer.UInt64(2, (ulong)time);
        writer.End(sample);
    }
}
