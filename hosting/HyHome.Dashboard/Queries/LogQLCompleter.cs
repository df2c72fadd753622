using HyHome.Dashboard.Clients.Loki;

namespace HyHome.Dashboard.Queries;

/// <summary>Completes LogQL with the labels and values that Loki has in a time range.</summary>
/// <param name="loki">Asked for labels and values.</param>
/// <param name="range">The time range of the page.</param>
internal sealed class LogQLCompleter(LokiClient loki, Func<QueryRange> range) : ICompleter
{
    private static readonly Completion[] Stages =
    [
        new("json", "keyword", "fields of a JSON line"), new("logfmt", "keyword", "fields of key=value pairs"), new("pattern \"\"", "keyword", "fields by a pattern") { Back = 1 },
        new("regexp \"\"", "keyword", "fields by named groups") { Back = 1 }, new("unpack", "keyword", "what Promtail packed"), new("line_format \"\"", "keyword", "write the line anew") { Back = 1 },
        new("label_format ", "keyword", "rename or make labels"), new("drop ", "keyword", "without some labels"), new("keep ", "keyword", "only some labels"),
        new("decolorize", "keyword", "without ANSI colours"), new("unwrap ", "keyword", "a field as the number"), new("detected_level=\"error\"", "label", "lines of a level") { Back = 1 },
        new("trace_id=\"\"", "label", "lines of a trace") { Back = 1 },
    ];

    private static readonly Completion[] Joints =
    [
        new("|= \"\"", "keyword", "lines with a text") { Back = 1 }, new("!= \"\"", "keyword", "lines without a text") { Back = 1 },
        new("|~ \"\"", "keyword", "lines that match") { Back = 1 }, new("!~ \"\"", "keyword", "lines that do not match") { Back = 1 },
        new("| ", "keyword", "a parser or a filter by label"), new("by ()", "keyword", "grouped by labels") { Back = 1 },
    ];

    private static readonly Completion[] Functions =
    [
        new("{}", "keyword", "streams by their labels") { Back = 1 },
        .. from f in new (string Name, string Detail)[]
            {
                ("rate", "lines per second"), ("count_over_time", "number of lines"), ("bytes_rate", "bytes per second"), ("bytes_over_time", "bytes"), ("absent_over_time", "1 where there are none"),
                ("sum_over_time", "sum of unwrapped numbers"), ("avg_over_time", "mean of unwrapped numbers"), ("max_over_time", "largest unwrapped number"), ("min_over_time", "least unwrapped number"),
                ("quantile_over_time", "quantile of unwrapped numbers"), ("sum", "sum of series"), ("avg", "mean of series"), ("max", "largest series"), ("min", "least series"), ("count", "number of series"),
                ("topk", "the largest series"), ("bottomk", "the least series"), ("sort", "by value"), ("label_replace", "make a label"),
            }
           select new Completion(f.Name + "()", "function", f.Detail) { Back = 1 },
    ];

    /// <inheritdoc/>
    public async Task<CompletionList> CompleteAsync(string text, int cursor, CancellationToken cancellationToken)
    {
        var place = QueryPlace.Find(text, cursor);
        IEnumerable<Completion> items = place.Expected switch
        {
            Expected.Expression => Functions,
            Expected.Name or Expected.Grouping => (await loki.LabelsAsync(range(), Known(place), cancellationToken).ConfigureAwait(false)).Select(static l => new Completion(l, "label")),
            Expected.Operator => PromQLCompleter.Operators,
            Expected.Value when place.Name is "detected_level" => Matching.Values(place, ["critical", "error", "warn", "info", "debug", "trace", "unknown"]),
            Expected.Value => Matching.Values(place, await loki.LabelValuesAsync(place.Name, range(), Known(place), cancellationToken).ConfigureAwait(false)),
            Expected.Stage => Stages,
            Expected.Joint => place.Selector.Length > 0 ? PromQLCompleter.InBraces : Joints,
            Expected.Range => PromQLCompleter.Durations,
            _ => [],
        };
        return Matching.At(place, cursor, items);
    }

    // Loki refuses a selector without a condition.
    private static string? Known(QueryPlace place) => place.Selector is "" or "{}" ? null : place.Selector;
}
