using HyHome.Telemetry.LogQL;
using HyHome.Telemetry.LogQL.Syntax;

namespace HyHome.Telemetry.Tests.LogQL;

public sealed class ParserTests
{
    // Error texts and positions as Loki 3.7.6 gives them.
    [Theory]
    [InlineData("""unk({ foo = "bar" }[5m])""", "parse error at line 1, col 1: syntax error: unexpected IDENTIFIER")]
    [InlineData("""{foo="bar}""", "parse error at line 1, col 6: literal not terminated")]
    [InlineData("""{foo="bar" """, "parse error at line 1, col 12: syntax error: unexpected $end, expecting } or ,")]
    [InlineData("""{foo="bar"}  |~""", "parse error at line 1, col 16: syntax error: unexpected $end, expecting STRING or ip")]
    [InlineData("""{foo="bar"} "foo" """, "parse error at line 1, col 13: syntax error: unexpected STRING")]
    [InlineData("""{foo="bar"} foo""", "parse error at line 1, col 13: syntax error: unexpected IDENTIFIER")]
    [InlineData("""min({ foo = "bar" }[5m])""", "parse error at line 0, col 20: syntax error: unexpected RANGE")]
    [InlineData("""rate({ foo = "bar" }[5)""", "parse error at line 0, col 21: missing closing ']' in duration")]
    [InlineData("""bottomk(he,count_over_time({ foo = "bar" }[5h]))""", "parse error at line 1, col 9: syntax error: unexpected IDENTIFIER")]
    [InlineData("""stddev({ foo = "bar" })""", "parse error at line 1, col 23: syntax error: unexpected )")]
    [InlineData("""label_replace(rate({ foo = "bar" }[5m]),"")""", "parse error at line 1, col 43: syntax error: unexpected ), expecting ,")]
    [InlineData("""quantile_over_time(foo,{n="t"} | unwrap latency [5m])""", "parse error at line 1, col 20: syntax error: unexpected IDENTIFIER, expecting NUMBER or { or (")]
    [InlineData("vector(abc)", "parse error at line 1, col 8: syntax error: unexpected IDENTIFIER, expecting NUMBER")]
    [InlineData("""count without (rate({namespace="apps"}[15s]))""", "parse error at line 1, col 16: syntax error: unexpected RATE, expecting IDENTIFIER or )")]
    [InlineData("bool 1 > 1 > bool 1", "parse error at line 1, col 1: syntax error: unexpected bool")]
    [InlineData("""{ foo = "bar" }|logfmt|addr>=ip("1.2.3.4")""", "parse error at line 1, col 30: syntax error: unexpected ip")]
    [InlineData("""#{app="foo"} | json""", "parse error at line 1, col 20: syntax error: unexpected $end")]
    [InlineData("""absent_over_time({ foo = "bar" }[5h]) by (foo)""", "parse error : grouping not allowed for absent_over_time aggregation")]
    [InlineData("""approx_topk(2, count_over_time({ foo = "bar" }[5h])) by (foo)""", "parse error : grouping not allowed for approx_topk aggregation")]
    [InlineData("""sum(3 ,count_over_time({ foo = "bar" }[5h]))""", "parse error : unsupported parameter for operation sum(3,")]
    [InlineData("""topk(count_over_time({ foo = "bar" }[5h]))""", "parse error : parameter required for operation topk")]
    [InlineData("""topk(0, count_over_time({ foo = "bar" }[5h]))""", "parse error : invalid parameter (must be greater than 0) topk(0")]
    [InlineData("""bottomk(1.2,count_over_time({ foo = "bar" }[5h]))""", "parse error : invalid parameter bottomk(1.2,")]
    [InlineData("""sum_over_time({app="foo"}[5m])""", "parse error : invalid aggregation sum_over_time without unwrap")]
    [InlineData("""count_over_time({app="foo"} | json | unwrap foo [5m])""", "parse error : invalid aggregation count_over_time with unwrap")]
    [InlineData("""sum_over_time({n="t"} | unwrap latency [5m]) by (foo)""", "parse error : grouping not allowed for sum_over_time aggregation")]
    [InlineData("""sum_over_time(50,{n="t"} | unwrap latency [5m])""", "parse error : parameter 50 not supported for operation sum_over_time")]
    [InlineData("""quantile_over_time({n="t"} | unwrap latency [5m])""", "parse error : parameter required for operation quantile_over_time")]
    [InlineData("""{a="b"} + 1""", "parse error : unexpected type for left leg of binary operation (+): *syntax.MatchersExpr")]
    [InlineData("""count_over_time({ foo = "bar" }[5h]) or 0""", "parse error : unexpected literal for right leg of logical/set binary operation (or): 0.000000")]
    [InlineData("{}", "parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will")]
    public void Errors_are_worded_as_Loki_words_them(string query, string message) =>
        Assert.Equal(message, Assert.Throws<LogQLException>(() => Parser.Parse(query)).Message);

    [Theory]
    [InlineData("""{a=~".*"}""")]
    [InlineData("""{a!="x"}""")]
    [InlineData("""rate({a=""}[5m])""")]
    [InlineData("""sum(rate({a="b"}[5m])""")]
    [InlineData("""{a="b"} | unwrap x""")]
    [InlineData("""{a="b"} | json | label_format a=b,""")]
    [InlineData("""rate({a="b"}[])""")]
    [InlineData("""sort(rate({a="b"}[5m])) by (a)""")]
    [InlineData("""rate({a="b"} | unwrap x [5m]) by (a)""")]
    [InlineData("""{a="b"} | regexp "no group" """)]
    [InlineData("""{a="b"} | regexp "(" """)]
    [InlineData("""{a="b"} | pattern "no capture" """)]
    [InlineData("""{a=~"("}""")]
    [InlineData("(((")]
    [InlineData("")]
    public void Invalid_queries_are_refused(string query) => Assert.Throws<LogQLException>(() => Parser.Parse(query));

    // A query, and Loki's normal form of it.
    [Theory]
    [InlineData("""{a="b"}""", """{a="b"}""")]
    [InlineData("""{a="b",c=~"d|e",f!="g",h!~"i"}""", """{a="b", c=~"d|e", f!="g", h!~"i"}""")]
    [InlineData("""sum by (a) (rate({x="y"}|="z"[5m]))""", """sum by (a)(rate({x="y"} |= "z"[5m]))""")]
    [InlineData("""sum(rate({x="y"}[5m])) by (a,b)""", """sum by (a,b)(rate({x="y"}[5m]))""")]
    [InlineData("""topk(3, sum without () (rate({x="y"}[1h30m] offset 5m)))""", """topk(3,sum without ()(rate({x="y"}[1h30m] offset 5m0s)))""")]
    [InlineData("""{a="b"} |= "x" or "y" != "z" or `w` |~ `\d+` !~ "q" |> "<_>x" !> "y" |= ip("10.0.0.0/8")""",
        """{a="b"} |= "x" or "y" != "z" != "w" |~ "\\d+" !~ "q" |> "<_>x" !> "y" |= ip("10.0.0.0/8")""")]
    [InlineData("""{a="b"} | json | logfmt --strict --keep-empty | unpack | decolorize | regexp "(?P<x>a)" | pattern "<y> z" """,
        """{a="b"} | json | logfmt --strict --keep-empty | unpack | decolorize | regexp "(?P<x>a)" | pattern "<y> z" """)]
    [InlineData("""{a="b"} | json x, y="z[0].w" | logfmt foo, bar="baz" """, """{a="b"} | json x="x",y="z[0].w" | logfmt foo="foo",bar="baz" """)]
    [InlineData("""{a="b"} | status >= 500 and d > 1.5s or size == 2KB , e != "x" """, """{a="b"} | ( ( status>=500 , d>1.5s ) or ( size==2.0kB , e!="x" ) )""")]
    [InlineData("""{a="b"} | x=1 y=2 or z=3""", """{a="b"} | ( x==1 , ( y==2 or z==3 ) )""")]
    [InlineData("""{a="b"} | addr = ip("::1") | drop x, y=~"z" | keep w | line_format "{{.x}}" | label_format a=b, c="{{.d}}" """,
        """{a="b"} | addr=ip("::1") | drop x,y=~"z" | keep w | line_format "{{.x}}" | label_format a=b,c="{{.d}}" """)]
    [InlineData("""sum_over_time({a="b"} | json | unwrap duration(x) | __error__="" [5m])""", """sum_over_time({a="b"} | json | unwrap duration(x) | __error__=""[5m])""")]
    [InlineData("""quantile_over_time(0.99, {a="b"} | unwrap x [5m]) by (c)""", """quantile_over_time(0.99,{a="b"} | unwrap x[5m]) by (c)""")]
    [InlineData("""rate({a="b"}[5m] |= "x")""", """rate({a="b"} |= "x"[5m])""")]
    [InlineData("""rate(({a="b"} |= "x")[5m])""", """rate({a="b"} |= "x"[5m])""")]
    [InlineData("""rate((({a="b"} |= "x" [5m])))""", """rate({a="b"} |= "x"[5m])""")]
    [InlineData("""rate({a="b"}[5m]) > bool on (a) group_left (b) rate({a="c"}[5m])""", """(rate({a="b"}[5m]) > bool on (a) group_left (b) rate({a="c"}[5m]))""")]
    [InlineData("""rate({a="b"}[5m]) + 2 * 3 ^ 2 ^ 0.5 - 1""", """((rate({a="b"}[5m]) + 9.457608775674831) - 1)""")]
    [InlineData("1 + 1", "2")]
    [InlineData("vector(0.5)", "vector(0.500000)")]
    [InlineData("""label_replace(rate({a="b"}[5m]),"d","$1","s","(.*)")""", """label_replace(rate({a="b"}[5m]),"d","$1","s","(.*)")""")]
    [InlineData("""variants(count_over_time({a="b"}[5m])) of ({a="b"}[5m])""", """variants(count_over_time({a="b"}[5m])) of ({a="b"}[5m])""")]
    [InlineData("""{a="b"} # comment""", """{a="b"}""")]
    [InlineData("""SUM(RATE({a="b"}[5m]))""", """sum(rate({a="b"}[5m]))""")]
    [InlineData("""{rate="x", sum="y"} | count="1" """, """{rate="x", sum="y"} | count="1" """)]
    public void Queries_print_in_normal_form(string query, string expected)
    {
        var tree = Parser.Parse(query);

        Assert.Equal(expected.TrimEnd(), tree.ToString());
        Assert.Equal(tree.ToString(), Parser.Parse(tree.ToString()).ToString());
    }

    [Fact]
    public void Long_queries_are_split_over_lines()
    {
        var query = """sum by (namespace, level) (rate({namespace="production", container="gateway"} |= "error" != "timeout" | json | status >= 500 [5m]))""";

        var pretty = PrettyPrinter.Print(Parser.Parse(query));

        Assert.Equal(
            """
            sum by (namespace, level)(
              rate({namespace="production", container="gateway"} |= "error" != "timeout" | json | status>=500[5m])
            )
            """.ReplaceLineEndings("\n"), pretty);
    }
}
