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

    private static string Noise(int length) => Convert.ToHexString(RandomNumberGenerator.GetBytes(length / 2));

    private static double Value(string metrics, string name) =>
        double.Parse(metrics.Split('\n').Single(l => l.StartsWith($$"""{{name}}{signal="traces"}""", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
}
