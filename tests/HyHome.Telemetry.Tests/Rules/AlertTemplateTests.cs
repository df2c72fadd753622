using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Rules;

namespace HyHome.Telemetry.Tests.Rules;

/// <summary>What Prometheus makes of the same templates.</summary>
public sealed class AlertTemplateTests
{
    private static readonly RuleSample Sample = new(LabelSet.Of(("instance", "demo.a:10000"), ("job", "demo")), 4);

    [Theory]
    [InlineData("{{ humanizeTimestamp 1700000000.123 }}", "2023-11-14 22:13:20.122 +0000 UTC")]
    [InlineData("{{ now }} {{ urlQueryEscape \"a b&c\" }}", "1.7e+09 a+b%26c")]
    [InlineData("{{ $labels.nope }}|{{ .Labels.nope }}", "|")]
    [InlineData("{{ humanize \"abc\" }}", "<error expanding template: error executing template __alert_A: template: __alert_A:1:115: executing \"__alert_A\" at <humanize \"abc\">: error calling humanize: strconv.ParseFloat: parsing \"abc\": invalid syntax>")]
    [InlineData("{{ humanize true }}", "<error expanding template: error executing template __alert_A: template: __alert_A:1:115: executing \"__alert_A\" at <humanize true>: error calling humanize: can't convert bool to float>")]
    [InlineData("{{ $value.x }}", "<error expanding template: error executing template __alert_A: template: __alert_A:1:121: executing \"__alert_A\" at <$value.x>: can't evaluate field x in type float64>")]
    [InlineData("{{ $labels.a.b }}", "<error expanding template: error executing template __alert_A: template: __alert_A:1:122: executing \"__alert_A\" at <$labels.a.b>: can't evaluate field b in type string>")]
    [InlineData("{{ .Nope }}", "<error expanding template: error executing template __alert_A: template: __alert_A:1:115: executing \"__alert_A\" at <.Nope>: can't evaluate field Nope in type struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }>")]
    [InlineData("{{ with query \"vector(2)\" }}{{ range . }}{{ .Nope }}{{ end }}{{ end }}", "<error expanding template: error executing template __alert_A: template: __alert_A:1:156: executing \"__alert_A\" at <.Nope>: can't evaluate field Nope in type *template.sample>")]
    [InlineData("{{ with query \"vector(2)\" }}{{ . | first }} {{ . | first | value }}{{ end }}", "{map[] 2} 2")]
    [InlineData("{{ . }}", "{map[instance:demo.a:10000 job:demo] map[] http://here:9090 4}")]
    [InlineData("{{ $externalURL }} {{ externalURL }} {{ .ExternalURL }}{{ pathPrefix }}", "http://here:9090 http://here:9090 http://here:9090")]
    [InlineData("{{ graphLink \"up > 1\" }} {{ tableLink \"up > 1\" }}", "/graph?g0.expr=up+%3E+1&g0.tab=0 /graph?g0.expr=up+%3E+1&g0.tab=1")]
    public void Templates_become_what_Prometheus_makes_of_them(string template, string expected) => Assert.Equal(
        expected, AlertTemplate.Expand("A", template, Sample, static _ => [new RuleSample(LabelSet.Empty, 2)], "http://here:9090", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), TestContext.Current.CancellationToken));
}
