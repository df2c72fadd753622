using HyHome.Dashboard.Clients.Tempo;

namespace HyHome.Dashboard.Queries;

/// <summary>Completes TraceQL with the attributes and values that Tempo has in a time range.</summary>
/// <param name="tempo">Asked for attributes and values.</param>
/// <param name="range">The time range of the page.</param>
internal sealed class TraceQLCompleter(TempoClient tempo, Func<QueryRange> range) : ICompleter
{
    private static readonly Completion[] Start =
    [
        new("{  }", "keyword", "spans by their attributes") { Back = 2 }, new("{ status = error }", "keyword", "spans that failed"), new("{ duration > 100ms }", "keyword", "slow spans"),
        new("{ resource.service.name = \"\" }", "keyword", "spans of a service") { Back = 3 },
    ];

    private static readonly Completion[] InBraces = [new("}", "keyword", "no more conditions"), new("&& ", "keyword", "and"), new("|| ", "keyword", "or")];

    private static readonly Completion[] Joints = [new("&& ", "keyword", "traces that have both"), new("|| ", "keyword", "traces that have either"), new("| ", "keyword", "then"), new(">> ", "keyword", "has a descendant"), new("> ", "keyword", "has a child")];

    private static readonly Completion[] Stages =
    [
        new("select()", "function", "attributes to show") { Back = 1 }, new("count() > ", "function", "by number of spans"), new("avg(duration) > ", "function", "by mean duration"), new("max(duration) > ", "function", "by longest span"),
        new("by()", "function", "sets of spans by a field") { Back = 1 }, new("rate()", "function", "spans per second, over time"), new("rate() by ()", "function", "the same by a field") { Back = 1 },
        new("count_over_time()", "function", "number of spans, over time"), new("quantile_over_time(duration, .95)", "function", "quantile, over time"), new("histogram_over_time(duration)", "function", "buckets, over time"),
        new("avg_over_time(duration)", "function", "mean, over time"), new("max_over_time(duration)", "function", "largest, over time"),
    ];

    private static readonly Completion[] Comparisons =
    [
        new("= ", "keyword", "is"), new("!= ", "keyword", "is not"), new("=~ ", "keyword", "matches"), new("!~ ", "keyword", "does not match"), new("> ", "keyword", "more than"), new("< ", "keyword", "less than"),
        new(">= ", "keyword", "at least"), new("<= ", "keyword", "at most"),
    ];

    /// <inheritdoc/>
    public async Task<CompletionList> CompleteAsync(string text, int cursor, CancellationToken cancellationToken)
    {
        var place = QueryPlace.Find(text, cursor);
        IEnumerable<Completion> items = place.Expected switch
        {
            Expected.Expression when place.Selector.Length > 0 || IsInParentheses(text, cursor) => await NamesAsync(cancellationToken).ConfigureAwait(false),
            Expected.Expression => Start,
            Expected.Name or Expected.Grouping => await NamesAsync(cancellationToken).ConfigureAwait(false),
            Expected.Operator => Comparisons,
            Expected.Value => await ValuesAsync(place, cancellationToken).ConfigureAwait(false),
            Expected.Joint => place.Selector.Length > 0 ? InBraces : Joints,
            Expected.Stage => Stages,
            _ => [],
        };
        return Matching.At(place, cursor, items);
    }

    private static bool IsInParentheses(string text, int cursor) => text.AsSpan(0, Math.Min(cursor, text.Length)).LastIndexOf('(') > text.AsSpan(0, Math.Min(cursor, text.Length)).LastIndexOf(')');

    private async Task<IEnumerable<Completion>> NamesAsync(CancellationToken cancellationToken)
    {
        var scopes = await tempo.TagsAsync(range(), cancellationToken: cancellationToken).ConfigureAwait(false);
        return scopes
            .OrderBy(static s => s.Name is "intrinsic" ? 0 : s.Name is "resource" ? 1 : 2)
            .SelectMany(static s => s.Tags.Select(t => new Completion(s.Name == "intrinsic" ? t : $"{s.Name}.{t}", "attribute", s.Name)));
    }

    private async Task<IEnumerable<Completion>> ValuesAsync(QueryPlace place, CancellationToken cancellationToken)
    {
        if (place.Name is "duration" or "span:duration" or "traceDuration" or "trace:duration")
        {
            return new[] { "10ms", "100ms", "500ms", "1s", "5s" }.Select(static d => new Completion(d, "duration"));
        }

        var values = await tempo.TagValuesAsync(place.Name, range(), cancellationToken: cancellationToken).ConfigureAwait(false);
        return values.SelectMany(v => v.Type == "string" ? Matching.Values(place, [v.Value]) : place.IsQuoted ? [] : [new Completion(v.Value, "value", v.Type)]);
    }
}
