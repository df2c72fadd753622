using HyHome.Telemetry.Alerting;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.Rules;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Tests.PromQL;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyHome.Telemetry.Tests.Rules;

public sealed class RuleManagerTests : IAlertSink, IMetricAppender
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_000_000);
    private readonly MemorySource _source = new();
    private readonly List<Alert> _sent = [];

    [Fact]
    public async Task An_alert_is_pending_then_fires_then_is_kept_then_ends()
    {
        await using var rules = Manager("""
            groups:
              - name: g
                rules:
                  - alert: Hot
                    expr: temperature > 30
                    for: 2m
                    keep_firing_for: 1m
                    labels: { severity: '{{ if gt $value 40.0 }}page{{ else }}ticket{{ end }}' }
                    annotations: { summary: '{{ $labels.room }} has {{ $value | humanize }} of {{ with query "limit" }}{{ . | first | value }}{{ end }}' }
            """);
        Append(LabelSet.Of(("__name__", "limit")), Start.ToUnixTimeMilliseconds(), 30);
        Temperature(0, 35);
        Assert.Equal("pending", await ConditionAsync(rules, 0));
        Temperature(1, 36);
        Assert.Equal("pending", await ConditionAsync(rules, 1));
        Assert.Empty(_sent);

        Temperature(2, 35.5);
        Assert.Equal("firing", await ConditionAsync(rules, 2));
        var alert = Assert.Single(_sent);
        Assert.Equal("""{alertname="Hot", room="x", severity="ticket"}""", alert.Labels.ToString());
        Assert.Equal("x has 35.5 of 30", alert.Annotations["summary"]);
        Assert.Equal(Start, alert.StartsAt);
        Assert.Equal(1, Value("ALERTS{alertstate=\"firing\"}", 2));
        Assert.Equal(Start.ToUnixTimeSeconds(), Value("ALERTS_FOR_STATE", 2));
        Assert.Null(Value("ALERTS{alertstate=\"pending\"}", 2));

        Temperature(3, 20);
        Assert.Equal("firing", await ConditionAsync(rules, 3));
        Temperature(5, 20);
        Assert.Equal("inactive", await ConditionAsync(rules, 5));
        Assert.Equal(Start.AddMinutes(5), _sent[^1].EndsAt);
        Assert.Null(Value("ALERTS", 5));
    }

    [Theory]
    [InlineData(0, 15, "pending", 11)] // 15 of 20 minutes had passed, less than the grace period is left: it waits for that.
    [InlineData(8, 13, "pending", 14)] // 5 of 20 minutes had passed: it waits for the others.
    [InlineData(0, 20, "firing", 0)] // It was firing.
    public async Task A_condition_that_held_before_a_restart_goes_on_counting(int since, int stopped, string then, int activeAt)
    {
        const string File = """
            groups:
              - name: g
                rules:
                  - { alert: Hot, expr: temperature > 30, for: 20m, labels: { team: '{{ $labels.room }}', site: home } }
                  - { alert: Warm, expr: temperature > 20, for: 5m }
            """;
        await using (var before = Manager(File))
        {
            for (var minute = since; minute <= stopped; minute++)
            {
                Temperature(minute, 35);
                await ConditionAsync(before, minute);
            }
        }

        await using var after = Manager(File);
        after.ReadEarlier(after.Groups[0], Start.AddMinutes(stopped + 5));
        for (var minute = stopped + 5; minute < stopped + 7; minute++)
        {
            Temperature(minute, 35);
            Assert.Equal("pending", await ConditionAsync(after, minute));
            Assert.Equal(Start.AddMinutes(since).ToUnixTimeSeconds(), LastForState("Hot"));
        }

        Temperature(stopped + 7, 35);
        Assert.Equal(then, await ConditionAsync(after, stopped + 7));
        var restored = Start.AddMinutes(activeAt);
        Assert.Equal(restored, Assert.Single(after.Groups[0].Rules[0].Alerts).ActiveAt);
        Assert.Equal(restored.ToUnixTimeSeconds(), LastForState("Hot"));
        Assert.Equal(Start.AddMinutes(stopped + 5), Assert.Single(after.Groups[0].Rules[1].Alerts).ActiveAt);
    }

    [Fact]
    public async Task Recorded_series_get_the_rules_labels_and_end_where_their_source_does()
    {
        await using var rules = Manager("""
            groups:
              - name: g
                rules:
                  - { record: 'room:temperature:max', expr: max by (room) (temperature), labels: { unit: celsius } }
            """);
        Temperature(0, 21);
        await ConditionAsync(rules, 0);
        Assert.Equal(21, Value("""room:temperature:max{room="x", unit="celsius"}""", 0));

        Temperature(1, StaleMarker.Value);
        await ConditionAsync(rules, 1);
        Assert.Null(Value("room:temperature:max", 1));
    }

    [Fact]
    public async Task A_rule_that_fails_says_so_and_the_others_go_on()
    {
        await using var rules = Manager("""
            groups:
              - name: g
                rules:
                  - { record: a, expr: 'temperature + on () temperature' }
                  - { record: b, expr: vector(1) }
            """);
        Temperature(0, 1);
        Append(LabelSet.Of(("__name__", "temperature"), ("room", "y")), Start.ToUnixTimeMilliseconds(), 2);
        await ConditionAsync(rules, 0);

        Assert.Equal("err", rules.Groups[0].Rules[0].Health);
        Assert.Contains("many-to-many matching not allowed", rules.Groups[0].Rules[0].LastError, StringComparison.Ordinal);
        Assert.Equal("ok", rules.Groups[0].Rules[1].Health);
        Assert.Equal(1, Value("b", 0));
    }

    [Fact]
    public void All_that_is_wrong_in_a_file_is_told_at_once()
    {
        var wrong = Assert.Throws<RuleFileException>(() => Parse("""
            groups:
              - name: g
                surprise: 1
                rules:
                  - { record: a, alert: b, expr: x }
                  - { alert: c, expr: 'sum(' }
                  - { record: d, expr: x, for: 5m }
                  - { alert: e, expr: x, for: soon, annotations: { a: '{{ .' } }
              - name: g
            """));

        Assert.Equal(7, wrong.Problems.Count);
        Assert.All(wrong.Problems, static p => Assert.StartsWith("rules.yml:", p, StringComparison.Ordinal));
        Assert.Contains("field surprise not found", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("1:5: parse error: unclosed left parenthesis", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1234567, "1.235M")]
    [InlineData(0.00123, "1.23m")]
    public void Numbers_are_written_for_people(double value, string expected) => Assert.Equal(expected, Humanize.Decimal(value));

    [Fact]
    public void Durations_percentages_and_sizes_are_written_for_people()
    {
        Assert.Equal("1d 1h 1m 1s", Humanize.Duration(90_061));
        Assert.Equal("500ms", Humanize.Duration(0.5));
        Assert.Equal("12.35%", Humanize.Percentage(0.12345));
        Assert.Equal("1.5ki", Humanize.Base1024(1536));
    }

    Task IAlertSink.SendAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        _sent.AddRange(alerts);
        return Task.CompletedTask;
    }

    AppendResult IMetricAppender.Append(LabelSet series, long timestamp, double value)
    {
        Append(series, timestamp, value);
        return AppendResult.Stored;
    }

    AppendResult IMetricAppender.Append(LabelSet series, long timestamp, HyHome.Telemetry.Model.FloatHistogram histogram) => AppendResult.Stored;

    AppendResult IMetricAppender.AppendExemplar(LabelSet series, Exemplar exemplar) => AppendResult.Stored;

    void IMetricAppender.SetMetadata(string metric, MetricMetadata metadata)
    {
    }

    private void Append(LabelSet series, long timestamp, double value) => _source.Add(series, timestamp, value);

    private static async Task<string> ConditionAsync(RuleManager rules, int minute)
    {
        await rules.EvaluateAsync(rules.Groups[0], Start.AddMinutes(minute), TestContext.Current.CancellationToken);
        return rules.Groups[0].Rules[0].Condition;
    }

    private IReadOnlyList<RuleGroup> Parse(string text) => RuleFile.Parse("rules.yml", text, new PromQLRuleQuery(new PromQLEngine(_source)));

    private RuleManager Manager(string text) =>
        new(Parse(text), new PromQLRuleQuery(new PromQLEngine(_source)), this, this, new RuleManagerOptions { Earlier = _source, Logger = NullLogger.Instance });

    private void Temperature(int minute, double value) =>
        Append(LabelSet.Of(("__name__", "temperature"), ("room", "x")), Start.AddMinutes(minute).ToUnixTimeMilliseconds(), value);

    private double LastForState(string alert)
    {
        var samples = new MetricSamples();
        var series = _source.Select([new LabelMatcher("__name__", MatchKind.Equal, "ALERTS_FOR_STATE"), new LabelMatcher("alertname", MatchKind.Equal, alert)], 0, long.MaxValue);
        Assert.Single(series).Read(0, long.MaxValue, samples);
        return samples.Values[^1];
    }

    private double? Value(string query, int minute) =>
        ((VectorValue)new PromQLEngine(_source).Instant(query, Start.AddMinutes(minute).ToUnixTimeMilliseconds()).Value).Samples is [var sample] ? sample.Value : null;
}
