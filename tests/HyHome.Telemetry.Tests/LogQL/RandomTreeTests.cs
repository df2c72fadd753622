using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL;
using HyHome.Telemetry.LogQL.Syntax;

namespace HyHome.Telemetry.Tests.LogQL;

/// <summary>Syntax trees made at random: what is printed reads as the same tree, and a query never fails but in a way that is told.</summary>
public sealed class RandomTreeTests
{
    private static readonly string[] Names = ["app", "level", "status", "duration", "user_id"];
    private static readonly string[] Texts = ["", "error", "a\"b", "back\\slash", "ünï ✓", "{{.level}}", "5xx"];
    private static readonly string[] Patterns = ["err.*", "(?i)warn|info", "[0-9]+", ".+"];

    [Fact]
    public void What_is_printed_reads_as_the_same_tree()
    {
        var random = new Random(20261123);
        for (var i = 0; i < 1_000; i++)
        {
            Expression tree = random.Next(3) == 0 ? Selector(random) : Sample(random, depth: 3);
            var text = tree.ToString();

            var read = Read(text);

            Assert.Equal(text, read.ToString());
            Assert.Equivalent(tree, read, strict: true);
        }
    }

    [Fact]
    public void Queries_of_random_trees_are_answered_or_refused()
    {
        var random = new Random(7);
        var logs = new LogSamples();
        for (var i = 0; i < 60; i++)
        {
            logs.Add(LabelSet.Of(("app", Names[i % 3]), ("level", i % 2 == 0 ? "info" : "error")), i + 1, (i % 3) switch
            {
                0 => $$"""{"status":{{i}},"duration":"{{i}}ms","user_id":"u{{i % 4}}"}""",
                1 => $"status={i} duration={i}ms user_id=u{i % 4} level=warn",
                _ => "10.0.0.1 \"broken",
            });
        }

        var answered = 0;
        for (var i = 0; i < 400; i++)
        {
            Expression tree = random.Next(3) == 0 ? Selector(random) : Sample(random, depth: 2);
            try
            {
                Assert.NotNull(logs.Query(tree.ToString(), 1, 61, step: 20));
                answered++;
            }
            catch (LogQLException)
            {
                // Pairs of series that match twice and lines that a metric cannot parse are refused.
            }
        }

        Assert.InRange(answered, 130, 400);
    }

    private static Expression Read(string text)
    {
        try
        {
            return Parser.Parse(text);
        }
        catch (LogQLException e)
        {
            throw new InvalidOperationException($"{e.Message}: {text}", e);
        }
    }

    private static T Any<T>(Random random, params T[] items) => items[random.Next(items.Length)];

    private static List<T> Some<T>(Random random, int least, int most, Func<T> make) => [.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => make())];

    private static LabelMatcher Matcher(Random random) => Any(random, MatchKind.Equal, MatchKind.NotEqual, MatchKind.Regex, MatchKind.NotRegex) is var kind && kind is MatchKind.Equal or MatchKind.NotEqual
        ? new LabelMatcher(Any(random, Names), kind, Any(random, Texts))
        : new LabelMatcher(Any(random, Names), kind, Any(random, Patterns));

    private static LogSelector Selector(Random random)
    {
        var stages = new List<Stage>();
        for (var n = random.Next(5); n > 0; n--)
        {
            // Line filters in a row are one stage, and one behind a list of labels is read as part of it.
            var stage = Stage(random);
            stages.AddRange(stage is LineFilterStage && stages is [.., LineFilterStage or DropStage or KeepStage] ? [] : [stage]);
        }

        return new LogSelector([new LabelMatcher("app", MatchKind.Regex, ".+"), .. Some(random, 0, 2, () => Matcher(random))], stages);
    }

    private static Stage Stage(Random random) => random.Next(12) switch
    {
        0 or 1 => new LineFilterStage(Some(random, 1, 2, () => Clause(random))),
        2 => new JsonStage([]),
        3 => new JsonStage([new Extraction("lvl", "level"), new Extraction("first", "list[0]")]),
        4 => new LogfmtStage(random.Next(2) == 0, random.Next(2) == 0, []),
        5 => new RegexpStage("(?P<word>[a-z]+)"),
        6 => new PatternStage("<ip> <_>"),
        7 => Any<Stage>(random, new UnpackStage(), new DecolorizeStage()),
        8 => new LineFormatStage("{{.level}} {{.status}}"),
        9 => new LabelFormatStage([new LabelFormatItem("copy", "level", Rename: true), new LabelFormatItem("made", "{{.app}}!", Rename: false)]),
        10 => Any<Stage>(random, new DropStage([new NamedMatcher("level", null)]), new KeepStage([new NamedMatcher("app", null), new NamedMatcher("status", new LabelMatcher("status", MatchKind.Equal, "5"))])),
        _ => new LabelFilterStage(Filter(random, depth: 2)),
    };

    private static LineFilterClause Clause(Random random) => random.Next(4) switch
    {
        0 => new LineFilterClause(Any(random, LineFilterKind.Contains, LineFilterKind.NotContains), [new LineFilterTerm("10.0.0.0/8", IsIp: true)]),
        1 => new LineFilterClause(Any(random, LineFilterKind.Pattern, LineFilterKind.NotPattern), [new LineFilterTerm("<_> status=<_>", IsIp: false)]),
        2 => new LineFilterClause(Any(random, LineFilterKind.Regex, LineFilterKind.NotRegex), [new LineFilterTerm(Any(random, Patterns), IsIp: false)]),
        _ => new LineFilterClause(LineFilterKind.Contains, Some(random, 1, 3, () => new LineFilterTerm(Any(random, Texts), IsIp: false))),
    };

    private static LabelFilter Filter(Random random, int depth) => random.Next(depth > 0 ? 6 : 5) switch
    {
        0 => new StringLabelFilter(Matcher(random)),
        1 => new NumberLabelFilter("status", Any(random, Enum.GetValues<Comparison>()), random.Next(600)),
        2 => new DurationLabelFilter("duration", Any(random, Enum.GetValues<Comparison>()), random.Next(1, 5000) * 1_000_000L),
        3 => new BytesLabelFilter("size", Any(random, Enum.GetValues<Comparison>()), (ulong)random.Next(1, 90) * 1000),
        4 => new IpLabelFilter("ip", random.Next(2) == 0, "10.0.0.0/8"),
        _ => new BinaryLabelFilter(Filter(random, depth - 1), Filter(random, depth - 1), random.Next(2) == 0),
    };

    private static SampleExpression Sample(Random random, int depth) => random.Next(depth > 0 ? 6 : 2) switch
    {
        0 => new RangeAggregation(Any(random, "rate", "count_over_time", "bytes_rate", "bytes_over_time", "absent_over_time"), Range(random, null), null, null),
        1 => Unwrapped(random),
        2 => new VectorAggregation(Any(random, "topk", "bottomk"), Sample(random, depth - 1), random.Next(1, 4), Group(random)),
        3 => new VectorAggregation(Any(random, "sum", "avg", "min", "max", "count", "stddev", "stdvar"), Sample(random, depth - 1), 0, Group(random)),
        4 => new LabelReplace(Sample(random, depth - 1), "new", "$1", "app", "(.*)"),
        _ => Binary(random, depth - 1),
    };

    private static RangeAggregation Unwrapped(Random random)
    {
        var unwrap = new Unwrap("status", Any(random, "", "bytes", "duration", "duration_seconds"), Some(random, 0, 1, () => Filter(random, depth: 0)));
        var grouping = random.Next(2) == 0 ? null : Group(random);
        return random.Next(3) == 0
            ? new RangeAggregation("quantile_over_time", Range(random, unwrap), 0.5, grouping)
            : new RangeAggregation(Any(random, "avg_over_time", "min_over_time", "max_over_time", "first_over_time", "last_over_time"), Range(random, unwrap), null, grouping);
    }

    private static LogRange Range(Random random, Unwrap? unwrap) =>
        new(Selector(random), unwrap, random.Next(1, 600) * LogSamples.Second, random.Next(3) == 0 ? random.Next(1, 90) * LogSamples.Second : 0);

    private static Grouping Group(Random random) => new([.. Names.Where(_ => random.Next(3) == 0)], Without: random.Next(2) == 0);

    private static BinaryOperation Binary(Random random, int depth)
    {
        var name = Any(random, "+", "-", "*", "/", "%", "^", "==", "!=", ">", ">=", "<", "<=", "and", "or", "unless");
        var isSet = name is "and" or "or" or "unless";
        var returnsBool = name[0] is '=' or '!' or '>' or '<' && random.Next(2) == 0;
        var left = Sample(random, depth);
        if (!isSet && random.Next(3) == 0)
        {
            return new BinaryOperation(name, new BinaryModifier(returnsBool, MatchCardinality.OneToOne, On: false, null, null), left, new Literal(random.Next(1, 100)));
        }

        var modifier = random.Next(3) switch
        {
            0 => new BinaryModifier(returnsBool, MatchCardinality.OneToOne, On: true, ["app"], null),
            1 when !isSet => new BinaryModifier(returnsBool, Any(random, MatchCardinality.ManyToOne, MatchCardinality.OneToMany), On: true, ["app"], ["level"]),
            _ => new BinaryModifier(returnsBool, MatchCardinality.OneToOne, On: false, null, null),
        };
        return new BinaryOperation(name, modifier, left, Sample(random, depth));
    }
}
