using HyHome.Telemetry.Model;
using HyHome.Telemetry.TraceQL;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.Tests.TraceQL;

public sealed class ParserPropertyTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", "|", "||", "&&", ">", ">>", "!", "!=", "=", "=~", "~", "&>", "-", "+", "*", "/", "^", "%", ",", ".", ".a", "span.b", "resource.\"x y\"",
        "parent.", "name", "duration", "status", "error", "server", "nil", "true", "1", "2.5", "3ms", "\"s\"", "`t`", "\"", "count()", "avg(", "by(", "select(", "coalesce()",
        "rate()", "quantile_over_time(duration,", "topk(", "with(", "compare({", "event:", "link:traceID", "trace:id", "foo", "1e", "0x", "//", "/*", "\\", "\ud83d\ude00", "\0",
    ];

    private const string Characters = "ab.0\" \\`\n\ré/*{~-";

    [Fact]
    public void Any_text_is_parsed_or_refused_and_what_is_parsed_prints_as_itself()
    {
        var random = new Random(20260823);
        var parsed = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var text = string.Join(random.Next(3) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            text = random.Next(2) == 0 ? "{ " + text + " }" : text;
            if (TryParse(text) is not { } query)
            {
                continue;
            }

            parsed++;
            var printed = query.ToString();
            Assert.True(query.Equals(TryParse(printed)), $"{text} is printed as {printed}");
        }

        Assert.True(parsed > 100);
    }

    [Fact]
    public void Every_tree_prints_to_text_that_parses_to_an_equal_tree()
    {
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            // Constants are folded by the parser, so the first print may be the shorter one; from then on nothing changes.
            var tree = Parser.Parse(new Query(new Pipeline(new NodeList<Stage>([Spanset(random, 3)])), null, new NodeList<SecondStage>([]), new NodeList<Hint>([])).ToString());
            Assert.Equal(tree, Parser.Parse(tree.ToString()));
        }
    }

    private static Query? TryParse(string text)
    {
        try
        {
            var query = Parser.Parse(text);
            try
            {
                Validator.Validate(query);
            }
            catch (TraceQLException)
            {
                // An ill-typed query is a query all the same: it has to print.
                return query;
            }

            return query;
        }
        catch (TraceQLException)
        {
            return null;
        }
    }

    private static Stage Spanset(Random random, int depth) => depth == 0 || random.Next(3) == 0
        ? new SpansetFilter(Field(random, depth))
        : new SpansetOperation((TraceQLOperator)random.Next((int)TraceQLOperator.SpansetAnd, (int)TraceQLOperator.UnionSibling + 1), Spanset(random, depth - 1), Spanset(random, depth - 1));

    private static FieldExpression Field(Random random, int depth) => (depth == 0 ? random.Next(2) : random.Next(5)) switch
    {
        0 => new StaticField(Value(random)),
        1 => new AttributeField(Reference(random)),
        2 => new UnaryField(
            new[] { TraceQLOperator.Not, TraceQLOperator.Subtract, TraceQLOperator.Exists, TraceQLOperator.NotExists }[random.Next(4)], Field(random, depth - 1)),
        _ => new BinaryField((TraceQLOperator)random.Next((int)TraceQLOperator.Or + 1), Field(random, depth - 1), Field(random, depth - 1)),
    };

    private static FieldReference Reference(Random random) => random.Next(3) == 0
        ? FieldReference.Of((Intrinsic)random.Next(1, (int)Intrinsic.Parent + 1))
        : new FieldReference((FieldScope)random.Next(6), Text(random), OfParent: false);

    private static Static Value(Random random) => random.Next(7) switch
    {
        0 => Static.Of(random.NextInt64(long.MinValue, long.MaxValue)),
        1 => Static.Of(random.Next(2) == 0),
        2 => Static.Of((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 30))),
        3 => Static.Duration(random.NextInt64(0, 1L << random.Next(1, 62))),
        4 => Static.Of((SpanStatus)random.Next(3)),
        5 => Static.Of((SpanKind)random.Next(6)),
        _ => Static.Of(Text(random)),
    };

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Characters[random.Next(Characters.Length)]));
}
