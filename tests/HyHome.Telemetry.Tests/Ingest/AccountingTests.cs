using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace HyHome.Telemetry.Tests.Ingest;

public sealed class AccountingTests
{
    [Fact]
    public async Task Under_overload_every_request_is_stored_whole_or_told_to_come_back_and_counted_as_what_it_was()
    {
        // A ceiling that some requests reach before sealing makes room again.
        await using var backend = await Backend.StartAsync(static o => o.MemoryCeiling = 1 << 20);
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        var (taken, refused) = (0, 0);
        for (var round = 0; taken == 0 || refused == 0; round++)
        {
            Assert.True(round < 1000, $"{taken} taken, {refused} pushed back");

            // More at once each time, and text that doesn't compress: a quick machine seals as fast as a few come in.
            var messages = Enumerable.Range(0, 4 << Math.Min(round, 6)).Select(i => OtlpMessages.Trace($"{round} {i} {Noise(16_000)}")).ToArray();
            var answers = await Task.WhenAll(messages.Select(m => backend.PostAsync(new Uri(url, "v1/traces"), "application/x-protobuf", m)));
            foreach (var answer in answers)
            {
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"answered {answer.StatusCode}");
                taken += answer.StatusCode == HttpStatusCode.OK ? 1 : 0;
                refused += answer.StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
                answer.Dispose();
            }
        }

        var metrics = await backend.Http.GetStringAsync(new Uri(url, "metrics"), TestContext.Current.CancellationToken);
        Assert.Equal(taken, Value(metrics, "hyhome_telemetry_accepted_total"));
        Assert.Equal(refused, Value(metrics, "hyhome_telemetry_throttled_requests_total"));
        Assert.Equal(taken, Value(metrics, "hyhome_telemetry_store_records_total"));
        Assert.Equal(refused, Value(metrics, "hyhome_telemetry_store_refused_records_total"));
        Assert.InRange(Value(metrics, "hyhome_telemetry_store_memory_bytes"), 1, 1 << 20);
    }

    [Fact]
    public async Task Lines_that_are_pushed_as_to_Loki_are_counted_whether_they_are_kept_or_not()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.Loki);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;
        using var kept = await backend.PostJsonAsync(new Uri(url, "loki/api/v1/push"), $$"""{"streams":[{"stream":{"app":"a"},"values":[["{{now}}","one"],["{{now}}","two"]]}]}""");
        using var partly = await backend.PostJsonAsync(new Uri(url, "loki/api/v1/push"), $$"""{"streams":[{"stream":{"app":"a"},"values":[["{{now}}","three"],["1000","old"]]}]}""");
        using var malformed = await backend.PostJsonAsync(new Uri(url, "loki/api/v1/push"), "{");

        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], [kept.StatusCode, partly.StatusCode, malformed.StatusCode]);
        var metrics = await backend.Http.GetStringAsync(new Uri(url, "metrics"), TestContext.Current.CancellationToken);
        Assert.Equal(3, Value(metrics, "hyhome_telemetry_accepted_total", "logs"));
        Assert.Equal(1, Value(metrics, "hyhome_telemetry_rejected_total", "logs"));
        Assert.Equal(1, Value(metrics, "hyhome_telemetry_malformed_requests_total", "logs"));
    }

    private static string Noise(int length) => Convert.ToHexString(RandomNumberGenerator.GetBytes(length / 2));

    private static double Value(string metrics, string name, string signal = "traces") =>
        double.Parse(metrics.Split('\n').Single(l => l.StartsWith($$"""{{name}}{signal="{{signal}}"}""", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
}
