using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Tests;

public sealed class LabelSetTests
{
    [Fact]
    public void Sorts_by_name_and_leaves_empty_values_out()
    {
        var set = LabelSet.Of(("b", "2"), ("a", "1"), ("c", ""));

        Assert.Equal("""{a="1", b="2"}""", set.ToString());
        Assert.Equal(set, LabelSet.Of(("a", "1"), ("b", "2")));
    }

    [Theory]
    [InlineData("a.c", "abc", true)]
    [InlineData("a.c", "abcd", false)]
    [InlineData("(?i)ABC|x", "abc", true)]
    [InlineData("(?P<n>a)b", "ab", true)]
    public void Regex_matchers_are_anchored_and_take_Go_syntax(string pattern, string value, bool expected) =>
        Assert.Equal(expected, new LabelMatcher("n", MatchKind.Regex, pattern).Matches(value));
}
