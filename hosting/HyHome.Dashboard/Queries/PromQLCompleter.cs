using HyHome.Dashboard.Clients.Prometheus;

namespace HyHome.Dashboard.Queries;

/// <summary>Completes PromQL with the metrics, labels and values that Prometheus has in a time range.</summary>
/// <param name="prometheus">Asked for metrics, labels and values.</param>
/// <param name="range">The time range of the page.</param>
internal sealed class PromQLCompleter(PrometheusClient prometheus, Func<QueryRange> range) : ICompleter
{
    public static readonly Completion[] Operators =
        [new("=\"\"", "keyword", "is") { Back = 1 }, new("!=\"\"", "keyword", "is not") { Back = 1 }, new("=~\"\"", "keyword", "matches") { Back = 1 }, new("!~\"\"", "keyword", "does not match") { Back = 1 }];

    public static readonly Completion[] InBraces = [new("}", "keyword", "no more conditions"), new(", ", "keyword", "another condition")];

    public static readonly Completion[] Durations = [.. new[] { "1m", "5m", "10m", "30m", "1h", "6h", "1d", "7d" }.Select(static d => new Completion(d, "duration"))];

    private static readonly Completion[] Functions =
    [
        .. from f in new (string Name, string Detail)[]
            {
                ("rate", "of a counter, per second"), ("increase", "of a counter"), ("irate", "of a counter, last two samples"), ("histogram_quantile", "quantile of a histogram"), ("sum", "sum of series"),
                ("avg", "mean of series"), ("max", "largest series"), ("min", "least series"), ("count", "number of series"), ("topk", "the largest series"), ("bottomk", "the least series"),
                ("quantile", "quantile of series"), ("stddev", "spread of series"), ("group", "1 for each group"), ("count_values", "number of series by value"), ("delta", "of a gauge"), ("deriv", "slope of a gauge"),
                ("predict_linear", "a gauge's value to come"), ("avg_over_time", "mean over time"), ("max_over_time", "largest over time"), ("min_over_time", "least over time"), ("sum_over_time", "sum over time"),
                ("count_over_time", "number of samples"), ("last_over_time", "newest sample"), ("quantile_over_time", "quantile over time"), ("absent", "1 where there are none"), ("absent_over_time", "1 where there were none"),
                ("changes", "how often a value changed"), ("resets", "how often a counter began anew"), ("histogram_avg", "mean of a native histogram"), ("histogram_count", "count of a native histogram"),
                ("histogram_sum", "sum of a native histogram"), ("histogram_fraction", "part of a native histogram"), ("label_replace", "make a label"), ("label_join", "join labels"), ("clamp_min", "at least"),
                ("clamp_max", "at most"), ("abs", "without sign"), ("ceil", "rounded up"), ("floor", "rounded down"), ("round", "rounded"), ("ln", "logarithm"), ("time", "the time"), ("vector", "a number as series"),
                ("scalar", "a series as number"), ("sort", "ascending"), ("sort_desc", "descending"), ("timestamp", "time of the sample"),
            }
           select new Completion(f.Name + "()", "function", f.Detail) { Back = 1 },
    ];

    private static readonly Completion[] Joints =
    [
        new("by ()", "keyword", "grouped by labels") { Back = 1 }, new("without ()", "keyword", "grouped by all other labels") { Back = 1 }, new("offset ", "keyword", "earlier"), new("and ", "keyword", "only where there is"),
        new("or ", "keyword", "and what the other has"), new("unless ", "keyword", "only where there is not"), new("on ()", "keyword", "matched by labels") { Back = 1 },
    ];

    /// <inheritdoc/>
    public async Task<CompletionList> CompleteAsync(string text, int cursor, CancellationToken cancellationToken)
    {
        var place = QueryPlace.Find(text, cursor);
        IEnumerable<Completion> items = place.Expected switch
        {
            Expected.Expression => await ExpressionsAsync(place, cancellationToken).ConfigureAwait(false),
            Expected.Name or Expected.Grouping => (await prometheus.LabelsAsync(range(), Known(place), cancellationToken).ConfigureAwait(false)).Where(static l => l != "__name__").Select(static l => new Completion(l, "label")),
            Expected.Operator => Operators,
            Expected.Value => Matching.Values(place, await prometheus.LabelValuesAsync(place.Name, range(), Known(place), 500, cancellationToken).ConfigureAwait(false)),
            Expected.Range => Durations,
            Expected.Joint => place.Selector.Length > 0 ? InBraces : Joints,
            _ => [],
        };
        return Matching.At(place, cursor, items);
    }

    private async Task<IEnumerable<Completion>> ExpressionsAsync(QueryPlace place, CancellationToken cancellationToken)
    {
        var metrics = await prometheus.LabelValuesAsync("__name__", range(), null, null, cancellationToken).ConfigureAwait(false);
        var named = metrics.Select(static m => new Completion(m, "metric"));
        // Without a letter typed, functions would hide behind hundreds of metrics.
        return place.Word.Length == 0 ? Functions.Concat(named) : named.Concat(Functions);
    }

    private static string? Known(QueryPlace place) => place.Selector is "" or "{}" ? null : place.Selector;
}
