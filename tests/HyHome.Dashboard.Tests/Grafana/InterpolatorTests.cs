using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Tests.Grafana;

public sealed class InterpolatorTests
{
    private static readonly VariableScope Scope = VariableScope.Empty.With(
        ("one", new VariableValue(["a.b"]) { IsOwn = true }),
        ("many", new VariableValue(["a.b", "c"]) { IsList = true, IsOwn = true }),
        ("single", new VariableValue(["a.b"]) { IsList = true, IsOwn = true }),
        ("all", new VariableValue(["x", "y"]) { IsList = true, IsAll = true, Texts = ["All"], IsOwn = true }),
        ("custom", new VariableValue(["x", "y"]) { IsList = true, IsAll = true, AllValue = ".*", Texts = ["All"], IsOwn = true }),
        ("quoted", new VariableValue(["""a"b\c"""]) { IsOwn = true }));

    [Theory]
    [InlineData("up{job=\"$one\"}", "up{job=\"a.b\"}")]
    [InlineData("up{job=~\"$many\"}", "up{job=~\"(a\\\\.b|c)\"}")]
    [InlineData("up{job=~\"${single}\"}", "up{job=~\"a\\\\.b\"}")]
    [InlineData("up{job=~\"[[all]]\"}", "up{job=~\"(x|y)\"}")]
    [InlineData("up{job=~\"$custom\"}", "up{job=~\".*\"}")]
    [InlineData("up{job=\"$quoted\"}", "up{job=\"a\\\"b\\\\c\"}")]
    [InlineData("$unknown ${unknown:csv} [[unknown]]", "$unknown ${unknown:csv} [[unknown]]")]
    [InlineData("$oneself", "$oneself")]
    public void A_query_gets_patterns_for_lists_and_escaped_text_for_single_values(string text, string expected) =>
        Assert.Equal(expected, Interpolator.Replace(text, Scope, VariableFormats.PromQL));

    [Theory]
    [InlineData("${many:csv}", "a.b,c")]
    [InlineData("${many:pipe}", "a.b|c")]
    [InlineData("${many:raw}", "a.b,c")]
    [InlineData("${many:regex}", "(a\\.b|c)")]
    [InlineData("${one:regex}", "a\\.b")]
    [InlineData("${many:text}", "a.b + c")]
    [InlineData("${all:text}", "All")]
    [InlineData("${many:json}", "[\"a.b\",\"c\"]")]
    [InlineData("${many:glob}", "{a.b,c}")]
    [InlineData("$many", "{a.b,c}")]
    [InlineData("${many:distributed}", "a.b,many=c")]
    [InlineData("${many:doublequote}", "\"a.b\",\"c\"")]
    [InlineData("${many:singlequote}", "'a.b','c'")]
    [InlineData("${many:sqlstring}", "'a.b','c'")]
    [InlineData("${many:lucene}", "(\"a.b\" OR \"c\")")]
    [InlineData("${many:queryparam}", "var-many=a.b&var-many=c")]
    [InlineData("${all:queryparam}", "var-all=%24__all")]
    [InlineData("${many:percentencode}", "%7Ba.b%2Cc%7D")]
    [InlineData("[[many:csv]]", "a.b,c")]
    public void Formats_write_values_as_Grafana_documents_them(string text, string expected) => Assert.Equal(expected, Interpolator.Replace(text, Scope));

    [Fact]
    public void Built_in_variables_tell_the_range_and_the_steps()
    {
        var range = new DashboardRange(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), DateTimeOffset.FromUnixTimeMilliseconds(1_700_003_600_000), "now-1h", "now");
        var scope = BuiltInVariables.ForInterval(BuiltInVariables.With(VariableScope.Empty, new DashboardModel { Uid = "u", Title = "Board" }, range), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));

        Assert.Equal(
            "1700000000000 1700003600000 3600s 3600 3600000 30s 30000 1m Board u 2023-11-14T22:13:20.000Z 1700000000 2023-11-14",
            Interpolator.Replace("$__from $__to $__range $__range_s $__range_ms $__interval $__interval_ms $__rate_interval $__dashboard ${__dashboard.uid} ${__from:date} ${__from:date:seconds} ${__from:date:YYYY-MM-DD}", scope));
    }

    [Fact]
    public void Variables_of_an_inner_scope_hide_those_outside() =>
        Assert.Equal("inner {a.b,c}", Interpolator.Replace("$one $many", Scope.With(("one", VariableValue.Of("inner")))));
}
