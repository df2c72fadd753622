using System.Net;
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

    /// <summary>Series over time: all, or those with the largest last value.</summary>
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

        // A query may end with a comment, so the parenthesis begins a line. Which are the largest is decided once, by their last values: those of each step would be others from point to point.
        var last = $"last_over_time(({query}\n)[{QueryText.Duration(range.Length)}:{QueryText.Duration(step)}] @ end())";
        return await ChooseAsync(
            result,
            prometheus.QueryRangeAsync($"({query}\n) and topk({most}, {last})", range, step, Most, cancellationToken),
            prometheus.QueryAsync($"count(last_over_time(({query}\n)[{QueryText.Duration(range.Length)}:{QueryText.Duration(step)}]))", range.To, cancellationToken));
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

        return await ChooseAsync(
            result,
            prometheus.QueryAsync($"topk({Most}, {query}\n)", time, cancellationToken),
            prometheus.QueryAsync($"count({query}\n)", time, cancellationToken));
    }

    private static async Task<FoundSeries> ChooseAsync(MetricsResult some, Task<MetricsResult> largest, Task<MetricsResult> count)
    {
        try
        {
            await Task.WhenAll(largest, count);
        }
        catch (DataSourceException error) when (error.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest)
        {
            // What was asked can't be asked of a part of it: some are better than none.
            return new(some, some.Series.Count);
        }

        // Native histograms have no order: then some are as good as others, too.
        var chosen = await largest;
        var all = (await count).Series is [{ Values: [var number, ..] }, ..] ? (int)number : 0;
        return new(chosen.Series.Count > 0 ? chosen : some, Math.Max(all, some.Series.Count));
    }
}
