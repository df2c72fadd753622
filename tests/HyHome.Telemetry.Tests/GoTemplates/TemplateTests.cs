using HyHome.Telemetry.GoTemplates;

namespace HyHome.Telemetry.Tests.GoTemplates;

public sealed class TemplateTests
{
    private static readonly Dictionary<string, object?> Data = new()
    {
        ["name"] = "web",
        ["count"] = 3L,
        ["ratio"] = 0.25,
        ["up"] = true,
        ["empty"] = "",
        ["labels"] = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
        ["list"] = new List<object?> { "x", "y", "z" },
    };

    [Theory]
    [InlineData("{{.name}} {{.count}} {{.ratio}} {{.up}}", "web 3 0.25 true")]
    [InlineData("{{.missing}}|{{.labels.a}}|{{.labels.missing}}|{{index .labels \"b\"}}", "<no value>|1||2")]
    [InlineData("{{if .up}}a{{else}}b{{end}}{{if .empty}}c{{else if gt .count 2}}d{{else}}e{{end}}", "ad")]
    [InlineData("{{range .list}}[{{.}}]{{end}}", "[x][y][z]")]
    [InlineData("{{range $i, $e := .list}}{{if eq $i 1}}{{continue}}{{end}}{{$i}}{{$e}}{{end}}", "0x2z")]
    [InlineData("{{range .list}}{{if eq . \"y\"}}{{break}}{{end}}{{.}}{{end}}", "x")]
    [InlineData("{{range $k, $v := .labels}}{{$k}}={{$v}};{{end}}", "a=1;b=2;")]
    [InlineData("{{range .empty_list}}x{{else}}none{{end}}", "none")]
    [InlineData("{{with .labels}}{{.a}}{{end}}{{with .empty}}x{{else}}y{{end}}", "1y")]
    [InlineData("{{$x := .count}}{{$x = add $x 2}}{{$x}}{{$.name}}", "5web")]
    [InlineData("a  {{- /* gone */ -}}  b {{- .name -}} c", "abwebc")]
    [InlineData("{{define \"t\"}}<{{.}}>{{end}}{{template \"t\" .name}}{{template \"t\" 5}}", "<web><5>")]
    [InlineData("{{block \"b\" .count}}n={{.}}{{end}}", "n=3")]
    [InlineData("{{.name | upper | printf \"%s-%d\" | len}}", "16")]
    [InlineData("{{(printf \"%q\" .name)}} {{ (index .list 1) }}", "\"web\" y")]
    [InlineData("{{printf \"%5d|%-5s|%05.1f|%x|%v|%t|%%|%e\" 42 \"ab\" 3.14159 255 nil true 1500000.0}}", "   42|ab   |003.1|ff|<nil>|true|%|1.500000e+06")]
    [InlineData("{{printf \"%d\" \"x\"}} {{printf \"%s %s\" \"a\"}}", "%!d(string=x) a %!s(MISSING)")]
    [InlineData("{{and .up .name}} {{or .empty .name}} {{not .up}} {{and .empty (index .list 9)}}", "web web false ")]
    [InlineData("{{eq .name \"a\" \"web\"}} {{ne 1 2}} {{lt 1.5 2.5}} {{ge \"b\" \"a\"}} {{le 2 2}}", "true true true true true")]
    [InlineData("{{print 1 2 \"a\" \"b\" 3}} {{println \"x\"}}", "1 2ab3 x\n")]
    [InlineData("{{html \"<a href='x'>\"}} {{urlquery \"a b&c\"}}", "&lt;a href=&#39;x&#39;&gt; a+b%26c")]
    [InlineData("{{slice .name 1 2}} {{slice .list 1}} {{.labels}} {{len .list}}", "e [y z] map[a:1 b:2] 3")]
    [InlineData("{{`raw {{x}}`}} {{\"q\\\"\\n\"}}", "raw {{x}} q\"\n")]
    public void Templates_are_filled_in_as_Go_does(string template, string expected) =>
        Assert.Equal(expected, Template.Parse("t", template, LokiTemplateFunctions.All).Execute(Data, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("{{", "template: t:1: unclosed action")]
    [InlineData("{{.x", "template: t:1: unclosed action")]
    [InlineData("{{if $y := 1}}{{$y}}{{end}}{{$y}}", "template: t:1: undefined variable \"$y\"")]
    [InlineData("{{range $i, $e := .list}}{{end}}{{$i}}", "template: t:1: undefined variable \"$i\"")]
    [InlineData("{{$y := 1}}{{define \"d\"}}{{$y}}{{end}}", "template: t:1: undefined variable \"$y\"")]
    [InlineData("a\n{{nope}}", "template: t:2: function \"nope\" not defined")]
    [InlineData("{{if .x}}", "template: t:1: unexpected EOF")]
    [InlineData("{{end}}", "template: t:1: unexpected {{end}}")]
    [InlineData("{{if}}x{{end}}", "template: t:1: missing value for if")]
    [InlineData("{{}}", "template: t:1: missing value for command")]
    [InlineData("{{break}}", "template: t:1: {{break}} outside {{range}}")]
    [InlineData("{{(.x}}", "template: t:1: unclosed left paren")]
    public void Malformed_templates_are_refused(string template, string message) =>
        Assert.Equal(message, Assert.Throws<TemplateException>(() => Template.Parse("t", template, LokiTemplateFunctions.All)).Message);

    [Theory]
    [InlineData("{{.name.sub}}", "template: t:1:7: executing \"t\" at <.name.sub>: can't evaluate field sub in type string")]
    [InlineData("{{.missing.sub}}", "template: t:1:10: executing \"t\" at <.missing.sub>: nil pointer evaluating interface {}.sub")]
    [InlineData("{{index .list 7}}", "template: t:1:2: executing \"t\" at <index .list 7>: error calling index: index out of range: 7")]
    [InlineData("{{eq 1 \"1\"}}", "template: t:1:2: executing \"t\" at <eq 1 \"1\">: error calling eq: incompatible types for comparison")]
    [InlineData("{{lower 1 2}}", "template: t:1:2: executing \"t\" at <lower 1 2>: wrong number of args for lower: want 1 got 2")]
    [InlineData("{{$x = 5}}", "template: t:1:7: executing \"t\" at <5>: undefined variable \"$x\"")]
    [InlineData("{{repeat 99999999 \"xx\"}}", "template: t:1:2: executing \"t\" at <repeat 99999999 \"xx\">: error calling repeat: result exceeds 1048576 characters")]
    [InlineData("{{define \"r\"}}{{template \"r\"}}{{end}}{{template \"r\"}}", "template: t: exceeded maximum template depth (200)")]
    public void Failing_templates_say_where(string template, string message) =>
        Assert.Equal(message, Assert.Throws<TemplateException>(() => Template.Parse("t", template, LokiTemplateFunctions.All).Execute(Data, TestContext.Current.CancellationToken)).Message);

    [Theory]
    [InlineData("{{Replace \"aXbXc\" \"X\" \"-\" 1}} {{replace \"X\" \"-\" \"aXbX\"}}", "a-bXc a-b-")]
    [InlineData("{{Trim \"--x--\" \"-\"}}{{TrimPrefix \"abc\" \"ab\"}}{{trimSuffix \"c\" \"abc\"}}{{trimAll \"$\" \"$5$\"}}", "xcab5")]
    [InlineData("{{trunc 3 \"héllo\"}} {{trunc -2 \"héllo\"}} {{substr 1 3 \"hello\"}}", "hé lo el")]
    [InlineData("{{trunc 20 \"ünïcödé ✓ 日本語\"}}|{{trunc -2 \"é✓\"}}|{{substr 1 4 \"日本\"}}|{{substr 2 -1 \"日本\"}}|{{substr 0 99 \"abc\"}}", "ünïcödé ✓ 日\uFFFD|\uFFFD\uFFFD|\uFFFD\uFFFD\uFFFD|\uFFFD本|abc")]
    [InlineData("{{urlencode \"a b!*()~'é/?&=+%\"}}", "a+b%21%2A%28%29~%27%C3%A9%2F%3F%26%3D%2B%25")]
    [InlineData("{{replace \"\" \"-\" \"ab\"}} {{Replace \"ab\" \"\" \"-\" 1}}", "-a-b- -ab")]
    [InlineData("{{int \"1.5\"}} {{int \"x\"}} {{int \"0x10\"}} {{int \"010\"}} {{int \"08\"}} {{int \"1e3\"}} {{int \"-7\"}} {{int \"0b11\"}} {{int 3.9}}", "1 0 16 8 0 0 -7 3 3")]
    [InlineData("{{float64 \"1234567\"}} {{123456789.5}} {{printf \"%v %6.2g %G\" 1e20 1234567.0 1e-7}} {{100000.0}}", "1.234567e+06 1.234567895e+08 1e+20 1.2e+06 1E-07 100000")]
    [InlineData("{{divf 1.0 3.0}} {{addf 0.1 0.2}} {{mulf 1e20 1e20}}", "0.3333333333333333 0.3 1e+40")]
    [InlineData("{{fromJson \"{\\\"a\\\":[1,null]}\"}}", "map[a:[1 <nil>]]")]
    [InlineData("{{title \"o'neil mc-donald x_y\"}}", "O'Neil Mc-Donald X_y")]
    [InlineData("{{alignLeft 5 \"ab\"}}|{{alignRight 5 \"ab\"}}|{{alignRight 2 \"abcd\"}}", "ab   |   ab|cd")]
    [InlineData("{{title \"hello world\"}} {{indent 2 \"a\\nb\"}}", "Hello World   a\n  b")]
    [InlineData("{{b64enc \"hi\"}} {{b64dec \"aGk=\"}} {{urlencode \"a b/c\"}} {{urldecode \"a+b%2Fc\"}}", "aGk= hi a+b%2Fc a b/c")]
    [InlineData("{{regexReplaceAll \"(a)(x*)b\" \"-ab-axxb-\" \"${2}W\"}} {{regexReplaceAllLiteral \"a\" \"aba\" \"$1\"}} {{count \"a|b\" \"abca\"}}", "-W-xxW- $1b$1 3")]
    [InlineData("{{add 1 2 3}} {{sub 5 2}} {{mul 2 3}} {{div 7 2}} {{mod 7 4}} {{max 1 9 3}} {{min 4 2}}", "6 3 6 3 3 9 2")]
    [InlineData("{{addf 0.1 0.2}} {{subf 1 0.5}} {{mulf 1.5 2}} {{divf 1 4}} {{ceil 1.2}} {{floor 1.8}} {{round 123.5555 3}}", "0.3 0.5 3 0.25 2 1 123.556")]
    [InlineData("{{int \"12\"}} {{float64 \"1.5\"}} {{int \"x\"}} {{default \"d\" \"\"}} {{default \"d\" \"v\"}}", "12 1.5 0 d v")]
    [InlineData("{{bytes \"2KB\"}} {{duration \"1m30s\"}} {{duration_seconds \"250ms\"}}", "2000 90 0.25")]
    [InlineData("{{range fromJson \"[{\\\"a\\\":1},{\\\"a\\\":\\\"x\\\"}]\"}}{{.a}},{{end}}", "1,x,")]
    [InlineData("{{toDate \"2006-01-02\" \"2023-01-15\" | unixEpoch}} {{unixToTime \"1673798889902\" | unixEpochMillis}} {{unixToTime \"1673798889\" | unixEpochNanos}}", "1673740800 1673798889902 1673798889000000000")]
    [InlineData("{{toDateInZone \"2006-01-02T15:04:05\" \"America/New_York\" \"2023-07-15T08:00:00\" | date \"2006-01-02 15:04 -0700 MST\"}}", "2023-07-15 08:00 -0400 EDT")]
    [InlineData("{{(unixToTime \"1673798889\").Format \"Mon Jan _2 3:04PM 06 .000\"}} {{unixToTime \"1673798889\"}}", "Sun Jan 15 4:08PM 23 .000 2023-01-15 16:08:09 +0000 UTC")]
    public void Functions_give_what_Loki_gives(string template, string expected) =>
        Assert.Equal(expected, Template.Parse("t", template, LokiTemplateFunctions.All).Execute(Data, TestContext.Current.CancellationToken));

    [Fact]
    public void Random_templates_never_break_the_parser()
    {
        string[] pieces = ["{{", "}}", "{{-", "-}}", "if", "else", "end", "range", "with", ".x", "$y", ":=", "|", "(", ")", "\"s\"", "`", "/*", "*/", " ", "printf", "1", "define", "template", ",", "'c'"];
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(2) == 0 ? " " : "")));
            try
            {
                Template.Parse("t", text, LokiTemplateFunctions.All).Execute(Data, TestContext.Current.CancellationToken);
            }
            catch (TemplateException e)
            {
                Assert.StartsWith("template: t", e.Message, StringComparison.Ordinal);
            }
        }
    }
}
