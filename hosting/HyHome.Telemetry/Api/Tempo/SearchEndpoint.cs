using HyHome.Telemetry.TraceQL;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Search;
using HyHome.Telemetry.TraceQL.Syntax;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary><c>/api/search</c>: by TraceQL (<c>q</c>) or, older, by tags and duration.</summary>
internal static class SearchEndpoint
{
    // Parameters that are never tags, for clients that pass tags one by one.
    private static readonly HashSet<string> Reserved = ["q", "tags", "minDuration", "maxDuration", "limit", "spss", "start", "end"];

    internal static async Task GetAsync(HttpContext http, TempoApiContext context, CancellationToken cancellationToken)
    {
        var parameters = new TempoParameters(http.Request.Query);
        var seconds = parameters.Seconds();
        var text = parameters.Text("q");
        var tags = ReadTags(http.Request.Query, parameters, seconds == (0, 0));
        var (minDuration, maxDuration) = ReadDurations(parameters);
        var (start, end) = TempoParameters.Nanoseconds(seconds);
        var limit = ReadLimit(parameters);
        var spans = parameters.Number("spss");
        TempoParameters.CheckOrder(seconds);
        if (limit > context.Options.MaxLimit)
        {
            throw new TempoRequestException($"limit {limit} exceeds max limit {context.Options.MaxLimit}");
        }

        var query = text is null ? null : ParseQuery(text);
        parameters.CheckLength(seconds, context.Options.MaxSearchRange);
        var range = new SearchRange(start, end, (int)(limit ?? context.Options.DefaultLimit), SpansPerSpanset(spans, context.Options));
        var found = query is null
            ? TagSearch.Find(context.Traces, tags, minDuration, maxDuration, range, cancellationToken)
            : TraceSearch.Find(context.Traces, query, range, cancellationToken);
        await http.WriteJsonAsync(json => SearchJson.Write(json, found), cancellationToken);
    }

    /// <summary>Reads and checks a query as the search does.</summary>
    internal static Query ParseQuery(string text)
    {
        try
        {
            var query = Parser.Parse(text);
            Validator.Validate(query);
            return query;
        }
        catch (TraceQLException wrong)
        {
            throw new TempoRequestException(text.Length > Parser.MaxQueryLength ? wrong.Message : $"invalid TraceQL query: {wrong.Message}");
        }
    }

    private static Dictionary<string, string> ReadTags(IQueryCollection query, TempoParameters parameters, bool withoutRange)
    {
        var hasQuery = parameters.Text("q") is not null;
        if (parameters.Text("tags") is { } text)
        {
            return hasQuery ? throw new TempoRequestException("invalid request: can't specify tags and q in the same query") : LogfmtTags.Parse(text);
        }

        var tags = new Dictionary<string, string>();
        if (!hasQuery && withoutRange)
        {
            foreach (var (key, values) in query)
            {
                if (!Reserved.Contains(key) && values.Count > 0 && !string.IsNullOrEmpty(values[0]))
                {
                    tags[key] = values[0]!;
                }
            }
        }

        return tags;
    }

    private static (long Min, long Max) ReadDurations(TempoParameters parameters)
    {
        var min = parameters.Milliseconds("minDuration");
        var max = parameters.Milliseconds("maxDuration");
        return min != 0 && parameters.Text("maxDuration") is not null && min > max
            ? throw new TempoRequestException("invalid maxDuration: must be greater than minDuration")
            : (min * 1_000_000L, max == 0 ? long.MaxValue : max * 1_000_000L);
    }

    private static long? ReadLimit(TempoParameters parameters) =>
        parameters.Number("limit") is var limit && limit == 0 ? throw new TempoRequestException("invalid limit: must be a positive number") : limit;

    private static int SpansPerSpanset(long? spans, TempoApiOptions options) => spans > options.MaxSpansPerSpanset
        ? throw new TempoRequestException($"spans per span set exceeds {options.MaxSpansPerSpanset}. received {spans}")
        : (int)(spans is null or 0 ? options.DefaultSpansPerSpanset : spans);
}
