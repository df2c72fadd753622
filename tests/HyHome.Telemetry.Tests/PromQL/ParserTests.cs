using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.Tests.PromQL;

public sealed class ParserTests
{
    [Theory]
    [InlineData("", "unknown position: parse error: no expression found in input")]
    [InlineData("# nothing", "1:1: parse error: no expression found in input")]
    [InlineData("foo{", "1:5: parse error: unexpected end of input inside braces")]
    [InlineData("foo{a}", "1:6: parse error: unexpected \"}\" in label matching, expected label matching operator")]
    [InlineData("foo{a=b}", "1:7: parse error: unexpected identifier \"b\" in label matching, expected string")]
    [InlineData("foo{,}", "1:5: parse error: unexpected \",\" in label matching, expected identifier or \"}\"")]
    [InlineData("{a=\"\"}", "1:1: parse error: vector selector must contain at least one non-empty matcher")]
    [InlineData("foo{__name__=\"bar\"}", "1:1: parse error: metric name must not be set twice: \"foo\" or \"bar\"")]
    [InlineData("foo{a=~\"(\"}", "1:5: parse error: error parsing regexp: missing closing ): `(`")]
    [InlineData("rate(foo)", "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector")]
    [InlineData("nope(foo)", "1:1: parse error: unknown function with name \"nope\"")]
    [InlineData("sum(", "1:5: parse error: unclosed left parenthesis")]
    [InlineData("sum(foo bar)", "1:9: parse error: unexpected identifier \"bar\" in aggregation")]
    [InlineData("foo bar", "1:5: parse error: unexpected identifier \"bar\"")]
    [InlineData("sum by (foo", "1:12: parse error: unclosed left parenthesis")]
    [InlineData("topk(foo)", "1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1")]
    [InlineData("foo[5m", "1:7: parse error: unclosed left bracket")]
    [InlineData("foo[]", "1:5: parse error: unexpected \"]\" in subquery or range selector, expected number, duration, step(), or range()")]
    [InlineData("foo[0m]", "1:5: parse error: duration must be greater than 0")]
    [InlineData("foo offset", "1:11: parse error: unexpected end of input in offset, expected number, duration, step(), or range()")]
    [InlineData("foo @", "1:6: parse error: unexpected end of input in @, expected timestamp")]
    [InlineData("(foo + bar)[5m]", "1:12: parse error: ranges only allowed for vector selectors")]
    [InlineData("1 == 1", "1:3: parse error: comparisons between scalars must use BOOL modifier")]
    [InlineData("foo + bool bar", "1:5: parse error: bool modifier can only be used on comparison operators")]
    [InlineData("1 and foo", "1:1: parse error: set operator \"and\" not allowed in binary scalar expression")]
    [InlineData("foo and on(a) group_left(b) bar", "1:1: parse error: no grouping allowed for \"and\" operation")]
    [InlineData("limitk(1, foo)", "1:1: parse error: limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions")]
    [InlineData("mad_over_time(foo[5m])", "1:1: parse error: function \"mad_over_time\" is not enabled")]
    [InlineData("foo[5m] anchored", "1:1: parse error: anchored modifier is experimental and not enabled")]
    [InlineData("foo + fill(0) bar", "1:1: parse error: binop fill modifiers are experimental and not enabled")]
    [InlineData("foo{a=\"\\q\"}", "1:7: parse error: unknown escape sequence U+0071 'q'")]
    [InlineData("\"é\" + foo ! bar", "1:12: parse error: unexpected character after '!': ' '")]
    [InlineData("foo\n  + }", "2:5: parse error: unexpected character: '}'")]
    public void Errors_are_worded_and_placed_as_Prometheus_does(string query, string error) =>
        Assert.Equal(error, Assert.Throws<PromQLParseException>(() => Parser.Parse(query)).Message);

    [Theory]
    [InlineData("-1^2", "-1 ^ 2")]
    [InlineData("a+b*c^d^e", "a + b * c ^ d ^ e")]
    [InlineData("SUM BY (a, \"b.c\") (foo{x='1',a=~`b`})", "sum by (a, \"b.c\") (foo{a=~\"b\",x=\"1\"})")]
    [InlineData("sum(foo) without(a)", "sum without (a) (foo)")]
    [InlineData("{\"my.metric\", a=\"b\"}", "{__name__=\"my.metric\",a=\"b\"}")]
    [InlineData("foo[5m:30s] @ 10 offset -1h30m", "foo[5m:30s] @ 10.000 offset -1h30m")]
    [InlineData("foo[5m:] @ start() offset 90s", "foo[5m:] @ start() offset 1m30s")]
    [InlineData("foo[(5m + 1m) * 2] offset (step() / 2)", "foo[(5m + 1m) * 2] offset (step() / 2)")]
    [InlineData("foo offset 5m + 2", "foo offset 5m + 2")]
    [InlineData("5m + 1_000 + 0x1F", "5m + 1000 + 31")]
    [InlineData("a == bool on(x) group_left(y) b", "a == bool on (x) group_left (y) b")]
    [InlineData("a or ignoring(x) b", "a or ignoring (x) b")]
    [InlineData("fill + fill(1) sum", "fill + fill (1) sum")]
    [InlineData("foo[5m] smoothed @ end()", "foo[5m] smoothed @ end()")]
    [InlineData("histogram_quantile(0.9, sum by(le) (rate(x_bucket[5m]))) # comment", "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))")]
    public void Trees_print_as_Prometheus_prints_them(string query, string printed)
    {
        var tree = Parser.Parse(query, PromQLOptions.Everything);

        Assert.Equal(printed, tree.ToString());
        Assert.Equal(printed, Parser.Parse(printed, PromQLOptions.Everything).ToString());
    }

    [Fact]
    public void Whatever_is_typed_is_read_or_refused_and_never_crashes_or_hangs()
    {
        string[] pieces =
        [
            "foo", "{", "}", "[", "]", "(", ")", "5m", ":", ",", "sum", "by", "rate", "offset", "@", "start", "=~", "\"a\"", "+", "-", "^", "==", "bool", "on", "group_left",
            "fill", "1", "0x", "1e", "\\", "'", "é", "😀", "\ud800", "#", "\n", "step", "max_of", " ", "/", "</", "!", ".", "anchored",
        ];
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var query = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                var printed = Parser.Parse(query, PromQLOptions.Everything).ToString();
                Assert.Equal(printed, Parser.Parse(printed, PromQLOptions.Everything).ToString());
            }
            catch (PromQLParseException e)
            {
                Assert.Contains("parse error: ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("(", 100_000, "1", ")")]
    [InlineData("-", 100_000, "a", "")]
    [InlineData("abs(", 100_000, "a", ")")]
    [InlineData("1+", 100_000, "1", "")]
    [InlineData("a[5m:][", 100_000, "", "")]
    public void Deep_nesting_is_an_error_and_not_a_crash(string open, int times, string inner, string close) =>
        Assert.Throws<PromQLParseException>(() => Parser.Parse(string.Concat(Enumerable.Repeat(open, times)) + inner + string.Concat(Enumerable.Repeat(close, times))));
}
