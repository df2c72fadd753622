using HyHome.Telemetry.TraceQL;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.Tests.TraceQL;

public sealed class ParserTests
{
    [Theory]
    [InlineData("", "parse error : syntax error: unexpected $end")]
    [InlineData("{ .a } | { .b", "parse error at line 1, col 14: syntax error: unexpected $end")]
    [InlineData("{ .a | .b }", "parse error at line 1, col 6: syntax error: unexpected |")]
    [InlineData("({ .a } | { .b }", "parse error at line 1, col 17: syntax error: unexpected $end, expecting ) or |")]
    [InlineData("({ .a } | { .b }) + ({ .a } | { .b })", "parse error at line 1, col 19: syntax error: unexpected +, expecting with")]
    [InlineData("by(.a) && { .b }", "parse error at line 0, col 8: syntax error: unexpected &&, expecting with")]
    [InlineData("by()", "parse error at line 1, col 4: syntax error: unexpected )")]
    [InlineData("coalesce()", "parse error at line 1, col 1: syntax error: unexpected coalesce")]
    [InlineData("select()", "parse error at line 1, col 8: syntax error: unexpected )")]
    [InlineData("{ true } &&", "parse error at line 1, col 12: syntax error: unexpected $end, expecting { or (")]
    [InlineData("(avg(.foo) > count()) + sum(.bar)", "parse error at line 1, col 23: syntax error: unexpected +, expecting with")]
    [InlineData("count(", "parse error at line 1, col 7: syntax error: unexpected $end, expecting )")]
    [InlineData("count(avg)", "parse error at line 1, col 7: syntax error: unexpected avg, expecting )")]
    [InlineData("wharblgarbl", "parse error at line 1, col 1: syntax error: unexpected IDENTIFIER")]
    [InlineData("{ 2 <> 3}", "parse error at line 1, col 6: syntax error: unexpected >")]
    [InlineData("{ . foo }", "parse error at line 1, col 3: syntax error: unexpected END_ATTRIBUTE, expecting IDENTIFIER")]
    [InlineData("{ .foo .bar }", "parse error at line 1, col 8: syntax error: unexpected .")]
    [InlineData("{ parent. }", "parse error at line 0, col 3: syntax error: unexpected END_ATTRIBUTE, expecting IDENTIFIER or resource. or span.")]
    [InlineData(".3foo", "parse error at line 1, col 3: syntax error: unexpected IDENTIFIER")]
    [InlineData("{ .\"foo }", "parse error at line 0, col 3: unexpected EOF, expecting \"")]
    [InlineData("{} | rate() | topk(-1)", "parse error at line 1, col 20: syntax error: unexpected -, expecting INTEGER")]
    [InlineData("{} > 10", "parse error at line 1, col 6: syntax error: unexpected INTEGER, expecting { or (")]
    [InlineData("{} == 10", "parse error at line 1, col 4: syntax error: unexpected =, expecting with")]
    [InlineData("{ foo = 1 }", "parse error at line 1, col 3: unknown identifier: foo")]
    [InlineData("{ .a = \"x }", "parse error at line 1, col 8: literal not terminated")]
    public void Errors_are_worded_and_placed_as_Tempo_does(string query, string message) =>
        Assert.Equal(message, Assert.Throws<TraceQLException>(() => Parser.Parse(query)).Message);

    [Theory]
    [InlineData("{ status = \"error\" }", "binary operations must operate on the same type: status = `error`")]
    [InlineData("{ kind = 1 }", "binary operations must operate on the same type: kind = 1")]
    [InlineData("{ duration > \"1s\" }", "binary operations must operate on the same type: duration > `1s`")]
    [InlineData("{ status > ok }", "illegal operation for the given types: status > ok")]
    [InlineData("{ name }", "span filter field expressions must resolve to a boolean: { name }")]
    [InlineData("{ span:status = nil }", "status=nil is not valid because intrinsics cannot be nil")]
    [InlineData("{ parent.a = 1 }", "parent not yet supported")]
    [InlineData("{ .a =~ \"[\" }", "invalid regex: `[`")]
    [InlineData("{} | by(1)", "grouping field expressions must reference the span: by(1)")]
    [InlineData("{} | sum(name) > 1", "aggregate field expressions must resolve to a number type: sum(name)")]
    [InlineData("{} | compare({status=error}) | topk(10)", "`compare()` cannot be used with second stage functions")]
    [InlineData("{} | quantile_over_time(duration, 2)", "quantile must be between 0 and 1: 2")]
    public void Type_errors_are_worded_as_Tempo_does(string query, string message)
    {
        var parsed = Parser.Parse(query);
        Assert.Equal(message, Assert.Throws<TraceQLException>(() => Validator.Validate(parsed)).Message);
    }

    [Theory]
    [InlineData("{ .a && .b || .c }", "{ (.a && .b) || .c }")]
    [InlineData("{ .a || .b && .c }", "{ (.a || .b) && .c }")]
    [InlineData("{ -.a * 2 + 1 = 3 }", "{ ((-(.a * 2)) + 1) = 3 }")]
    [InlineData("{ .a ^ .b ^ .c = 1 }", "{ (.a ^ (.b ^ .c)) = 1 }")]
    [InlineData("{ !.a = .b }", "{ (!.a) = .b }")]
    [InlineData("{ .a != nil && nil = .b }", "{ (.a != nil) && (.b = nil) }")]
    [InlineData("{ .a } && { .b } > { .c }", "({ .a }) && (({ .b }) > ({ .c }))")]
    [InlineData("{ .a } > { .b } > { .c }", "(({ .a }) > ({ .b })) > ({ .c })")]
    [InlineData("{ span.\"a b\".c = 1 }", "{ span.\"a b.c\" = 1 }")]
    [InlineData("{ .http.status-code = 200 }", "{ .http.status-code = 200 }")]
    [InlineData("{ 1 + 2 * 3 = 7 }", "{ true }")]
    [InlineData("{ duration > 1h30m }", "{ duration > 1h30m0s }")]
    [InlineData("{ duration > 1d }", "{ duration > 24h0m0s }")]
    [InlineData("{ duration > 1.5s }", "{ duration > 1.5s }")]
    [InlineData("{ trace:id = \"00ab\" }", "{ trace:id = `ab` }")]
    [InlineData("{} | rate() by (name, .b) | topk(3) > 2.5 with(exemplars=false)", "{ true } | rate()by(name,.b) | topk(3) > 2.5 with(exemplars=false)")]
    [InlineData("{} | count() > 2 | by(name)", "{ true }|(count()) > 2|by(name)")]
    [InlineData("{ name = \"a\\n\\\"b\\u00e9\" }", "{ name = `a\n\"bé` }")]
    [InlineData("{ .a = 1 // one\n}", "{ .a = 1 }")]
    public void Precedence_and_notation_are_Tempos(string query, string printed)
    {
        var parsed = Parser.Parse(query);

        Assert.Equal(printed, parsed.ToString());
        Assert.Equal(parsed, Parser.Parse(printed));
    }

    [Theory]
    [InlineData(".foo", ".foo")]
    [InlineData("resource.service.name", "resource.service.name")]
    [InlineData("span:status", "status")]
    [InlineData("span.\"foo bar\"", "span.\"foo bar\"")]
    public void Names_of_tags_are_read(string text, string printed) => Assert.Equal(printed, Parser.ParseIdentifier(text).ToString());

    [Theory]
    [InlineData("foo")]
    [InlineData(".a = 1")]
    [InlineData(".foo bar")]
    [InlineData("}{")]
    public void What_is_no_name_of_a_tag_is_refused(string text) => Assert.Throws<TraceQLException>(() => Parser.ParseIdentifier(text));

    [Fact]
    public void Depth_and_length_have_limits_instead_of_a_stack_overflow()
    {
        Assert.Throws<TraceQLException>(() => Parser.Parse("{" + new string('(', 50_000) + "true" + new string(')', 50_000) + "}"));
        Assert.Throws<TraceQLException>(() => Parser.Parse("{" + new string('!', 100_000) + "true}"));
        Assert.Throws<TraceQLException>(() => Parser.Parse("{ .a" + string.Concat(Enumerable.Repeat(" + .a", 20_000)) + " = 1 }"));
        Assert.Throws<TraceQLException>(() => Parser.Parse(string.Join(" && ", Enumerable.Repeat("{ }", 20_000))));
        Assert.Throws<TraceQLException>(() => Parser.Parse(new string(' ', 200_000)));
        Assert.NotNull(Parser.Parse("{ .a" + string.Concat(Enumerable.Repeat(" + .a", 1500)) + " = 1 }").ToString());
    }
}
