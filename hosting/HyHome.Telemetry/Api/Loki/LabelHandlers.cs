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

    public Task<byte[]> NamesAsync(LokiParameters parameters, bool isLegacy) => Task.FromResult(Write(
        new SortedSet<string>(Streams(parameters).SelectMany(static s => s.Labels.Select(static l => l.Name)), StringComparer.Ordinal), isLegacy));

    public Task<byte[]> ValuesAsync(LokiParameters parameters, bool isLegacy)
    {
        var name = parameters.Route("name");
        return Task.FromResult(Write(
            new SortedSet<string>(Streams(parameters).Select(s => s.Labels[name]).Where(static v => v.Length > 0), StringComparer.Ordinal), isLegacy));
    }

    public Task<byte[]> SeriesAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var (start, end) = parameters.LookupBounds();
        var selectors = parameters.All("match").Concat(parameters.All("match[]")).Distinct().ToList();
        // One empty selector means all streams, as no selector does; among others it is refused.
        var groups = selectors is [] || (selectors is [var only] && IsEmpty(only))
            ? [[]]
            : selectors.Select(static s => IsEmpty(s) ? throw new LokiRequestException(StatusCodes.Status400BadRequest, $"0 matchers in group: {s}") : Parser.ParseMatchers(s)).ToList();
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

    private static bool IsEmpty(string selector) => selector.Replace(" ", "", StringComparison.Ordinal) == "{}";

    private IReadOnlyList<ILogStream> Streams(LokiParameters parameters)
    {
        var (start, end) = parameters.LookupBounds();
        var query = parameters.Query;
        var matchers = query.Length == 0 ? [] : Parser.ParseMatchers(query);
        return _context.Source.Select(matchers, start, end);
    }

    // The API before version 1 has no status and calls the list otherwise.
    private static byte[] Write(SortedSet<string> names, bool isLegacy) => !isLegacy ? LokiJson.Names(names) : LokiJson.Write(json =>
    {
        json.WriteStartObject();
        if (names.Count > 0)
        {
            json.WriteStartArray("values");
            foreach (var name in names)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    });
}
