using System.Globalization;
using HyHome.Telemetry.LogQL;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Syntax;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Loki;

/// <summary><c>query</c> and <c>query_range</c>.</summary>
internal sealed class QueryHandlers
{
    private readonly LokiApiContext _context;

    public QueryHandlers(LokiApiContext context)
    {
        _context = context;
    }

    public Task<byte[]> InstantAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var limit = parameters.Limit();
        var time = parameters.Instant();
        var forward = parameters.Forward();
        var expression = Parser.Parse(parameters.Query);
        if (expression is LogSelector)
        {
            throw new LogQLException(LogQLErrorKind.Parse, "log queries are not supported as an instant query type, please change your query to a range query type");
        }

        var (result, stats) = _context.Engine.Query(expression, new QueryParameters { Start = time, End = time, Limit = limit, Forward = forward }, cancellationToken);
        return Task.FromResult(LokiJson.Result(result, stats, parameters.CategorizeLabels));
    }

    public Task<byte[]> RangeAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var (start, end) = parameters.OrderedBounds();
        var limit = parameters.Limit();
        var forward = parameters.Forward();
        var step = parameters.Step(start, end);
        var interval = parameters.Interval();
        var expression = Parser.Parse(parameters.Query);
        if (expression is LogSelector && limit > _context.MaxEntries)
        {
            throw new LokiRequestException(StatusCodes.Status400BadRequest, string.Create(CultureInfo.InvariantCulture,
                $"max entries limit per query exceeded, limit > max_entries_limit_per_query ({parameters.Integer("limit", limit)} > {_context.MaxEntries})"));
        }

        LokiParameters.CheckLength(start, end);
        var (result, stats) = _context.Engine.Query(expression, new QueryParameters
        {
            Start = start,
            End = end,
            Step = step,
            Interval = interval,
            Limit = limit,
            Forward = forward,
            CategorizeLabels = parameters.CategorizeLabels,
        }, cancellationToken);
        return Task.FromResult(LokiJson.Result(result, stats, parameters.CategorizeLabels));
    }
}
