using HyHome.Dashboard.Clients.Prometheus;

namespace HyHome.Dashboard.Pages.Metrics;

/// <summary>What a query gave, or the part of it that a page can hold.</summary>
/// <param name="Result">The series.</param>
/// <param name="Count">How many the query has in all.</param>
internal sealed record FoundSeries(MetricsResult Result, int Count);

/// <summary>
/// Asks for the series of a query without ever loading more than a page can hold: of a query that has more, Prometheus itself chooses the largest. Ten thousand
/// series over time are some hundred megabytes of JSON.
/// </summary>
internal sealed class LargestSeries(PrometheusClient prometheus)
{
    /// <summary>The most series that are loaded to choose from them here.</summary>
    private const int Most = 500;

    /// <summary>Series over time: all, or those with the largest mean.</summary>
    /// <param name="query">PromQL.</param>
    /// <param name="range">From when to when.</param>
    /// <param name="step">The distance of points.</param>
    /// <param name="most">How many of the largest are wanted.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    public async Task<FoundSeries> OverAsync(string query, QueryRange range, TimeSpan step, int most, CancellationToken cancellationToken)
    {
        var result = await prometheus.QueryRangeAsync(query, range, step, Most + 1, cancellationToken);
        if (result.Series.Count <= Most)
        {
            return new(result, result.Series.Count);
        }

        // Which are the largest is decided once, for the whole range: those of each step would be others from point to point.
        var within = $"avg_over_time(({query})[{QueryText.Duration(range.Length)}:{QueryText.Duration(step)}] @ end())";
        var largest = prometheus.QueryRangeAsync($"({query}) and topk({most}, {within})", range, step, cancellationToken);
        var count = await CountAsync($"count(last_over_time(({query})[{QueryText.Duration(range.Length)}:{QueryText.Duration(step)}]))", range.To, cancellationToken);
        return Choose(result, await largest, count);
    }

    /// <summary>Series at one time: all, or those with the largest value.</summary>
    /// <param name="query">PromQL.</param>
    /// <param name="time">When.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    public async Task<FoundSeries> AtAsync(string query, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var result = await prometheus.QueryAsync(query, time, Most + 1, cancellationToken);
        if (result.Series.Count <= Most)
        {
            return new(result, result.Series.Count);
        }

        var largest = prometheus.QueryAsync($"topk({Most}, {query})", time, cancellationToken);
        var count = await CountAsync($"count({query})", time, cancellationToken);
        return Choose(result, await largest, count);
    }

    private async Task<int> CountAsync(string query, DateTimeOffset time, CancellationToken cancellationToken) =>
        (await prometheus.QueryAsync(query, time, cancellationToken)).Series is [{ Values: [var count, ..] }, ..] ? (int)count : 0;

    // Native histograms have no order: then some are as good as others.
    private static FoundSeries Choose(MetricsResult some, MetricsResult largest, int count) =>
        new(largest.Series.Count > 0 ? largest : some, Math.Max(count, some.Series.Count));
}
