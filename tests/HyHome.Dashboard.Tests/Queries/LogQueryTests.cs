using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Queries;

namespace HyHome.Dashboard.Tests.Queries;

public sealed class LogQueryTests
{
    [Theory]
    [InlineData("""{service_name=~".+"}""", "app", "web", false, """{app="web"}""")]
    [InlineData("""{app="web"}""", "level", "error", false, """{app="web", level="error"}""")]
    [InlineData("""{app="web"} |= "{a}" """, "app", "api", false, """{app="api"} |= "{a}" """)]
    [InlineData("""sum(rate({app=~"a,b|c"} | json [5m]))""", "x", "1", false, """sum(rate({app=~"a,b|c", x="1"} | json [5m]))""")]
    [InlineData("""{app="web"}""", "app", "web", true, """{service_name=~".+", app!="web"}""")]
    [InlineData("""{a="b", app!="web"}""", "app", "api", true, """{a="b", app!="web", app!="api"}""")]
    [InlineData("""{a="b"}""", "path", """C:\x"y""", false, """{a="b", path="C:\\x\"y"}""")]
    [InlineData("", "app", "web", false, """{app="web"}""")]
    public void A_label_goes_into_the_braces(string query, string label, string value, bool isOut, string expected) =>
        Assert.Equal(expected, LogQuery.WithLabel(query, label, value, isOut));

    [Theory]
    [InlineData("""{app="web", a="b"}""", """{a="b"}""")]
    [InlineData("""{app="web"} | json""", """{service_name=~".+"} | json""")]
    public void A_label_is_taken_out_of_the_braces(string query, string expected) => Assert.Equal(expected, LogQuery.WithoutLabel(query, "app"));

    [Theory]
    [InlineData("""{app="web"}""", "web")]
    [InlineData("""{app = `web`}""", "web")]
    [InlineData("""{apple="web"}""", null)]
    [InlineData("""{app=~"web"}""", null)]
    [InlineData("""{app!="web"}""", null)]
    [InlineData("nonsense", null)]
    public void The_value_of_a_label_is_read_from_the_braces(string query, string? expected) => Assert.Equal(expected, LogQuery.LabelOf(query, "app"));

    [Fact]
    public void A_field_goes_behind_a_pipe_once_and_its_opposite_goes_away()
    {
        var only = LogQuery.WithField("{a=\"b\"}", "order_id", "7");
        var without = LogQuery.WithField(only, "order_id", "7", isOut: true);

        Assert.Equal("{a=\"b\"} | order_id=\"7\"", only);
        Assert.Equal(only, LogQuery.WithField(only, "order_id", "7"));
        Assert.Equal("{a=\"b\"} | order_id!=\"7\"", without);
        Assert.Equal("7", LogQuery.FieldOf(only, "order_id"));
        Assert.Null(LogQuery.FieldOf(without, "order_id"));
        Assert.Equal("{a=\"b\"}", LogQuery.WithoutField(only, "order_id"));
        Assert.Equal("{a=\"b\"} | json", LogQuery.WithoutField("{a=\"b\"} | order_id=\"7\" | json | order_id=\"8\"", "order_id"));
    }

    [Theory]
    [InlineData("""{a="b"} |= "error" |= `x"y` != "no" """, "error", "x\"y")]
    [InlineData("""{a="b"} |="a\"b" """, "a\"b")]
    [InlineData("""{a="b"} |= """)]
    [InlineData("""{a="b"} |= "open""")]
    public void Texts_that_are_searched_for_are_found(string query, params string[] expected)
    {
        var found = LogQuery.Searched(query);

        Assert.Equal(expected, found.Where(f => f is not "open"));
    }

    [Fact]
    public void Queries_of_a_trace_and_of_levels_are_built() => Assert.Equal(
        ("""{service_name=~".+"} | trace_id="abc" | span_id="def" """.TrimEnd(), """sum by (detected_level) (count_over_time({a="b"} |= "c" [90s]))"""),
        (LogQuery.OfTrace("abc", "def"), LogQuery.Histogram("""{a="b"} |= "c" """, TimeSpan.FromSeconds(90))));

    [Theory]
    [InlineData(250, "250ms")]
    [InlineData(1000, "1s")]
    [InlineData(90_000, "90s")]
    [InlineData(300_000, "5m")]
    [InlineData(86_400_000, "1d")]
    public void Durations_are_written_in_the_largest_whole_unit(int milliseconds, string expected) => Assert.Equal(expected, QueryText.Duration(TimeSpan.FromMilliseconds(milliseconds)));
}
