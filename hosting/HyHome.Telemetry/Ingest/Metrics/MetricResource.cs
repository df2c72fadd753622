using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>What Prometheus makes of a resource (<c>job</c>, <c>instance</c>, promoted attributes, <c>target_info</c>), and the series known of it.</summary>
internal sealed class MetricResource
{
    // Prometheus: half of the lookback, so that target_info is found at any time in between.
    private const long TargetInfoInterval = 150_000;

    private const long IdleAfter = 3_600_000;
    private const long SweepEvery = 300_000;

    private static readonly string[] Identity = ["service.namespace", "service.name", "service.instance.id"];

    private readonly Dictionary<(string Name, string Unit, OtlpMetricKind Kind, bool IsMonotonic), MetricFamily?> _families = [];
    private readonly SeriesHandle? _targetInfo;
    private long _sweptAt;

    public MetricResource(IReadOnlyList<Attribute> attributes, IEnumerable<string> promoted)
    {
        var promotedNames = promoted.ToHashSet(StringComparer.Ordinal);
        foreach (var attribute in attributes.Where(a => promotedNames.Contains(a.Key)))
        {
            var name = LabelNames.Prometheus(attribute.Key);
            Promoted.RemoveAll(label => label.Name == name);
            Promoted.Add(new Label(name, AnyValueText.Of(attribute.Value)));
        }

        var service = Text(attributes, "service.name");
        var space = Text(attributes, "service.namespace");
        Job = service is null ? "" : space is null ? service : $"{space}/{service}";
        Instance = Text(attributes, "service.instance.id") ?? "";
        if ((Job.Length > 0 || Instance.Length > 0) && attributes.Any(static a => !Identity.Contains(a.Key)))
        {
            var labels = PointLabels.Of([.. attributes.Where(static a => !Identity.Contains(a.Key))], this, withPromoted: false);
            labels.Add(new Label(LabelSet.MetricName, "target_info"));
            _targetInfo = new SeriesHandle(LabelSet.Create(labels));
        }
    }

    public string Job { get; }

    public string Instance { get; }

    public List<Label> Promoted { get; } = [];

    /// <summary>The series of a metric; null where its name cannot be made one of Prometheus.</summary>
    public MetricFamily? Family(OtlpMetric metric)
    {
        var key = (metric.Name, metric.Unit, metric.Kind, metric.IsMonotonic);
        if (!_families.TryGetValue(key, out var family))
        {
            var name = MetricNames.Prometheus(metric.Name, metric.Unit, metric.Kind, metric.IsMonotonic);
            family = name.Length == 0 ? null : new MetricFamily(name, this);
            _families[key] = family;
        }

        return family;
    }

    /// <summary>Forgets, now and then, series that have not been written for long.</summary>
    public void Touch(long now)
    {
        if (now - _sweptAt < SweepEvery)
        {
            return;
        }

        _sweptAt = now;
        foreach (var (key, family) in _families.ToArray())
        {
            if (family is null || family.ForgetIdle(now - IdleAfter))
            {
                _families.Remove(key);
            }
        }
    }

    /// <summary>Writes <c>target_info</c> from the earliest to the latest time of the points that were taken.</summary>
    public void AppendTargetInfo(long earliest, long latest, SampleAppender appender)
    {
        if (_targetInfo is null || earliest > latest)
        {
            return;
        }

        for (var time = earliest; time < latest; time += TargetInfoInterval)
        {
            appender.Append(_targetInfo, time, 1);
        }

        appender.Append(_targetInfo, latest, 1);
    }

    private static string? Text(IReadOnlyList<Attribute> attributes, string key)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Key == key)
            {
                return AnyValueText.Of(attribute.Value);
            }
        }

        return null;
    }
}
