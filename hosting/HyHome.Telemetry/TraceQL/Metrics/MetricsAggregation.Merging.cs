using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

internal sealed partial class MetricsAggregation
{
    /// <summary>The steps it sorts into.</summary>
    internal StepRange Range => range;

    /// <summary>Series times steps.</summary>
    internal long Values => (long)_series.Count * range.Count;

    /// <summary>Memory that it takes.</summary>
    internal long Bytes => _series.Values.Sum(static s => s.Bytes + (s.Key.Values.Length * 64L));

    /// <summary>Takes what another aggregation of the same query gathered of other spans. Its steps lie on the same grid; what lies outside of this range is left.</summary>
    internal void Add(MetricsAggregation other)
    {
        var shift = range.IsInstant ? 0 : (int)((other.Range.Start - range.Start) / range.Step);
        foreach (var (key, gathered) in other._series)
        {
            if (!gathered.HasAny(shift, range.Count))
            {
                continue;
            }

            var series = Series(key);
            series.Add(gathered, shift);
            foreach (var exemplar in gathered.Exemplars)
            {
                var time = exemplar.Timestamp * 1_000_000;
                if (range.IndexOf(time) >= 0 && exemplars.Takes(exemplar.Trace, time))
                {
                    series.Exemplars.Add(exemplar);
                }
            }
        }
    }
}
