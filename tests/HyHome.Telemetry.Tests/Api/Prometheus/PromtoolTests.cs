using System.Diagnostics;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Tests.Ingest;

namespace HyHome.Telemetry.Tests.Api.Prometheus;

/// <summary>Prometheus' own command-line client asks our server.</summary>
public sealed class PromtoolTests
{
    private const long Start = 1_790_000_000;

    [Fact]
    public async Task Promtool_reads_instant_and_range_queries_series_and_labels()
    {
        var promtool = Find() ?? "";
        Assert.SkipWhen(promtool.Length == 0, "'promtool' is not installed; .ci/install-tools brings it.");
        await using var backend = await Backend.StartAsync(static options => options.Retention = TimeSpan.FromDays(36_500));
        var url = (await backend.ListenAsync(TelemetryApis.Prometheus)).ToString().TrimEnd('/');
        for (var i = 0; i <= 10; i++)
        {
            Assert.Equal(AppendResult.Stored, backend.Parts.Metrics.Append(LabelSet.Of((LabelSet.MetricName, "requests_total"), ("job", "shop")), (Start + (i * 15)) * 1000, i * 30));
        }

        // 90 * ((45 + 15) / 45 / 60), in doubles and in Prometheus' order.
        Assert.Equal("{job=\"shop\"} => 1.9999999999999998 @[1790000150]", await AskAsync(promtool, "instant", "--time", "1790000150", url, "rate(requests_total[1m])"));
        Assert.Equal(
            "requests_total{job=\"shop\"} =>\n0 @[1790000000]\n60 @[1790000030]\n120 @[1790000060]",
            await AskAsync(promtool, "range", "--start", "1790000000", "--end", "1790000060", "--step", "30s", url, "requests_total"));
        Assert.Equal("{__name__=\"requests_total\", job=\"shop\"}", await AskAsync(promtool, "series", "--match", "requests_total", "--start", "1790000000", "--end", "1790000060", url));
        Assert.Equal("shop", await AskAsync(promtool, "labels", "--start", "1790000000", "--end", "1790000060", url, "job"));
        Assert.Contains("parse error", await AskAsync(promtool, "instant", url, "rate(requests_total"), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(string promtool, params string[] arguments)
    {
        var start = new ProcessStartInfo(promtool, ["query", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (await output + await errors).Trim();
    }

    // PATH first; then the folder that .ci/install-tools fills.
    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "hyhome", "tools", "bin"))
        .Select(static folder => Path.Combine(folder, "promtool"))
        .FirstOrDefault(File.Exists);
}
