using HyHome.Dashboard.Queries;

namespace HyHome.Dashboard.Tests.Queries;

public sealed class QueryPlaceTests
{
    // The cursor is at the bar that stands for it: ¦.
    [Theory]
    [InlineData("¦", nameof(Expected.Expression), "")]
    [InlineData("ra¦", nameof(Expected.Expression), "ra")]
    [InlineData("sum(ra¦", nameof(Expected.Expression), "ra")]
    [InlineData("{¦", nameof(Expected.Name), "")]
    [InlineData("{ser¦", nameof(Expected.Name), "ser")]
    [InlineData("{a=\"b\", ¦", nameof(Expected.Name), "")]
    [InlineData("{a ¦", nameof(Expected.Operator), "")]
    [InlineData("{a=¦", nameof(Expected.Value), "")]
    [InlineData("{a=\"x¦", nameof(Expected.Value), "x")]
    [InlineData("{a=~\"x¦", nameof(Expected.Value), "x")]
    [InlineData("{a=\"x\"¦", nameof(Expected.Joint), "")]
    [InlineData("{a=\"x\"} ¦", nameof(Expected.Joint), "")]
    [InlineData("{a=\"x\"} |= \"te¦", nameof(Expected.Nothing), "te")]
    [InlineData("{a=\"x\"} | js¦", nameof(Expected.Stage), "js")]
    [InlineData("{a=\"x\"} | json | level=\"¦", nameof(Expected.Value), "")]
    [InlineData("{a=\"x\"} | json | level ¦", nameof(Expected.Operator), "")]
    [InlineData("rate(up[¦", nameof(Expected.Range), "")]
    [InlineData("rate(up[5m¦", nameof(Expected.Range), "5m")]
    [InlineData("sum by (jo¦", nameof(Expected.Grouping), "jo")]
    [InlineData("sum by (job, ¦", nameof(Expected.Grouping), "")]
    [InlineData("sum(up) by (¦", nameof(Expected.Grouping), "")]
    [InlineData("a / on (i¦", nameof(Expected.Grouping), "i")]
    [InlineData("up # rem¦", nameof(Expected.Nothing), "")]
    [InlineData("{ resource.service.na¦", nameof(Expected.Name), "resource.service.na")]
    [InlineData("{ status = er¦", nameof(Expected.Value), "er")]
    [InlineData("{ status = error ¦", nameof(Expected.Joint), "")]
    [InlineData("{ status = error && ¦", nameof(Expected.Name), "")]
    [InlineData("{ span.a.b > ¦", nameof(Expected.Value), "")]
    [InlineData("{a=\"\\\"¦", nameof(Expected.Value), "\\\"")]
    public void What_is_expected_follows_from_what_stands_before(string text, string expected, string word)
    {
        var cursor = text.IndexOf('¦', StringComparison.Ordinal);
        var place = QueryPlace.Find(text.Remove(cursor, 1), cursor);

        Assert.Equal((expected, word), (place.Expected.ToString(), place.Word));
        Assert.Equal(cursor - word.Length, place.From);
    }

    [Theory]
    [InlineData("up{job=\"a\", instance=\"¦", "instance", "up{job=\"a\"}")]
    [InlineData("{app=\"x\", level=~\"¦", "level", "{app=\"x\"}")]
    [InlineData("{app=\"¦", "app", "{}")]
    [InlineData("sum(rate(x{a=\"b\",c=\"¦", "c", "x{a=\"b\"}")]
    [InlineData("{ span.a = \"b\" && resource.c = \"¦", "resource.c", "{span.a = \"b\"}")]
    public void Values_are_asked_for_within_the_other_conditions(string text, string name, string selector)
    {
        var cursor = text.IndexOf('¦', StringComparison.Ordinal);
        var place = QueryPlace.Find(text.Remove(cursor, 1), cursor);

        Assert.Equal((Expected.Value, name, selector, true), (place.Expected, place.Name, place.Selector, place.IsQuoted));
    }

    [Theory]
    [InlineData("}}}}))]]")]
    [InlineData("\"")]
    [InlineData("{{{{[[[(((")]
    [InlineData("= = = |")]
    [InlineData("by (by (by (")]
    public void Whatever_is_typed_has_a_place_at_each_cursor(string text)
    {
        for (var cursor = 0; cursor <= text.Length; cursor++)
        {
            Assert.InRange(QueryPlace.Find(text, cursor).From, 0, cursor);
        }
    }
}
