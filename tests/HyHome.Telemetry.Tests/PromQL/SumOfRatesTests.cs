using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.PromQL.Evaluation;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Tests.PromQL;

public sealed class SumOfRatesTests
{
    [Theory]
    [InlineData("sum")]
    [InlineData("sum by (le)")]
    [InlineData("sum by (le, job)")]
    [InlineData("sum without (i)")]
    [InlineData("sum by (__name__)")]
    public void Sums_without_a_vector_of_rates_are_those_of_the_vector_to_the_last_bit(string sum)
    {
        var random = new Random(23);
        for (var round = 0; round < 25; round++)
        {
            var source = Source(random, series: random.Next(3) == 0 ? 300 : random.Next(0, 20), hasHistograms: random.Next(6) == 0);
            var call = random.Next(4) switch { 0 => "increase", 1 => "delta", _ => "rate" };
            var modifier = random.Next(5) switch { 0 => " offset 1m", 1 => " @ 200", _ => "" };
            var rates = $"{call}(many{(random.Next(4) == 0 ? "" : "{job=~\"a|b\"}")}[{random.Next(1, 90)}s]{modifier})";
            Assert.NotNull(SumOfRates.CallOf((AggregateExpr)Parser.Parse($"{sum} ({rates})", new PromQLOptions())));
            Assert.Null(SumOfRates.CallOf((AggregateExpr)Parser.Parse($"{sum} (+{rates})", new PromQLOptions())));
            var engine = new PromQLEngine(source);
            var (start, step) = (random.Next(-100_000, 400_000), random.Next(1, 30_000));

            AssertSame($"{sum} (+{rates})", $"{sum} ({rates})", query => engine.Range(query, start, start + (step * 40L), step, cancellation: TestContext.Current.CancellationToken));
            AssertSame($"{sum} (+{rates})", $"{sum} ({rates})", query => engine.Instant(query, start, cancellation: TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Series_that_differ_in_their_type_only_clash_as_without_the_sum()
    {
        var source = new MemorySource();
        foreach (var type in (string[])["counter", "gauge"])
        {
            source.Add(LabelSet.Of(("__name__", "many"), ("__type__", type), ("job", "a")), 1_000, 1);
            source.Add(LabelSet.Of(("__name__", "many"), ("__type__", type), ("job", "a")), 30_000, 2);
        }

        var clash = Assert.Throws<QueryException>(() => new PromQLEngine(source).Instant("sum(rate(many[1m]))", 60_000, cancellation: TestContext.Current.CancellationToken));

        Assert.Equal("vector cannot contain metrics with the same labelset", clash.Message);
    }

    private static void AssertSame(string expected, string actual, Func<string, QueryResult> ask)
    {
        var (wanted, got) = (ask(expected), ask(actual));
        Assert.Equal(Values(wanted.Value), Values(got.Value));
        Assert.Equal(wanted.Annotations.Warnings, got.Annotations.Warnings);
        Assert.Equal(wanted.Annotations.Infos.Count, got.Annotations.Infos.Count);
        Assert.Equal(wanted.SamplesRead, got.SamplesRead);
    }

    // In the order in which they come: an instant answer keeps that of the engine.
    private static List<(LabelSet, long, string)> Values(QueryValue value) => value is VectorValue vector
        ? [.. vector.Samples.Select(s => (s.Metric, vector.Time, Text(s.Value, s.Histogram)))]
        : [.. ((MatrixValue)value).Series.SelectMany(static s => s.Floats.Select(f => (s.Metric, f.Time, Text(f.Value, null))).Concat(s.Histograms.Select(h => (s.Metric, h.Time, Text(0, h.Histogram)))))];

    private static string Text(double value, FloatHistogram? histogram) => histogram is null ? $"{BitConverter.DoubleToInt64Bits(value):x}" : $"{histogram.Count} {histogram.Sum}";

    private static MemorySource Source(Random random, int series, bool hasHistograms)
    {
        var source = new MemorySource();
        for (var i = 0; i < series; i++)
        {
            var labels = LabelSet.Of(("__name__", "many"), ("le", $"{i % 7}"), ("job", $"{(char)('a' + (i % 3))}"), ("i", $"{i}"));
            var time = (long)random.Next(-100_000, 400_000);
            var value = random.NextDouble() * 1000;
            for (var left = random.Next(0, 40); left > 0; left--)
            {
                time += random.Next(10) == 0 ? random.Next(1, 100_000) : 15_000;
                value = random.Next(12) switch { 0 => random.NextDouble() * 10, 1 => value, 2 when random.Next(10) == 0 => double.NaN, _ => value + (random.NextDouble() * 100) };
                if (hasHistograms && i % 5 == 4)
                {
                    source.Add(labels, time, new FloatHistogram { Schema = 0, Count = left, Sum = value, ZeroCount = left });
                }
                else
                {
                    source.Add(labels, time, random.Next(20) == 0 ? StaleMarker.Value : value);
                }
            }
        }

        return source;
    }
}
