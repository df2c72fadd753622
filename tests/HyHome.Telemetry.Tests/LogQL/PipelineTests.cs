namespace HyHome.Telemetry.Tests.LogQL;

public sealed class PipelineTests
{
    private const string Json = """{"level":"info","n":1.50,"nested":{"a b":"x","deep":{"ok":true}},"list":[1],"nil":null,"app":"dup","9x":"y","esc":"a\"b\u00e9"}""";
    private const string Logfmt = """level=info msg="some \"text\"" dur=1.5s size=2KB empty= flag n=7 app=dup""";

    [Theory]
    [InlineData("| json", """{_9x="y", app="web", app_extracted="dup", esc="a\"bé", level="info", n="1.50", nested_a_b="x", nested_deep_ok="true"}""")]
    [InlineData("| json lvl=\"level\", first=\"list[0]\", deep=\"nested.deep\", none=\"no.such\"", """{app="web", deep="{\"ok\":true}", first="1", lvl="info", none=""}""")]
    [InlineData("| json x=`nested[\"a b\"]`", """{app="web", x="x"}""")]
    [InlineData("| json | drop app_extracted, nested_a_b, nested_deep_ok, esc, _9x", """{app="web", level="info", n="1.50"}""")]
    [InlineData("| json | keep level, n=\"2\"", """{level="info"}""")]
    [InlineData("| json | label_format up=\"{{.level | ToUpper}}\", lvl=level | keep lvl, up, level", """{lvl="info", up="INFO"}""")]
    [InlineData("| json | n > 1.4 and level=\"info\" | keep n", """{n="1.50"}""")]
    public void Json_fields_become_labels(string stages, string expected) =>
        Assert.Equal(expected, LogSamples.Of(Json).Labels("{app=\"web\"} " + stages));

    [Theory]
    [InlineData("| logfmt", """{app="web", app_extracted="dup", dur="1.5s", level="info", msg="some \"text\"", n="7", size="2KB"}""")]
    [InlineData("| logfmt --keep-empty", """{app="web", app_extracted="dup", dur="1.5s", empty="", flag="", level="info", msg="some \"text\"", n="7", size="2KB"}""")]
    [InlineData("| logfmt l=\"level\", d=\"dur\", none=\"nothing\"", """{app="web", d="1.5s", l="info", none=""}""")]
    [InlineData("| logfmt | dur > 1s and size >= 2KB | keep n", """{n="7"}""")]
    [InlineData("| logfmt | dur < 2s , size != 1MB | n == 7 | keep n", """{n="7"}""")]
    [InlineData("| logfmt | level > 5 | keep n", """{__error__="LabelFilterErr", __error_details__="strconv.ParseFloat: parsing \"info\": invalid syntax", n="7"}""")]
    [InlineData("| logfmt | level > 5s | keep n", """{__error__="LabelFilterErr", __error_details__="time: invalid duration \"info\"", n="7"}""")]
    [InlineData("| pattern \"level=<lvl> msg=<_> dur=<d> <_>\"", """{app="web", d="1.5s", lvl="info"}""")]
    [InlineData("| regexp \"n=(?P<num>\\\\d+)\"", """{app="web", num="7"}""")]
    [InlineData("| json", """{__error__="JSONParserErr", __error_details__="Value looks like object, but can't find closing '}' symbol", app="web"}""")]
    [InlineData("| unpack", """{__error__="JSONParserErr", __error_details__="expecting json object(6), but it is not", app="web"}""")]
    public void Text_lines_become_labels(string stages, string expected) =>
        Assert.Equal(expected, LogSamples.Of(Logfmt).Labels("{app=\"web\"} " + stages));

    [Fact]
    public void Strict_logfmt_notes_the_error()
    {
        Assert.Equal(
            """{__error__="LogfmtParserErr", __error_details__="logfmt syntax error at pos 8 : unexpected '='", a="1", app="web"}""",
            LogSamples.Of("a=1 b=c=d e=2").Labels("""{app="web"} | logfmt --strict"""));
        Assert.Equal("""{a="1", app="web", e="2"}""", LogSamples.Of("a=1 b=c=d e=2").Labels("""{app="web"} | logfmt"""));
    }

    [Fact]
    public void Unpack_restores_labels_and_line()
    {
        var logs = LogSamples.Of("""{"pod":"p1","app":"dup","_entry":"the \"line\"","n":1}""");

        Assert.Equal(["the \"line\""], logs.Lines("""{app="web"} | unpack"""));
        Assert.Equal("""{app="web", app_extracted="dup", pod="p1"}""", logs.Labels("""{app="web"} | unpack"""));
    }

    [Theory]
    [InlineData("| logfmt | line_format \"{{.level}} {{.n}} {{.missing}}\"", "info 7 ")]
    [InlineData("| logfmt | line_format \"{{.level}}\"", "info")]
    [InlineData("| line_format `{{ __line__ | lower | trunc 10 }}`", "level=info")]
    [InlineData("| line_format `{{ __timestamp__ | date \"2006-01-02T15:04:05.000Z07:00\" }}`", "1970-01-01T00:00:01.000Z")]
    [InlineData("| line_format `{{ __timestamp__ | unixEpoch }}`", "1")]
    [InlineData("| line_format `{{if contains \"info\" __line__}}yes{{else}}no{{end}}`", "yes")]
    [InlineData("| logfmt | line_format `{{ add (int .n) 3 }} {{ printf \"%05.1f\" (divf .n 2) }}`", "10 003.5")]
    [InlineData("| logfmt | line_format `{{ $x := .n }}{{ range $i, $e := fromJson \"[1,2]\" }}{{$i}}={{$e}},{{end}}{{$x}}`", "0=1,1=2,7")]
    [InlineData("| logfmt | line_format `{{ duration .dur }} {{ bytes .size }}`", "1.5 2000")]
    [InlineData("| line_format `a` | line_format `{{__line__}}b` |= \"ab\"", "ab")]
    public void Templates_make_lines(string stages, string expected) =>
        Assert.Equal([expected], LogSamples.Of(Logfmt).Lines("{app=\"web\"} " + stages));

    [Fact]
    public void A_failing_template_marks_the_line_and_leaves_it()
    {
        var logs = LogSamples.Of("text");

        Assert.Equal(["text"], logs.Lines("""{app="web"} | line_format `{{ div 1 0 }}`"""));
        Assert.Equal(
            """{__error__="TemplateFormatErr", __error_details__="template: line:1:3: executing \"line\" at <div 1 0>: error calling div: runtime error: integer divide by zero", app="web"}""",
            logs.Labels("""{app="web"} | line_format `{{ div 1 0 }}`"""));
    }

    [Fact]
    public void Colours_are_removed() =>
        Assert.Equal(["red plain"], LogSamples.Of("\u001b[31mred\u001b[0m plain").Lines("""{app="web"} | decolorize"""));

    [Fact]
    public void Metadata_is_a_label_and_hides_nothing()
    {
        var logs = new LogSamples().Add(LogSamples.Stream, 1, """{"trace_id":"other","ok":1}""", ("trace_id", "abc"), ("app", "meta"));

        Assert.Equal("""{app="web", app_extracted="meta", trace_id="abc"}""", logs.Labels("""{app="web"} | trace_id="abc" """));
        Assert.Equal("""{app="web", app_extracted="meta", ok="1", trace_id="abc", trace_id_extracted="other"}""", logs.Labels("""{app="web"} | json"""));
        Assert.Empty(logs.Lines("""{app="web"} | trace_id="x" """));
    }

    [Theory]
    [InlineData("""| ip_addr = ip("10.0.0.0/8")""", true)]
    [InlineData("""| ip_addr != ip("10.0.0.0/8")""", false)]
    [InlineData("""| absent = ip("10.0.0.1")""", false)]
    [InlineData("""| absent > 5""", false)]
    [InlineData("""| absent = "" """, true)]
    [InlineData("""| ip_addr =~ "10.*" or absent = "x" """, true)]
    public void Label_filters_compare_addresses_and_absent_labels(string filter, bool passes) =>
        Assert.Equal(passes ? 1 : 0, LogSamples.Of("ip_addr=10.1.2.3").Lines("{app=\"web\"} | logfmt " + filter).Length);

    [Fact]
    public void Limits_directions_and_intervals_hold_over_streams()
    {
        var logs = new LogSamples();
        for (var i = 1; i <= 10; i++)
        {
            logs.Add(Telemetry.Labels.LabelSet.Of(("app", i % 2 == 0 ? "even" : "odd")), i, $"{i}");
        }

        const string All = """{app=~".+"}""";
        Assert.Equal(["10", "9", "8"], logs.Lines(All, forward: false, limit: 3));
        Assert.Equal(["1", "2", "3"], logs.Lines(All, limit: 3));
        Assert.Equal(["1", "4", "7", "10"], logs.Lines(All, interval: 3));
        // The end is exclusive, the start inclusive.
        Assert.Equal(["3", "4"], logs.Lines(All, start: 3, end: 5));
    }

    [Theory]
    [InlineData("""| line_format "{{.x" """)]
    [InlineData("""| line_format "{{ nope .x }}" """)]
    [InlineData("""|~ "(" """)]
    [InlineData("""|= ip("1.2") """)]
    [InlineData("""|~ ip("10.0.0.1") """)]
    [InlineData("""| a = ip("x") """)]
    [InlineData("""| label_format a="x", a="y" """)]
    [InlineData("""| label_format __error__="x" """)]
    [InlineData("""|> "<named>" """)]
    [InlineData("""|> "<_><_>" """)]
    [InlineData("""| json a="b." """)]
    public void Stages_that_cannot_be_built_are_parse_errors(string stage) =>
        Assert.StartsWith("parse error : stage '", Assert.Throws<Telemetry.LogQL.LogQLException>(() => LogSamples.Of("x").Lines("{app=\"web\"} " + stage)).Message, StringComparison.Ordinal);
}
