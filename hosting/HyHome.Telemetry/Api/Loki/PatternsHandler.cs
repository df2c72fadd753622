using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Syntax;

namespace HyHome.Telemetry.Api.Loki;

/// <summary><c>patterns</c>: what lines have in common, and how often each pattern came.</summary>
internal sealed class PatternsHandler
{
    // Patterns are for an overview: the newest lines show it.
    private const int MostLines = 50_000;
    private const int MostPatterns = 300;

    private readonly LokiApiContext _context;

    public PatternsHandler(LokiApiContext context)
    {
        _context = context;
    }

    public Task<byte[]> HandleAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var (start, end) = parameters.OrderedBounds();
        var step = Math.Max(parameters.Step(start, end), 10 * LokiTime.Second);
        var selector = new LogSelector(Parser.ParseMatchers(parameters.Query), []);
        var miners = new Dictionary<string, PatternMiner>(StringComparer.Ordinal);
        foreach (var entry in LogReader.Read(_context.Source, selector, start, end - 1, forward: false, new QueryStats(), cancellationToken).Take(MostLines))
        {
            var level = entry.Labels.All["detected_level"] is { Length: > 0 } detected ? detected : "unknown";
            var miner = miners.TryGetValue(level, out var known) ? known : miners[level] = new PatternMiner();
            miner.Add(entry.Line, (entry.Timestamp - (entry.Timestamp % step)) / LokiTime.Second);
        }

        var patterns = miners.SelectMany(static m => m.Value.Patterns.Select(p => (Level: m.Key, Pattern: p)))
            .OrderByDescending(static p => p.Pattern.Count).ThenBy(static p => p.Pattern.Text, StringComparer.Ordinal).Take(MostPatterns);
        return Task.FromResult(LokiJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WriteStartArray("data");
            foreach (var (level, pattern) in patterns)
            {
                json.WriteStartObject();
                json.WriteString("pattern", pattern.Text);
                json.WriteString("level", level);
                json.WriteStartArray("samples");
                foreach (var (time, count) in pattern.Samples)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(time);
                    json.WriteNumberValue(count);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }
}
