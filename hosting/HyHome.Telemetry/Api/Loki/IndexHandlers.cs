using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Storage.Logs;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Loki;

/// <summary><c>index/stats</c>, <c>index/volume</c> and <c>index/volume_range</c>: how much there is.</summary>
internal sealed class IndexHandlers
{
    private readonly LokiApiContext _context;

    public IndexHandlers(LokiApiContext context)
    {
        _context = context;
    }

    public Task<byte[]> StatsAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var (start, end) = parameters.OrderedBounds();
        LokiParameters.CheckLength(start, end);
        var matchers = Parser.ParseMatchers(parameters.Query);
        long streams = 0, chunks = 0, entries = 0, bytes = 0;
        foreach (var stream in _context.Source.Select(matchers, start, end))
        {
            var before = chunks;
            foreach (var block in stream.Blocks(start, end, newestFirst: false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (from, to) = BlockScanner.Bounds(block, start, end);
                chunks += from < to ? 1 : 0;
                entries += to - from;
                bytes += block.Offsets[to] - block.Offsets[from];
            }

            streams += chunks > before ? 1 : 0;
        }

        return Task.FromResult(LokiJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("streams", streams);
            json.WriteNumber("chunks", chunks);
            json.WriteNumber("bytes", bytes);
            json.WriteNumber("entries", entries);
            json.WriteEndObject();
        }));
    }

    public Task<byte[]> VolumeAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var (start, end) = parameters.OrderedBounds();
        var query = VolumeQuery.Read(parameters, Matchers);
        LokiParameters.CheckLength(start, end);
        var volumes = query.Run(_context.Source, start, end, cancellationToken);
        var time = end / 1_000_000;
        return Result(new VectorResult([.. volumes.Select(v => new ResultSeries(v.Labels, [new ResultPoint(time, v.Bytes)]))]));
    }

    public Task<byte[]> VolumeRangeAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var (start, end) = parameters.OrderedBounds();
        var step = parameters.Step(start, end);
        var query = VolumeQuery.Read(parameters, Matchers);

        // Loki asks for each step by itself.
        LokiParameters.CheckLength(0, Math.Min(step, end - start));
        var series = new Dictionary<SeriesLabels, List<ResultPoint>>();
        // Steps are whole ones; each is stamped with its last millisecond, the last one with the end.
        for (var from = start - (start % step); from < end; from += step)
        {
            var last = from + step > end;
            var to = last ? end : from + step - 1_000_000;
            foreach (var (labels, bytes) in query.Run(_context.Source, Math.Max(from, start), to, cancellationToken))
            {
                var points = series.TryGetValue(labels, out var known) ? known : series[labels] = [];
                points.Add(new ResultPoint(to / 1_000_000, bytes));
            }
        }

        var sorted = series.OrderByDescending(static s => s.Value[0].Value).ThenBy(static s => s.Key.ToString(), StringComparer.Ordinal)
            .Select(static s => new ResultSeries(s.Key, s.Value)).ToList();
        // With one point each the real one answers with a vector.
        return Result(sorted.Exists(static s => s.Points.Count > 1) ? new MatrixResult(sorted) : new VectorResult(sorted));
    }

    private static Task<byte[]> Result(QueryResult result) => Task.FromResult(LokiJson.Result(result, new QueryStats(), categorizeLabels: false));

    // Loki knows "all streams" by this text alone: with a space in it, it is a selector that selects nothing in particular.
    private static IReadOnlyList<LabelMatcher> Matchers(string query) => query == "{}" ? [] : Parser.ParseMatchers(query);
}
