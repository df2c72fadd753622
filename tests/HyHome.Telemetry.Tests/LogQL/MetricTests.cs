using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL;

namespace HyHome.Telemetry.Tests.LogQL;

public sealed class MetricTests
{
    private readonly LogSamples _logs = new();

    public MetricTests()
    {
        // Two streams, a line every 10 s for 100 s; values 1..10 and 10..100.
        for (var i = 1; i <= 10; i++)
        {
            _logs.Add(LabelSet.Of(("app", "a"), ("zone", "x")), i * 10, $"n={i} d={i}s b={i}KB lvl={(i % 2 == 0 ? "info" : "error")}");
            _logs.Add(LabelSet.Of(("app", "b"), ("zone", "x")), i * 10, $"n={i * 10} d={i}m b={i}MB lvl=info");
        }
    }

    [Theory]
    // Windows are open on the left: the line at exactly 50 s is not in (50, 100].
    [InlineData("""count_over_time({app="a"}[50s])""", """{app="a", zone="x"} 5""")]
    [InlineData("""sum(count_over_time({zone="x"}[50s]))""", "{} 10")]
    [InlineData("""sum by (zone) (rate({zone="x"}[50s]))""", """{zone="x"} 0.2""")]
    [InlineData("""sum without (app) (count_over_time({zone="x"} |= "lvl=info" [50s]))""", """{zone="x"} 8""")]
    [InlineData("""bytes_over_time({app="a"} |= "n=1 " [100s])""", """{app="a", zone="x"} 24""")]
    [InlineData("""bytes_rate({app="a"} |= "n=1 " [100s])""", """{app="a", zone="x"} 0.24""")]
    [InlineData("""count_over_time({app="a"}[50s] offset 50s)""", """{app="a", zone="x"} 5""")]
    [InlineData("""absent_over_time({app="none", x=~"y"}[50s])""", """{app="none"} 1""")]
    [InlineData("""absent_over_time({app="a"}[50s])""", "")]
    [InlineData("""sum_over_time({app="a"} | logfmt | unwrap n [50s])""", "{app=\"a\", b=\"10KB\", d=\"10s\", lvl=\"info\", zone=\"x\"} 10; {app=\"a\", b=\"6KB\", d=\"6s\", lvl=\"info\", zone=\"x\"} 6; {app=\"a\", b=\"7KB\", d=\"7s\", lvl=\"error\", zone=\"x\"} 7; {app=\"a\", b=\"8KB\", d=\"8s\", lvl=\"info\", zone=\"x\"} 8; {app=\"a\", b=\"9KB\", d=\"9s\", lvl=\"error\", zone=\"x\"} 9")]
    [InlineData("""sum by (app) (sum_over_time({zone="x"} | logfmt | unwrap n [50s]))""", """{app="a"} 40; {app="b"} 400""")]
    [InlineData("""avg_over_time({app="a"} | logfmt | unwrap n [50s]) by (app)""", """{app="a"} 8""")]
    [InlineData("""min_over_time({app="a"} | logfmt | unwrap n [50s]) by (lvl)""", """{lvl="error"} 7; {lvl="info"} 6""")]
    [InlineData("""max_over_time({app="a"} | logfmt | unwrap duration(d) [50s]) by (app)""", """{app="a"} 10""")]
    [InlineData("""max_over_time({app="b"} | logfmt | unwrap duration_seconds(d) [50s]) by (app)""", """{app="b"} 600""")]
    [InlineData("""first_over_time({app="a"} | logfmt | unwrap bytes(b) [50s]) by (app)""", """{app="a"} 6000""")]
    [InlineData("""last_over_time({app="a"} | logfmt | unwrap bytes(b) [50s]) by (app)""", """{app="a"} 10000""")]
    [InlineData("""stddev_over_time({app="a"} | logfmt | unwrap n [50s]) by (app)""", """{app="a"} 1.4142135623730951""")]
    [InlineData("""stdvar_over_time({app="a"} | logfmt | unwrap n [50s]) by (app)""", """{app="a"} 2""")]
    [InlineData("""quantile_over_time(0.5, {app="a"} | logfmt | unwrap n [50s]) by (app)""", """{app="a"} 8""")]
    [InlineData("""sum by (app) (rate({app="a"} | logfmt | unwrap n [50s]))""", """{app="a"} 0.8""")]
    [InlineData("""sum_over_time({app="a"} | logfmt | unwrap nothing [50s])""", "")]
    [InlineData("""topk(1, sum by (app) (count_over_time({zone="x"} |= "info" [50s])))""", """{app="b"} 5""")]
    [InlineData("""bottomk(1, sum by (app) (count_over_time({zone="x"} |= "info" [50s])))""", """{app="a"} 3""")]
    [InlineData("""sort_desc(sum by (app) (count_over_time({zone="x"} |= "info" [50s])))""", """{app="b"} 5; {app="a"} 3""")]
    [InlineData("""sort(sum by (app) (count_over_time({zone="x"} |= "info" [50s])))""", """{app="a"} 3; {app="b"} 5""")]
    [InlineData("""avg(sum by (app) (count_over_time({zone="x"} |= "info" [50s])))""", "{} 4")]
    [InlineData("""count(count_over_time({zone="x"}[50s]))""", "{} 2")]
    [InlineData("""max(sum by (app) (count_over_time({zone="x"} |= "info" [50s])))""", "{} 5")]
    [InlineData("""min(sum by (app) (count_over_time({zone="x"} |= "info" [50s])))""", "{} 3")]
    [InlineData("""stddev(sum by (app) (count_over_time({zone="x"} |= "info" [50s])))""", "{} 1")]
    [InlineData("""stdvar(sum by (app) (count_over_time({zone="x"} |= "info" [50s])))""", "{} 1")]
    [InlineData("""sum by (lvl) (count_over_time({zone="x"} | logfmt [50s])) / ignoring (lvl) group_left sum(count_over_time({zone="x"}[50s]))""", """{lvl="error"} 0.2; {lvl="info"} 0.8""")]
    [InlineData("""sum by (app) (count_over_time({app="a"}[50s])) + on () group_left sum(count_over_time({app="b"}[50s]))""", """{app="a"} 10""")]
    [InlineData("""sum by (app) (count_over_time({zone="x"} |= "info" [50s])) > 3""", """{app="b"} 5""")]
    [InlineData("""sum by (app) (count_over_time({zone="x"} |= "info" [50s])) > bool 3""", """{app="a"} 0; {app="b"} 1""")]
    [InlineData("""4 < sum by (app) (count_over_time({zone="x"} |= "info" [50s]))""", """{app="b"} 5""")]
    [InlineData("""sum by (app) (count_over_time({app="a"}[50s])) or sum by (app) (count_over_time({zone="x"}[10s]))""", """{app="a"} 5; {app="b"} 1""")]
    [InlineData("""sum by (app) (count_over_time({zone="x"}[50s])) and sum by (app) (count_over_time({app="b"}[50s]))""", """{app="b"} 5""")]
    [InlineData("""sum by (app) (count_over_time({zone="x"}[50s])) unless sum by (app) (count_over_time({app="b"}[50s]))""", """{app="a"} 5""")]
    [InlineData("""label_replace(sum by (app) (count_over_time({app="a"}[50s])), "new", "<$1>", "app", "(.*)")""", """{app="a", new="<a>"} 5""")]
    [InlineData("vector(1) / 0", "{} NaN")]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("7 % 4", "3")]
    [InlineData("vector(2) ^ 10", "{} 1024")]
    [InlineData("""rate({app="a"}[0s])""", "")]
    public void Instant_queries(string query, string expected) => Assert.Equal(expected, _logs.At(query, 100));

    [Theory]
    // What a parser finds without a value is a label with an empty value, until something merges series.
    [InlineData("count_over_time($[1m])", """{app="e", none="", s="7", t="u"} 1""")]
    [InlineData("count_over_time($[1m]) * 2", """{app="e", none="", s="7", t="u"} 2""")]
    [InlineData("sum_over_time($ | unwrap s [1m])", """{app="e", none="", t="u"} 7""")]
    [InlineData("avg_over_time($ | unwrap s [1m])", """{app="e", none="", t="u"} 7""")]
    [InlineData("last_over_time($ | unwrap s [1m]) without (t)", """{app="e", none=""} 7""")]
    [InlineData("max_over_time($ | unwrap s [1m]) without (t)", """{app="e"} 7""")]
    [InlineData("max_over_time($ | unwrap s [1m]) by (app, none)", """{app="e", none=""} 7""")]
    [InlineData("avg_over_time($ | unwrap s [1m]) by (app, none)", """{app="e"} 7""")]
    [InlineData("min_over_time($ | drop t | unwrap s [1m])", """{app="e"} 7""")]
    [InlineData("sum without (t) (count_over_time($[1m]))", """{app="e", s="7"} 1""")]
    [InlineData("sum by (none, s) (count_over_time($[1m]))", """{none="", s="7"} 1""")]
    [InlineData("count_over_time($[1m]) + count_over_time($[1m])", """{app="e", s="7", t="u"} 2""")]
    [InlineData("count_over_time($[1m]) and count_over_time($[1m])", """{app="e", none="", s="7", t="u"} 1""")]
    public void Labels_without_a_value_stay_until_series_are_merged(string query, string expected)
    {
        _logs.Add(LabelSet.Of(("app", "e")), 90, """{"s": 7, "t": "u", "none": ""}""");
        Assert.Equal(expected, _logs.At(query.Replace("$", """{app="e"} | json """, StringComparison.Ordinal), 100));
    }

    [Theory]
    [InlineData("""sum(count_over_time({zone="x"}[20s]))""", 20, 60, 20, "{} 20:4 40:4 60:4")]
    // Start rounds down and end up to whole steps, so points outside the asked range come back.
    [InlineData("""sum(count_over_time({zone="x"}[20s]))""", 25, 55, 20, "{} 20:4 40:4 60:4")]
    [InlineData("1 + 1", 25, 55, 20, "{} 20:2 40:2 60:2")]
    [InlineData("vector(0)", 25, 55, 20, "{} 20:0 40:0 60:0")]
    [InlineData("""count_over_time({app="a"}[10s])""", 90, 120, 10, """{app="a", zone="x"} 90:1 100:1""")]
    [InlineData("""sum(sum_over_time({app="a"} | logfmt | unwrap n [30s]))""", 30, 90, 30, "{} 30:6 60:15 90:24")]
    public void Range_queries(string query, double start, double end, double step, string expected) =>
        Assert.Equal(expected, _logs.Range(query, start, end, step));

    [Theory]
    [InlineData("""sum by (app) (rate({zone="x"} |= "info" [35s]))""")]
    [InlineData("""count_over_time({zone="x"}[7s])""")]
    [InlineData("""bytes_over_time({zone="x"}[45s])""")]
    [InlineData("""max_over_time({zone="x"} | logfmt | unwrap n [45s]) by (app)""")]
    [InlineData("""topk(1, sum by (lvl) (count_over_time({zone="x"} | logfmt [25s])))""")]
    [InlineData("""absent_over_time({app="a"}[7s])""")]
    [InlineData("""rate_counter({zone="x"} | logfmt | unwrap n [45s]) > 0""")]
    public void A_range_query_equals_its_instant_queries(string query)
    {
        var range = _logs.Range(query, 0, 150, 5);

        var points = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        for (var t = 0; t <= 150; t += 5)
        {
            foreach (var sample in _logs.At(query, t).Split("; ", StringSplitOptions.RemoveEmptyEntries))
            {
                var at = sample.LastIndexOf(' ');
                var list = points.TryGetValue(sample[..at], out var found) ? found : points[sample[..at]] = [];
                list.Add($"{t}:{sample[(at + 1)..]}");
            }
        }

        Assert.Equal(string.Join("; ", points.Select(static p => $"{p.Key} {string.Join(' ', p.Value)}")), range);
    }

    [Fact]
    public void A_format_that_nobody_reads_is_left_out_of_a_metric_with_its_errors()
    {
        Assert.Equal("""{app="a", zone="x"} 5""", _logs.At("""count_over_time({app="a"} | line_format `{{ duration .none }}` [50s])""", 100));
        Assert.Equal("", _logs.At("""count_over_time({app="a"} | line_format `{{ .none }}` |= "n" [50s])""", 100));
        Assert.Throws<LogQLException>(() => _logs.At("""bytes_over_time({app="a"} | line_format `{{ duration .none }}` [50s])""", 100));
    }

    [Fact]
    public void A_line_comes_once_for_a_stream_and_a_time_even_where_a_stage_made_it_so()
    {
        var logs = new LogSamples().Add(LogSamples.Stream, 1, "one").Add(LogSamples.Stream, 1, "two").Add(LogSamples.Stream, 2, "three");

        Assert.Equal(["same", "same"], logs.Lines("{app=\"web\"} | line_format `same`"));
        Assert.Equal(["one", "two", "three"], logs.Lines("""{app="web"}"""));
    }

    [Fact]
    public void The_order_of_arrival_does_not_matter()
    {
        var random = new Random(5);
        var entries = Enumerable.Range(1, 500).Select(i => (Time: i * 0.7, Line: $"n={i % 17} x={i % 3}")).ToArray();
        var ordered = new LogSamples();
        var shuffled = new LogSamples();
        foreach (var (time, line) in entries)
        {
            ordered.Add(LogSamples.Stream, time, line);
        }

        random.Shuffle(entries);
        foreach (var (time, line) in entries)
        {
            shuffled.Add(LogSamples.Stream, time, line);
        }

        Assert.Equal(ordered.Lines("""{app="web"} |= "x=1" """), shuffled.Lines("""{app="web"} |= "x=1" """));
        foreach (var query in (string[])["""sum by (x) (rate({app="web"} | logfmt [1m]))""", """first_over_time({app="web"} | logfmt | unwrap n [1m]) by (x)"""])
        {
            Assert.Equal(ordered.Range(query, 0, 360, 15), shuffled.Range(query, 0, 360, 15));
        }
    }

    [Fact]
    public void A_line_that_fails_fails_the_metric_unless_its_error_is_filtered()
    {
        var logs = LogSamples.Of("no json", """{"n":1}""");

        var error = Assert.Throws<LogQLException>(() => logs.At("""count_over_time({app="web"} | json [1m])""", 10));
        Assert.Equal(LogQLErrorKind.Pipeline, error.Kind);
        Assert.StartsWith(
            "pipeline error: 'JSONParserErr' for series: '{__error__=\"JSONParserErr\", __error_details__=\"Value looks like object, but can't find closing '}' symbol\", app=\"web\"}'.\nUse a label filter",
            error.Message, StringComparison.Ordinal);
        Assert.Equal("""{app="web", n="1"} 1""", logs.At("""count_over_time({app="web"} | json | __error__="" [1m])""", 10));
        // No label is needed, so nothing is parsed and nothing fails.
        Assert.Equal("{} 2", logs.At("""sum(count_over_time({app="web"} | json [1m]))""", 10));
        Assert.Equal("""{} 1; {__error__="JSONParserErr"} 1""", logs.At("""sum by (__error__) (count_over_time({app="web"} | json [1m]))""", 10));
    }

    [Fact]
    public void A_value_that_is_no_number_fails_the_metric()
    {
        var logs = LogSamples.Of("n=x", "n=2");

        Assert.Contains("SampleExtractionErr", Assert.Throws<LogQLException>(() => logs.At("""sum(sum_over_time({app="web"} | logfmt | unwrap n [1m]))""", 10)).Message, StringComparison.Ordinal);
        Assert.Equal("{} 2", logs.At("""sum(sum_over_time({app="web"} | logfmt | unwrap n | __error__="" [1m]))""", 10));
    }

    [Fact]
    public void Metadata_tells_series_apart()
    {
        var logs = new LogSamples().Add(LogSamples.Stream, 1, "x", ("level", "info")).Add(LogSamples.Stream, 2, "x", ("level", "error")).Add(LogSamples.Stream, 3, "x", ("level", "info"));

        Assert.Equal("""{app="web", level="error"} 1; {app="web", level="info"} 2""", logs.At("""count_over_time({app="web"}[1m])""", 10));
        Assert.Equal("""{level="error"} 1; {level="info"} 2""", logs.At("""sum by (level) (count_over_time({app="web"}[1m]))""", 10));
        Assert.Equal("""{} 1""", logs.At("""sum(count_over_time({app="web"} | level=~"err.*" [1m]))""", 10));
    }

    [Fact]
    public void Too_many_series_are_refused()
    {
        var logs = new LogSamples();
        for (var i = 0; i < 501; i++)
        {
            logs.Add(LogSamples.Stream, 1, $"x{i}", ("id", $"{i}"));
        }

        var error = Assert.Throws<LogQLException>(() => logs.At("""count_over_time({app="web"}[1m])""", 10));
        Assert.Equal(LogQLErrorKind.Limit, error.Kind);
        Assert.StartsWith("maximum number of series (500) reached for a single query", error.Message, StringComparison.Ordinal);
        Assert.Equal("{} 501", logs.At("""sum(count_over_time({app="web"}[1m]))""", 10));
    }

    [Theory]
    [InlineData("""count_over_time({zone="x"}[50s]) + on (zone) count_over_time({zone="x"}[50s])""", "found duplicate series on the right hand-side;many-to-many matching not allowed: matching labels must be unique on one side")]
    [InlineData("""count_over_time({zone="x"}[50s]) + on (zone) count_over_time({app="a"}[50s])""", "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)")]
    [InlineData("""approx_topk(2, count_over_time({zone="x"}[50s]))""", "approx_topk is not enabled. See -limits.shard_aggregations")]
    public void Sides_that_do_not_match_are_errors(string query, string message) =>
        Assert.Equal(message, Assert.Throws<LogQLException>(() => _logs.At(query, 100)).Message);
}
