using System.Runtime.CompilerServices;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>Calls, latency and size of spans by service, name, kind and status, under Tempo's names. Not thread-safe: the generator locks.</summary>
internal sealed class SpanMetricsProcessor(SpanMetricsOptions options, AttributeKeys keys)
{
    private const int RecentSeries = 2048;
    private readonly Dictionary<Key, Series> _series = [];
    private readonly Dictionary<LabelSet, long> _targets = [];
    private readonly string[] _dimensionLabels = [.. options.Dimensions.Select(SpanAttributes.LabelName)];
    private readonly AttributeKey[] _dimensions = keys.Add(options.Dimensions);
    private readonly (TelemetryResource? Resource, string Name, SpanKind Kind, SpanStatus Status, Series? Series)[] _recent =
        new (TelemetryResource?, string, SpanKind, SpanStatus, Series?)[RecentSeries];

    private readonly bool _isPlain = options.Dimensions.Count == 0 && !options.StatusMessage && !options.TargetInfo;
    private (TelemetryResource? Resource, string Target) _last;

    /// <summary>Spans that were left out because there were too many combinations of labels.</summary>
    internal long LimitedSpans { get; private set; }

    internal void Observe<T>(in T span, long now)
        where T : struct, IObservedSpan, allows ref struct
    {
        var name = span.Name;
        if (Remembered(span, name) is { } known)
        {
            Note(known, span, now);
            return;
        }

        var key = new Key(
            span.Resource.ServiceName, name, span.Kind, span.Status, options.StatusMessage ? span.StatusMessage : "",
            options.TargetInfo ? Target(span.Resource, now) : "", Dimensions(span));
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= options.MaxCombinations)
            {
                LimitedSpans++;
                return;
            }

            _series.Add(key, series = new Series(Labels(key, span.Resource), options));
        }

        Remember(span, name, series);
        Note(series, span, now);
    }

    private static void Note<T>(Series series, in T span, long now)
        where T : struct, IObservedSpan, allows ref struct
    {
        series.LastSeen = now;
        series.Bytes += span.Size;
        series.Observe(span.Duration / 1e9, span.TraceId);
    }

    // Without dimensions, the resource as an object and the name are enough to know the series. Both come from tables of known ones, so that
    // looking them up by reference finds nearly all spans, and no text has to be hashed.
    private Series? Remembered<T>(in T span, string name)
        where T : struct, IObservedSpan, allows ref struct
    {
        var (resource, text, kind, status, series) = _recent[Slot(span, name)];
        return ReferenceEquals(resource, span.Resource) && text == name && kind == span.Kind && status == span.Status ? series : null;
    }

    private void Remember<T>(in T span, string name, Series series)
        where T : struct, IObservedSpan, allows ref struct
    {
        if (_isPlain)
        {
            _recent[Slot(span, name)] = (span.Resource, name, span.Kind, span.Status, series);
        }
    }

    private static int Slot<T>(in T span, string name)
        where T : struct, IObservedSpan, allows ref struct =>
        (RuntimeHelpers.GetHashCode(name) ^ (RuntimeHelpers.GetHashCode(span.Resource) * 31) ^ ((int)span.Kind * 7) ^ ((int)span.Status * 67)) & (RecentSeries - 1);

    internal void Write(IMetricAppender appender, long now)
    {
        foreach (var (key, series) in _series)
        {
            if (now - series.LastSeen <= options.StaleAfter.TotalMilliseconds)
            {
                series.Calls.Write(appender, now, series.Count);
                series.Size.Write(appender, now, series.Bytes);
                series.Write(appender, now);
            }
            else
            {
                series.Calls.End(appender, now);
                series.Size.End(appender, now);
                series.End(appender, now);
                _series.Remove(key);
                Array.Clear(_recent);
            }
        }

        foreach (var (target, seen) in _targets)
        {
            var isStale = now - seen > options.StaleAfter.TotalMilliseconds;
            appender.Append(target, now, isStale ? StaleMarker.Value : 1);
            if (isStale)
            {
                _targets.Remove(target);
            }
        }

        _last = default;
    }

    private string Dimensions<T>(in T span)
        where T : struct, IObservedSpan, allows ref struct
    {
        if (_dimensions.Length == 0)
        {
            return "";
        }

        var values = new string[_dimensions.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = SpanAttributes.Text(_dimensions[i], span) ?? "";
        }

        return string.Join('\0', values);
    }

    private LabelSet Labels(Key key, TelemetryResource resource)
    {
        var labels = new List<Label>
        {
            new("service", key.Service),
            new("span_name", key.Name),
            new("span_kind", $"SPAN_KIND_{key.Kind.ToString().ToUpperInvariant()}"),
            new("status_code", $"STATUS_CODE_{key.Status.ToString().ToUpperInvariant()}"),
            new("status_message", key.Message),
        };
        if (options.Dimensions.Count > 0)
        {
            labels.AddRange(key.Dimensions.Split('\0').Select((value, i) => new Label(_dimensionLabels[i], value)));
        }

        if (options.TargetInfo)
        {
            labels.Add(new Label("job", TargetLabels.Job(resource)));
            labels.Add(new Label("instance", TargetLabels.Instance(resource)));
        }

        return LabelSet.Create(labels);
    }

    // The spans of a batch share their resource, so that it is looked at once for each.
    private string Target(TelemetryResource resource, long now)
    {
        if (!ReferenceEquals(resource, _last.Resource))
        {
            _last = (resource, TargetLabels.Job(resource) + '\0' + TargetLabels.Instance(resource));
            if (TargetLabels.Info(resource) is { } info && (_targets.Count < options.MaxCombinations || _targets.ContainsKey(info)))
            {
                _targets[info] = now;
            }
        }

        return _last.Target;
    }

    private readonly record struct Key(string Service, string Name, SpanKind Kind, SpanStatus Status, string Message, string Target, string Dimensions);

    // The latency and what belongs to it in one object: of thousands of them, each that a span touches has to come from memory.
    private sealed class Series(LabelSet labels, SpanMetricsOptions options)
        : HistogramSeries("traces_spanmetrics_latency", labels, options.LatencyBuckets, options.ExemplarLabel)
    {
        internal CounterSeries Calls { get; } = new(labels.With(LabelSet.MetricName, "traces_spanmetrics_calls_total"));

        internal CounterSeries Size { get; } = new(labels.With(LabelSet.MetricName, "traces_spanmetrics_size_total"));

        /// <summary>What the spans took on the wire, all together.</summary>
        internal double Bytes { get; set; }

        internal long LastSeen { get; set; }
    }
}
