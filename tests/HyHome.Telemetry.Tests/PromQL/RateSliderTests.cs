using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.PromQL.Evaluation;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Tests.PromQL;

public sealed class RateSliderTests
{
    [Theory]
    [InlineData("rate")]
    [InlineData("increase")]
    [InlineData("delta")]
    public void All_steps_at_once_give_what_each_window_gives_to_the_last_bit(string name)
    {
        Assert.True(RangeFunctions.TryGet(name, out var function));
        var random = new Random(17);
        for (var round = 0; round < 500; round++)
        {
            var samples = new RangeSamples();
            samples.Read(new Made(random), long.MinValue, long.MaxValue, RangeFunctions.CountsResets(name));
            var call = new RangeCall(name, default, random.Next(1, 90_000), false, false, new Annotations());
            var steps = new Steps(random.Next(-100_000, 100_000), random.Next(1, 40_000), random.Next(1, 80));
            var interval = random.Next(5) == 0 ? 0 : steps.Interval;
            var results = new double[steps.Count];
            Array.Fill(results, Missing.Value);

            Assert.True(RateSlider.CanDo(samples, call));
            var any = RateSlider.Fill(samples, call, steps, steps.Start, interval, results, out var filled);

            var expected = Enumerable.Range(0, steps.Count).Select(i => Expected(function!, samples, call, steps.Start + (i * interval))).ToArray();
            Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), results.Select(BitConverter.DoubleToInt64Bits));
            Assert.Equal(expected.Any(static v => !Missing.Is(v)), any);
            Assert.Equal(any ? Array.FindIndex(expected, static v => !Missing.Is(v)) : 0, filled.From);
            Assert.Equal(Array.FindLastIndex(expected, static v => !Missing.Is(v)) + 1, filled.To);
        }
    }

    private static double Expected(RangeFunction function, RangeSamples samples, RangeCall call, long end)
    {
        var times = samples.Times;
        var (low, high) = (0, 0);
        for (var i = 0; i < times.Length; i++)
        {
            low += times[i] <= end - call.Range ? 1 : 0;
            high += times[i] <= end ? 1 : 0;
        }

        var value = function(new RangeWindow
        {
            Call = call,
            Labels = samples.Labels,
            Times = times[low..high],
            Values = samples.Values[low..high],
            Resets = samples.Resets[low..high],
            HistogramTimes = [],
            Histograms = [],
            EvaluationTime = end,
            RangeEnd = end,
            FirstParameter = 0,
            SecondParameter = 0,
        });
        return value.HasValue ? value.Value : Missing.Value;
    }

    // Regular and irregular distances, gaps, resets, values that are not numbers, stale markers.
    private sealed class Made(Random random) : IMetricSeries
    {
        public LabelSet Labels => LabelSet.Of((LabelSet.MetricName, "made_total"));

        public void Read(long minTime, long maxTime, MetricSamples into)
        {
            var time = (long)random.Next(-100_000, 100_000);
            var value = random.NextDouble() * random.Next(2) * 1000;
            var isRegular = random.Next(2) == 0;
            for (var count = random.Next(0, 100); count > 0; count--)
            {
                time += random.Next(20) == 0 ? random.Next(1, 100_000) : isRegular ? 15_000 : random.Next(1, 20_000);
                value = random.Next(15) switch { 0 => random.Next(10), 1 => value, 2 when random.Next(10) == 0 => double.NaN, _ => value + (random.NextDouble() * 100) };
                into.Add(time, random.Next(20) == 0 ? StaleMarker.Value : value);
            }
        }
    }
}
