using System.Runtime.CompilerServices;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>The series of finished edges by client, server and type of connection.</summary>
internal sealed class ServiceGraphSeries(SpanMetricsOptions options)
{
    private const string Prefix = "traces_service_graph_request_";

    private const int RecentSeries = 256;
    private readonly Dictionary<Key, Series> _series = [];
    private readonly (string Client, string Server, string Connection, Series? Series)[] _recent = new (string, string, string, Series?)[RecentSeries];
    private readonly string[] _dimensionLabels = [.. options.Dimensions.Select(SpanAttributes.LabelName)];

    internal long Limited { get; private set; }

    internal void Count(ServiceGraphEdge edge, long now)
    {
        // Names come from tables of known texts: the same reference is the same name, and most edges are found without hashing any.
        ref var recent = ref _recent[(RuntimeHelpers.GetHashCode(edge.Client) ^ (RuntimeHelpers.GetHashCode(edge.Server) * 31)) & (RecentSeries - 1)];
        if (recent.Series is { } known && edge.Dimensions.Length == 0 && edge.VirtualNode.Length == 0 &&
            recent.Client == edge.Client && recent.Server == edge.Server && recent.Connection == edge.ConnectionType)
        {
            Count(known, edge, now);
            return;
        }

        var key = new Key(edge.Client, edge.Server, edge.ConnectionType, options.VirtualNodeLabel ? edge.VirtualNode : "", string.Join('\0', edge.Dimensions));
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= options.MaxCombinations)
            {
                Limited++;
                return;
            }

            _series.Add(key, series = new Series(Labels(key), options));
        }

        if (edge.Dimensions.Length == 0 && edge.VirtualNode.Length == 0)
        {
            recent = (edge.Client, edge.Server, edge.ConnectionType, series);
        }

        Count(series, edge, now);
    }

    private void Count(Series series, ServiceGraphEdge edge, long now)
    {
        series.LastSeen = now;
        series.Total.Add(1);
        if (edge.Failed)
        {
            // As in Tempo, the series of failures begins with the first one.
            (series.FailedTotal ??= series.NewCounter("failed_total")).Add(1);
        }

        series.Server.Observe(edge.ServerSeconds, edge.Trace);
        series.Client.Observe(edge.ClientSeconds, edge.Trace);
        if (options.MessagingSystemLatency && edge.ConnectionType == "messaging_system" && edge.ServerStart > edge.ClientEnd)
        {
            (series.Messaging ??= series.NewHistogram("messaging_system_seconds")).Observe((edge.ServerStart - edge.ClientEnd) / 1e9, edge.Trace);
        }
    }

    internal void Write(IMetricAppender appender, long now)
    {
        foreach (var (key, series) in _series)
        {
            if (now - series.LastSeen <= options.StaleAfter.TotalMilliseconds)
            {
                series.Total.Write(appender, now);
                series.FailedTotal?.Write(appender, now);
                series.Server.Write(appender, now);
                series.Client.Write(appender, now);
                series.Messaging?.Write(appender, now);
            }
            else
            {
                series.Total.End(appender, now);
                series.FailedTotal?.End(appender, now);
                series.Server.End(appender, now);
                series.Client.End(appender, now);
                series.Messaging?.End(appender, now);
                _series.Remove(key);
                Array.Clear(_recent);
            }
        }
    }

    private LabelSet Labels(Key key) => LabelSet.Create(
    [
        new Label("client", key.Client),
        new Label("server", key.Server),
        new Label("connection_type", key.ConnectionType),
        new Label("virtual_node", key.VirtualNode),
        .. _dimensionLabels.Zip(key.Dimensions.Split('\0'), static (name, value) => new Label(name, value)),
    ]);

    private readonly record struct Key(string Client, string Server, string ConnectionType, string VirtualNode, string Dimensions);

    private sealed class Series
    {
        private readonly LabelSet _labels;
        private readonly SpanMetricsOptions _options;

        internal Series(LabelSet labels, SpanMetricsOptions options)
        {
            _labels = labels;
            _options = options;
            Total = NewCounter("total");
            Server = NewHistogram("server_seconds");
            Client = NewHistogram("client_seconds");
        }

        internal CounterSeries Total { get; }

        internal CounterSeries? FailedTotal { get; set; }

        internal HistogramSeries Server { get; }

        internal HistogramSeries Client { get; }

        internal HistogramSeries? Messaging { get; set; }

        internal long LastSeen { get; set; }

        internal CounterSeries NewCounter(string name) => new(_labels.With(LabelSet.MetricName, Prefix + name));

        internal HistogramSeries NewHistogram(string name) => new(Prefix + name, _labels, _options.ServiceGraphBuckets, _options.ExemplarLabel);
    }
}
