using System.Text;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.Tests.LogQL;

/// <summary>Fills a store and asks it.</summary>
internal sealed class LogSamples
{
    public const long Second = 1_000_000_000;

    private readonly LogQLEngine _engine;

    public LogSamples()
    {
        _engine = new LogQLEngine(Store);
    }

    public LogStore Store { get; } = new();

    public static LabelSet Stream { get; } = LabelSet.Of(("app", "web"));

    /// <summary>Adds lines of <see cref="Stream"/>, one a second from second 1 on.</summary>
    public static LogSamples Of(params string[] lines)
    {
        var samples = new LogSamples();
        for (var i = 0; i < lines.Length; i++)
        {
            samples.Add(Stream, i + 1, lines[i]);
        }

        return samples;
    }

    public LogSamples Add(LabelSet stream, double seconds, string line, params (string, string)[] metadata)
    {
        Assert.True(Store.Append(stream, [new LogEntry((long)(seconds * Second), Encoding.UTF8.GetBytes(line), LabelSet.Of(metadata))]));
        return this;
    }

    public QueryResult Query(string query, double start = 0, double end = 1000, double step = 0, int limit = 1000, bool forward = true, bool categorize = false, double interval = 0) =>
        _engine.Query(Parser.Parse(query), new QueryParameters
        {
            Start = (long)(start * Second),
            End = (long)(end * Second),
            Step = (long)(step * Second),
            Interval = (long)(interval * Second),
            Limit = limit,
            Forward = forward,
            CategorizeLabels = categorize,
        }, TestContext.Current.CancellationToken).Result;

    /// <summary>Lines of a log query in its direction, over all streams.</summary>
    public string[] Lines(string query, bool forward = true, int limit = 1000, double interval = 0, double start = 0, double end = 1000)
    {
        var entries = ((StreamsResult)Query(query, start, end, 0, limit, forward, false, interval)).Streams.SelectMany(static s => s.Entries);
        entries = forward ? entries.OrderBy(static e => e.Timestamp) : entries.OrderByDescending(static e => e.Timestamp);
        return [.. entries.Select(static e => Encoding.UTF8.GetString(e.Line))];
    }

    /// <summary>Labels of the only line of a log query.</summary>
    public string Labels(string query) => Assert.Single(((StreamsResult)Query(query)).Streams).Labels.ToString();

    /// <summary>An instant query's series and values: <c>{a="b"} 1; …</c>.</summary>
    public string At(string query, double seconds) => Print(Query(query, seconds, seconds));

    /// <summary>A range query's series with times in seconds: <c>{a="b"} 10:1 20:2; …</c>.</summary>
    public string Range(string query, double start, double end, double step) => Print(Query(query, start, end, step));

    private static string Print(QueryResult result) => result switch
    {
        ScalarResult s => Telemetry.Text.GoText.Number(s.Point.Value),
        VectorResult v => string.Join("; ", v.Series.Select(static s => $"{s.Labels} {Telemetry.Text.GoText.Number(s.Points[0].Value)}")),
        MatrixResult m => string.Join("; ", m.Series.Select(static s =>
            $"{s.Labels} {string.Join(' ', s.Points.Select(static p => $"{Telemetry.Text.GoText.Number(p.Timestamp / 1000.0)}:{Telemetry.Text.GoText.Number(p.Value)}"))}")),
        _ => throw new ArgumentException("That is no metric query.", nameof(result)),
    };
}
