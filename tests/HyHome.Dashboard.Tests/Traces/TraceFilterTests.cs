using HyHome.Dashboard.Pages.Traces;

namespace HyHome.Dashboard.Tests.Traces;

public sealed class TraceFilterTests
{
    [Fact]
    public void Nothing_to_look_for_finds_all() => Assert.Equal("{}", new TraceFilter { Service = "", Min = " " }.ToTraceQL());

    [Fact]
    public void Conditions_are_joined_in_one_pair_of_braces() => Assert.Equal(
        """{ resource.service.name = "shop" && name = "GET \"/\"" && status = error && trace:duration >= 100ms && trace:duration <= 2s }""",
        new TraceFilter { Service = "shop", Name = "GET \"/\"", Status = "error", Min = "100 ms", Max = "2s" }.ToTraceQL());

    [Theory]
    [InlineData("http.route=/orders", """{ .http.route = "/orders" }""")]
    [InlineData("span.http.response.status_code>=500", "{ span.http.response.status_code >= 500 }")]
    [InlineData("a=true b!=\"x y\"", """{ .a = true && .b != "x y" }""")]
    [InlineData("resource.host.name=~web-.*", """{ resource.host.name =~ "web-.*" }""")]
    [InlineData("code=\"500\"", """{ .code = "500" }""")]
    [InlineData("wait>10ms", "{ .wait > 10ms }")]
    public void Tags_are_compared_by_what_their_value_is(string tags, string expected)
    {
        var filter = new TraceFilter { Tags = tags };

        Assert.Null(filter.Problem);
        Assert.Equal(expected, filter.ToTraceQL());
    }

    [Theory]
    [InlineData("fast", null, null, "“fast” is no duration")]
    [InlineData(null, "10", null, "“10” is no duration")]
    [InlineData(null, null, "just words", "“just words” is no attribute")]
    public void What_cannot_be_read_is_told_with_an_example(string? min, string? max, string? tags, string problem) =>
        Assert.StartsWith(problem, new TraceFilter { Min = min, Max = max, Tags = tags }.Problem, StringComparison.Ordinal);
}
