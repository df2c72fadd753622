using System.Text;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL;
using HyHome.Telemetry.LogQL.Pipeline;
using HyHome.Telemetry.LogQL.Syntax;

namespace HyHome.Telemetry.Tests.LogQL;

public sealed class ParserFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", "[5m]", "|", "|=", "|~", "!=", "!~", "|>", "\"x\"", "`y`", "a", "=", "=~", ",", "json", "logfmt", "unwrap", "by", "without",
        "sum", "rate", "topk", "1", "2.5", "5m", "2KB", "or", "and", "unless", "+", "-", "*", "/", "^", "==", ">", "bool", "on", "ignoring", "group_left",
        "offset", "ip", "label_format", "line_format", "drop", "keep", "{a=\"b\"}", "rate({a=\"b\"}[5m])", " ", "\n", "#", "--strict", "é", "\0", "\"",
    ];

    [Fact]
    public void Random_text_is_either_a_query_or_a_parse_error()
    {
        var random = new Random(20251123);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 15); n > 0; n--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]).Append(random.Next(2) == 0 ? " " : "");
            }

            try
            {
                var printed = Parser.Parse(text.ToString()).ToString();
                Assert.Equal(printed, Parser.Parse(printed).ToString());
            }
            catch (LogQLException e)
            {
                Assert.Equal(LogQLErrorKind.Parse, e.Kind);
            }
        }
    }

    [Fact]
    public void Deep_nesting_is_refused_rather_than_exhausting_the_stack()
    {
        Assert.Throws<LogQLException>(() => Parser.Parse(new string('(', 50_000)));
        Assert.Throws<LogQLException>(() => Parser.Parse("{a=\"b\"} | " + new string('(', 50_000)));
        Assert.Throws<LogQLException>(() => Parser.Parse("rate(" + new string('(', 50_000)));
    }

    [Theory]
    [InlineData("""{"a":{"b":[1,{"c":"\u00e9\n"}],"d":true},"e":null,"f":1.5e3}""")]
    [InlineData("""level=info msg="some \"quoted\" text" empty= key dur=5ms""")]
    public void Damaged_lines_never_break_a_parser(string seed)
    {
        var random = new Random(7);
        var pipelines = new[] { "| json", "| logfmt", "| logfmt --strict", "| json x=\"a.b[1].c\"", "| unpack", "| regexp \"(?P<x>\\\\w+)=\"", "| pattern \"<a>=<b> \"" }
            .Select(p => LogPipeline.Create(Parser.ParseLogSelector("{a=\"b\"} " + p).Stages)).ToArray();
        var stream = LabelSet.Of(("a", "b"));
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(seed);
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            foreach (var pipeline in pipelines)
            {
                var line = new LogLine { Timestamp = i, Text = bytes.AsSpan(0, random.Next(bytes.Length + 1)) };
                Assert.True(pipeline.Process(ref line, stream, LabelSet.Empty));
            }
        }
    }
}
