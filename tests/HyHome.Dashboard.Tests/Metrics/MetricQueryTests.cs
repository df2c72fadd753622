using HyHome.Dashboard.Charts;
using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Pages.Metrics;

namespace HyHome.Dashboard.Tests.Metrics;

public sealed class MetricQueryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(MetricKind.Counter, null, "", "sum (rate(x[1m]))")]
    [InlineData(MetricKind.Counter, "increase", "job", "sum by (job) (increase(x[1m]))")]
    [InlineData(MetricKind.Gauge, null, "a,b", "avg by (a, b) (x)")]
    [InlineData(MetricKind.Gauge, "each", "", "x")]
    [InlineData(MetricKind.Histogram, null, "", "histogram_quantile(0.95, sum by (le) (rate(x_bucket[1m])))")]
    [InlineData(MetricKind.Histogram, "p99", "route", "histogram_quantile(0.99, sum by (route, le) (rate(x_bucket[1m])))")]
    [InlineData(MetricKind.Histogram, "avg", "", "sum (rate(x_sum[1m])) / sum (rate(x_count[1m]))")]
    [InlineData(MetricKind.NativeHistogram, "p50", "", "histogram_quantile(0.5, sum (rate(x[1m])))")]
    [InlineData(MetricKind.NativeHistogram, "avg", "", "histogram_avg(sum (rate(x[1m])))")]
    [InlineData(MetricKind.Summary, null, "", "sum (rate(x_sum[1m])) / sum (rate(x_count[1m]))")]
    [InlineData(MetricKind.Info, "unknown", "version", "count by (version) (x)")]
    public void The_first_question_fits_the_kind(MetricKind kind, string? statistic, string by, string expected) =>
        Assert.Equal(expected, new MetricQuery(new("x", kind, "", ""), statistic, by.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToPromQL(Minute));

    [Fact]
    public void The_unit_decides_how_values_are_written()
    {
        Assert.Same(ValueFormat.Seconds, new MetricQuery(new("x_seconds", MetricKind.Histogram, "", "seconds"), null, []).Format);
        Assert.Same(ValueFormat.PerSecond, new MetricQuery(new("x_seconds", MetricKind.Histogram, "", "seconds"), "count", []).Format);
        Assert.Same(ValueFormat.BytesPerSecond, new MetricQuery(new("x_bytes_total", MetricKind.Counter, "", "bytes"), null, []).Format);
        Assert.Same(ValueFormat.Bytes, new MetricQuery(new("x_bytes", MetricKind.Gauge, "", "bytes"), null, []).Format);
    }

    [Fact]
    public void Parts_of_a_histogram_are_one_metric_and_names_tell_what_metadata_lacks()
    {
        var metadata = new Dictionary<string, MetricMetadata> { ["rpc_seconds"] = new("summary", "Calls.", ""), ["temp"] = new("gauge", "", "celsius") };
        var metrics = MetricCatalog.Of(["wait_seconds_bucket", "wait_seconds_sum", "wait_seconds_count", "orders_total", "rpc_seconds", "rpc_seconds_sum", "rpc_seconds_count", "temp", "build_info", "row_count"], metadata);

        Assert.Equal(
            [
                new("build_info", MetricKind.Info, "", ""),
                new("orders_total", MetricKind.Counter, "", ""),
                new("row_count", MetricKind.Gauge, "", ""),
                new("rpc_seconds", MetricKind.Summary, "Calls.", "seconds"),
                new("temp", MetricKind.Gauge, "", "celsius"),
                new("wait_seconds", MetricKind.Histogram, "", "seconds"),
            ],
            metrics);
    }

    [Fact]
    public void Series_are_named_by_what_tells_them_apart()
    {
        Assert.Equal(["a", "b"], SeriesNames.Of([Labels.Of(("job", "a"), ("env", "x")), Labels.Of(("job", "b"), ("env", "x"))], "q"));
        Assert.Equal(["up"], SeriesNames.Of([Labels.Of(("__name__", "up"))], "q"));
        Assert.Equal(["sum(up)"], SeriesNames.Of([Labels.Empty], "sum(up)"));
        Assert.Equal(["{job=\"a\"}", "{env=\"a\"}"], SeriesNames.Of([Labels.Of(("job", "a")), Labels.Of(("env", "a"))], "q"));
    }
}
