namespace HyHome.Telemetry.SpanMetrics;

/// <summary>Which series are made of spans. The defaults are those of Tempo's metrics generator, but where said otherwise.</summary>
internal sealed record SpanMetricsOptions
{
    /// <summary>How often series are written, 1 to 15 seconds. 5 here, so that a first request is seen soon; Tempo's default is 15.</summary>
    internal TimeSpan CollectionInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Upper bounds of the latency of spans, in seconds (<c>span_metrics.histogram_buckets</c>).</summary>
    internal double[] LatencyBuckets { get; init; } = Exponential(0.002, 14);

    /// <summary>Upper bounds of the latency of edges, in seconds (<c>service_graphs.histogram_buckets</c>).</summary>
    internal double[] ServiceGraphBuckets { get; init; } = Exponential(0.1, 8);

    /// <summary>Attributes (of the resource, else of the span) that become labels of span metrics and of edges.</summary>
    internal IReadOnlyList<string> Dimensions { get; init; } = [];

    /// <summary>Whether the status's message is a label. Off, as in Tempo: messages tend to be many.</summary>
    internal bool StatusMessage { get; init; }

    /// <summary>Whether <c>traces_target_info</c> is written, and the labels job and instance with it (<c>enable_target_info</c>).</summary>
    internal bool TargetInfo { get; init; }

    /// <summary>Whether edges tell by a label <c>virtual_node</c> which of their ends sends no spans (<c>enable_virtual_node_label</c>).</summary>
    internal bool VirtualNodeLabel { get; init; }

    /// <summary>Whether the time between producer and consumer gets a histogram of its own (<c>enable_messaging_system_latency_histogram</c>).</summary>
    internal bool MessagingSystemLatency { get; init; }

    /// <summary>The label of exemplars that leads to the trace. <c>trace_id</c>, as the OpenTelemetry SDKs write it; Tempo's own default is <c>traceID</c>.</summary>
    internal string ExemplarLabel { get; init; } = "trace_id";

    /// <summary>How long one side of an edge waits for the other (<c>service_graphs.wait</c>).</summary>
    internal TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most edges that wait (<c>service_graphs.max_items</c>); beyond them spans are dropped and counted.</summary>
    internal int MaxWaiting { get; init; } = 10_000;

    /// <summary>Attributes of a span that name the other side where it sends no spans itself, the first one found counts.</summary>
    internal IReadOnlyList<string> PeerAttributes { get; init; } = ["peer.service", "db.name", "db.system"];

    /// <summary>Attributes by which a client span is known to call a database, the first one found counts.</summary>
    internal IReadOnlyList<string> DatabaseNameAttributes { get; init; } = ["db.namespace", "db.name", "db.system"];

    /// <summary>The most combinations of labels; others are counted and dropped. Tempo has no bound by default.</summary>
    internal int MaxCombinations { get; init; } = 20_000;

    /// <summary>After how long without a span a series ends (<c>registry.stale_duration</c>).</summary>
    internal TimeSpan StaleAfter { get; init; } = TimeSpan.FromMinutes(15);

    private static double[] Exponential(double start, int count) => [.. Enumerable.Range(0, count).Select(i => start * Math.Pow(2, i))];
}
