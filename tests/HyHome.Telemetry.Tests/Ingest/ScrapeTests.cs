using HyHome.Telemetry.Ingest.Scrape;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;
using Microsoft.Extensions.Time.Testing;

namespace HyHome.Telemetry.Tests.Ingest;

public sealed class ScrapeTests
{
    [Fact]
    public void The_text_format_is_read_with_bounds_written_as_floats()
    {
        var (samples, metadata) = ExpositionParser.Parse("""
            # HELP h Some\nhelp
            # TYPE h histogram
            h_bucket{le="1"} 2
            h_bucket{le="+Inf"} 3
            h_sum 4.5

            # TYPE plain untyped
            plain{le="1",a="x\"y\\z\n"} NaN 1700000000123
            {"utf8.name", "a.b"="c"} 1
            """, isOpenMetrics: false);

        Assert.Equal(
            ["""{__name__="h_bucket", le="1.0"} 2""", """{__name__="h_bucket", le="+Inf"} 3""", """{__name__="h_sum"} 4.5""",
             """{__name__="plain", a="x\"y\\z\n", le="1"} NaN""", """{__name__="utf8.name", "a.b"="c"} 1"""],
            samples.Select(s => $"{LabelSet.Create(s.Labels)} {GoText.Number(s.Value)}"));
        Assert.Equal(1700000000123, samples[3].Timestamp);
        Assert.Equal(("histogram", "Some\nhelp"), (metadata["h"].Type, metadata["h"].Help));
        Assert.Equal("unknown", metadata["plain"].Type);
    }

    [Fact]
    public void OpenMetrics_has_exemplars_and_an_end()
    {
        var (samples, _) = ExpositionParser.Parse("# TYPE c counter\n# UNIT c seconds\nc_total 5 1700000000.5 # {trace_id=\"t\"} 0.7 1700000000\n# EOF\n", isOpenMetrics: true);
        var sample = Assert.Single(samples);
        Assert.Equal((5, 1700000000500), (sample.Value, sample.Timestamp));
        Assert.Equal(("""{trace_id="t"}""", 0.7, 1700000000000), (sample.Exemplar!.Labels.ToString(), sample.Exemplar.Value, sample.Exemplar.Timestamp));
        Assert.Throws<ExpositionFormatException>(() => ExpositionParser.Parse("c_total 5\n", isOpenMetrics: true));
    }

    [Theory]
    [InlineData("metric")]
    [InlineData("metric{a=\"b\" 1")]
    [InlineData("metric{a=b} 1")]
    [InlineData("metric{a=\"b} 1")]
    [InlineData("metric one")]
    [InlineData("metric 1 2 3")]
    [InlineData("{a=\"b\"} 1")]
    public void Malformed_lines_are_named(string line) =>
        Assert.Contains("line 2:", Assert.Throws<ExpositionFormatException>(() => ExpositionParser.Parse($"ok 1\n{line}\n", isOpenMetrics: false)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_target_is_scraped_and_its_series_end_when_it_is_lost()
    {
        await using var target = await Backend.StartAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var backend = await Backend.StartAsync(o => o.TimeProvider = clock);
        var url = await target.ListenAsync(TelemetryApis.OtlpHttp);
        await using var scraper = new Scraper(
            new ScrapeTarget("self", new Uri(url, "metrics"), TimeSpan.FromHours(1)), backend.Parts.Metrics, backend.Parts.Options);
        await scraper.ScrapeAsync(TestContext.Current.CancellationToken);

        var identity = $"instance=\"127.0.0.1:{url.Port}\", job=\"self\"";
        Assert.Equal([$"{{{identity}}} 1"], backend.Series("up"));
        Assert.Contains($"{{{identity}, signal=\"traces\"}} 0", backend.Series("hyhome_telemetry_accepted_total"));
        Assert.Single(backend.Series("scrape_duration_seconds"));

        await target.DisposeAsync();
        clock.Advance(TimeSpan.FromSeconds(15));
        await scraper.ScrapeAsync(TestContext.Current.CancellationToken);
        Assert.Equal([$"{{{identity}}} 1 0"], backend.Series("up"));
        Assert.Contains($"{{{identity}, signal=\"traces\"}} 0 stale", backend.Series("hyhome_telemetry_accepted_total"));
        Assert.NotNull(scraper.Last.Error);
    }
}
