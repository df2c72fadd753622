using System.Text;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.Tests.LogQL;

/// <summary>Samples of sealed blocks are kept from query to query: answers must be those of a store that keeps none.</summary>
public sealed class KeptSamplesTests
{
    private const long Second = 1_000_000_000;

    private static readonly string[] Queries =
    [
        """sum by (app) (count_over_time({app=~".+"} |= "timeout" [1m]))""", """rate({app=~".+"} |= "timeout" [1m])""", """bytes_over_time({app=~".+"} |= "timeout" [1m])""",
        """sum(count_over_time({app=~".+"} | logfmt | n > 50 [30s]))""", """sum by (level) (count_over_time({app=~".+"} != "timeout" [1m]))""",
        """sum by (app) (sum_over_time({app=~".+"} | logfmt | unwrap n [1m]))""", """max_over_time({app="a"} | logfmt | unwrap n [1m]) by (level)""",
        """sum without (level) (count_over_time({app=~".+"} |= "timeout" [1m]))""", """sum by (app) (bytes_rate({app=~".+"} | line_format "{{.app}} {{__line__}}" [1m]))""",
        """absent_over_time({app=~".+"} |= "timeout" [5s])""", """count_over_time({app=~".+"} |= "nothing like it" [1m])""", """sum by (app) (count_over_time({app=~".+"}[1m]))""",
        """quantile_over_time(0.9, {app=~".+"} | logfmt | unwrap n [1m]) by (app)""", """last_over_time({app=~".+"} | logfmt | unwrap n | n > 10 [1m]) by (app)""",
    ];

    [Fact]
    public async Task Answers_and_statistics_of_later_queries_are_those_of_first_ones()
    {
        var random = new Random(31);
        await using var kept = new LogStore();
        await using var plain = new LogStore();
        for (var segment = 0; segment < 4; segment++)
        {
            for (var i = 0; i < 400; i++)
            {
                var time = ((segment * 400L) + i + random.Next(-20, 20) + 1000) * Second;
                var line = $"n={random.Next(100)} {(random.Next(3) == 0 ? "timeout" : "fine")} {i}";
                var entry = new LogEntry(time, Encoding.UTF8.GetBytes(line), random.Next(2) == 0 ? LabelSet.Of(("level", random.Next(2) == 0 ? "info" : "warn")) : LabelSet.Empty);
                var stream = LabelSet.Of(("app", $"{(char)('a' + random.Next(3))}"));
                Assert.True(kept.Append(stream, [entry]));
                Assert.True(plain.Append(stream, [entry]));
            }

            // The last ones stay in a head.
            if (segment < 3)
            {
                kept.SealNow();
            }
        }

        for (var round = 0; round < 120; round++)
        {
            var query = Queries[random.Next(Queries.Length)];
            var start = random.Next(900, 2_400) * Second;
            var parameters = new QueryParameters { Start = start, End = random.Next(4) == 0 ? start : start + (random.Next(1, 1_200) * Second), Step = random.Next(4) == 0 ? 0 : random.Next(5, 90) * Second };
            if (parameters.IsInstant)
            {
                parameters = parameters with { End = parameters.Start };
            }

            var (wanted, wantedLines) = Ask(plain, query, parameters);
            var (got, gotLines) = Ask(kept, query, parameters);
            Assert.Equal(wanted, got);
            Assert.Equal(wantedLines.PostFilterLines, gotLines.PostFilterLines);
            var (again, linesAgain) = Ask(kept, query, parameters);
            Assert.Equal(got, again);
            Assert.Equal((gotLines.PostFilterLines, gotLines.Lines, gotLines.Bytes), (linesAgain.PostFilterLines, linesAgain.Lines, linesAgain.Bytes));
        }
    }

    private static (string Answer, QueryStats Stats) Ask(LogStore store, string query, QueryParameters parameters)
    {
        var (result, stats) = new LogQLEngine(store).Query(Parser.Parse(query), parameters, TestContext.Current.CancellationToken);
        var series = result is VectorResult vector ? vector.Series : ((MatrixResult)result).Series;
        return (string.Join('\n', series.Select(static s => $"{s.Labels} {string.Join(' ', s.Points.Select(static p => $"{p.Timestamp}:{p.Value:r}"))}")), stats);
    }
}
