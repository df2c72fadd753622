using System.Collections.Concurrent;
using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>What to do with points that count since the point before.</summary>
internal enum DeltaPolicy
{
    /// <summary>Add them up, as the OpenTelemetry Collector's deltatocumulative does.</summary>
    Accumulate,

    /// <summary>Refuse them, as Prometheus does.</summary>
    Refuse,
}

/// <summary>Takes OTLP metrics in, mapped as Prometheus maps them. Series are worked out once for each set of attributes and then found again.</summary>
internal sealed class MetricIngest
{
    private const int MostCachedResources = 10_000;

    private readonly Func<ISeriesAppender> _open;
    private readonly TelemetryBackendOptions _options;
    private readonly ConcurrentDictionary<AttributeSet, MetricResource> _resources = new();

    /// <param name="open">Begins the samples of one request.</param>
    /// <param name="options">What is accepted.</param>
    public MetricIngest(Func<ISeriesAppender> open, TelemetryBackendOptions options)
    {
        _open = open;
        _options = options;
    }

    public IngestOutcome Take(List<ResourceMetrics> batch, DeltaPolicy deltas)
    {
        var outcome = new IngestOutcome();
        if (deltas == DeltaPolicy.Refuse && !Check(batch, outcome))
        {
            return outcome;
        }

        using var appender = new SampleAppender(_open(), new TimeWindow(_options), outcome);
        foreach (var metrics in batch)
        {
            var resource = Resource(metrics);
            // One writer for each sender: its points stay in order, and its sums of deltas are not raced for.
            lock (resource)
            {
                Take(resource, metrics, deltas, appender);
            }

            if (outcome.IsFull)
            {
                break;
            }
        }

        return outcome;
    }

    // Prometheus takes all of a request or nothing where a metric has a form that it does not know.
    private static bool Check(List<ResourceMetrics> batch, IngestOutcome outcome)
    {
        foreach (var metric in batch.SelectMany(static r => r.Scopes).SelectMany(static s => s.Metrics))
        {
            if (MetricChecks.Explain(metric, acceptsDeltas: false) is { } reason)
            {
                outcome.Reject(metric.Points.Count, reason, invalid: true);
            }
            else if (metric.Points.Count == 0)
            {
                outcome.Reject(0, $"empty data points. {metric.Name} is dropped", invalid: true);
            }
        }

        return !outcome.HasInvalidItems;
    }

    private static void Take(MetricResource resource, ResourceMetrics metrics, DeltaPolicy deltas, SampleAppender appender)
    {
        var (earliest, latest) = (long.MaxValue, long.MinValue);
        resource.Touch(appender.Window.NowMilliseconds);
        foreach (var metric in metrics.Scopes.SelectMany(static s => s.Metrics))
        {
            if (MetricChecks.Explain(metric, deltas == DeltaPolicy.Accumulate) is { } reason)
            {
                appender.Outcome.Reject(metric.Points.Count, reason, invalid: true);
                continue;
            }

            if (resource.Family(metric) is not { } family)
            {
                appender.Outcome.Reject(metric.Points.Count, $"normalization for metric \"{metric.Name}\" resulted in empty name", invalid: true);
                continue;
            }

            foreach (var point in metric.Points)
            {
                if (family.Append(point, metric, appender))
                {
                    earliest = Math.Min(earliest, Otlp.OtlpTime.Milliseconds(point.Time));
                    latest = Math.Max(latest, Otlp.OtlpTime.Milliseconds(point.Time));
                }

                if (appender.Outcome.IsFull)
                {
                    return;
                }
            }
        }

        resource.AppendTargetInfo(earliest, latest, appender);
    }

    private MetricResource Resource(ResourceMetrics metrics)
    {
        var key = new AttributeSet(metrics.Resource.Attributes);
        if (_resources.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_resources.Count >= MostCachedResources)
        {
            _resources.Clear();
        }

        return _resources.GetOrAdd(key, new MetricResource(metrics.Resource.Attributes, _options.PromotedResourceAttributes));
    }
}
