using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.Storage.Logs;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Loki;

/// <summary><c>labels</c>, <c>label/…/values</c> and <c>series</c>: what is known of index labels.</summary>
internal sealed class LabelHandlers
{
    private readonly LokiApiContext _context;

    public LabelHandlers(LokiApiContext context)
    {
        _context = context;
    }

    public Task<byte[]> NamesAsync(LokiParameters parameters, CancellationToken cancellationToken) => Task.FromResult(LokiJson.Names(
        new SortedSet<string>(Streams(parameters).SelectMany(static s => s.Labels.Select(static l => l.Name)), StringComparer.Ordinal)));

    public Task<byte[]> ValuesAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var name = parameters.Route("name");
        return Task.FromResult(LokiJson.Names(
            new SortedSet<string>(Streams(parameters).Select(s => s.Labels[name]).Where(static v => v.Length > 0), StringComparer.Ordinal)));
    }

    public Task<byte[]> SeriesAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var (start, end) = parameters.Bounds();
        var selectors = parameters.All("match").Concat(parameters.All("match[]")).Distinct().ToList();
        // One empty selector means all streams, as no selector does; among others it is refused.
        var groups = selectors is [] || (selectors is [var only] && only.Replace(" ", "", StringComparison.Ordinal) == "{}")
            ? [[]]
            : selectors.Select(static s => Parser.ParseMatchers(s)).ToList();
        var found = groups.SelectMany(g => _context.Source.Select(g, start, end)).Select(static s => s.Labels).Distinct()
            .Order(Comparer<LabelSet>.Create(LabelSet.Compare));
        return Task.FromResult(LokiJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WriteStartArray("data");
            foreach (var labels in found)
            {
                LokiJson.Labels(json, null, labels.AsSpan());
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }

    private IReadOnlyList<ILogStream> Streams(LokiParameters parameters)
    {
        var (start, end) = parameters.Bounds();
        if (end < start)
        {
            throw new LokiRequestException(StatusCodes.Status400BadRequest, "end timestamp must not be before or equal to start time");
        }

        var query = parameters.Query;
        var matchers = query.Length == 0 || query.Replace(" ", "", StringComparison.Ordinal) == "{}" ? [] : Parser.ParseMatchers(query, validate: false);
        return _context.Source.Select(matchers, start, end);
    }
}
