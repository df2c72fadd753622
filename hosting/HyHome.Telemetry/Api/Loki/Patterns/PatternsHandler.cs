using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.Api.Loki.Patterns;

/// <summary><c>patterns</c>: what lines have in common, and how often each pattern came.</summary>
internal sealed class PatternsHandler
{
    // Patterns are for an overview: the newest lines show it.
    private const int MostLines = 50_000;
    private const int MostPatterns = 300;
    private const long LeastLines = 30;
    private const long Millisecond = LokiTime.Second / 1000;

    // What came before the window tells what varies in it.
    private const long Learning = 3600 * LokiTime.Second;

    private static readonly string[] Levels = ["unknown", "debug", "info", "warn", "error", "fatal", "critical", "trace"];

    private readonly LokiApiContext _context;

    public PatternsHandler(LokiApiContext context)
    {
        _context = context;
    }

    public Task<byte[]> HandleAsync(LokiParameters parameters, CancellationToken cancellationToken)
    {
        var (start, end) = parameters.OrderedBounds();
        var step = Math.Max(parameters.Step(start, end) / Millisecond, PatternCluster.SampleInterval);
        const long Interval = PatternCluster.SampleInterval * Millisecond;
        var from = start / Millisecond;
        var to = (end + Millisecond - 1) / Millisecond;
        // Lines count at the start of their ten seconds, so those of the last ones are read whole.
        var last = end / Interval * Interval == end ? end : (end / Interval * Interval) + Interval;
        var selector = new LogSelector(Parser.ParseMatchers(parameters.Query), []);
        var lines = LogReader.Read(_context.Source, selector, start - Learning, last - 1, forward: false, new QueryStats(), cancellationToken).Take(MostLines).Reverse();
        var patterns = Trees(lines).SelectMany(static t => t.Value.Clusters.Select(c => (t.Key.Level, Text: c.ToString(), Cluster: c)))
            .Where(static p => p.Text.Length > 0).GroupBy(static p => (p.Level, p.Text))
            .Select(g => (g.Key.Level, g.Key.Text, Samples: Count(g.Select(static p => p.Cluster), from, to, step)))
            .Select(static p => (p.Level, p.Text, p.Samples, Lines: p.Samples.Values.Sum())).Where(static p => p.Lines >= LeastLines)
            .OrderByDescending(static p => p.Lines).ThenBy(static p => p.Text, StringComparer.Ordinal).Take(MostPatterns);
        return Task.FromResult(LokiJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WriteStartArray("data");
            foreach (var (level, text, samples, _) in patterns)
            {
                json.WriteStartObject();
                json.WriteString("pattern", text);
                json.WriteString("level", level);
                json.WriteStartArray("samples");
                foreach (var (time, count) in samples)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(time / 1000);
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

    // Every stream has its own for each level.
    private static Dictionary<(SeriesLabels Stream, string Level), PatternTree> Trees(IEnumerable<ResultEntry> lines)
    {
        var tokenizers = new Dictionary<SeriesLabels, LineTokenizer>();
        var trees = new Dictionary<(SeriesLabels, string), PatternTree>();
        foreach (var entry in lines)
        {
            var stream = entry.Labels.Stream;
            if (!tokenizers.TryGetValue(stream, out var tokenizer))
            {
                tokenizers[stream] = tokenizer = LineTokenizer.For(entry.Line);
            }

            if (tokenizer.Tokenize(entry.Line) is { } tokens)
            {
                var level = Levels.FirstOrDefault(l => l.Equals(entry.Labels.All["detected_level"], StringComparison.OrdinalIgnoreCase)) ?? Levels[0];
                var tree = trees.TryGetValue((stream, level), out var known) ? known : trees[(stream, level)] = new PatternTree();
                tree.Add(tokens, entry.Timestamp / Millisecond);
            }
        }

        return trees;
    }

    private static SortedDictionary<long, long> Count(IEnumerable<PatternCluster> clusters, long from, long to, long step)
    {
        var samples = new SortedDictionary<long, long>();
        foreach (var cluster in clusters)
        {
            cluster.CountInto(samples, from, to, step);
        }

        return samples;
    }
}
