using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Tests.Text;

public sealed class GoRegexTests
{
    [Theory]
    [InlineData("a$", "a", true)]
    [InlineData("a$", "a\n", false)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData(@"\d+", "٣", false)]
    [InlineData(@"[\D]", "3", false)]
    [InlineData(@"\Qa.b\E+", "a.bb", true)]
    [InlineData(@"\Qa.b\E+", "axb", false)]
    [InlineData("[[:alpha:]]+[[:^digit:]]", "ab-", true)]
    [InlineData(@"\p{Greek}", "λ", true)]
    [InlineData(@"^\pL$", "λ", true)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[😀-😂]$", "😁", true)]
    [InlineData("^[^a]{2}$", "😀b", true)]
    [InlineData(@"\x{1F600}\x41", "😀A", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("(?P<x>a)(?<y>b)", "ab", true)]
    [InlineData("(?i:AB)c", "abC", false)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("x*?", "", true)]
    [InlineData(@"\101", "A", true)]
    [InlineData("a b#c", "a b#c", true)]
    public void Matches_as_Go_does(string pattern, string input, bool expected) => Assert.Equal(expected, GoRegex.Compile(pattern).IsMatch(input));

    [Theory]
    [InlineData("(", "missing closing ): `(`")]
    [InlineData("a)", "unexpected ): `a)`")]
    [InlineData("[a", "missing closing ]: `[a`")]
    [InlineData("*a", "missing argument to repetition operator: `*`")]
    [InlineData("a**", "invalid nested repetition operator: `**`")]
    [InlineData("a{1001}", "invalid repeat count: `{1001}`")]
    [InlineData("(?=a)", "invalid or unsupported Perl syntax: `(?=`")]
    [InlineData("(?<!a)", "invalid or unsupported Perl syntax: `(?<`")]
    [InlineData(@"(a)\1", @"invalid escape sequence: `\1`")]
    [InlineData("[b-a]", "invalid character class range: `b-a`")]
    [InlineData(@"\Z", @"invalid escape sequence: `\Z`")]
    [InlineData("(?P<>a)", "invalid named capture: `(?P<>`")]
    [InlineData(@"a\", "trailing backslash at end of expression: ``")]
    public void Refuses_what_Go_refuses_with_its_words(string pattern, string error)
    {
        Assert.Equal("error parsing regexp: " + error, Assert.Throws<FormatException>(() => GoRegex.Compile(pattern)).Message);
        Assert.Throws<FormatException>(() => GoRegex.Validate(pattern));
    }

    [Theory]
    [InlineData("$1-$2", "a-b")]
    [InlineData("${1}x", "ax")]
    [InlineData("$1x", "")]
    [InlineData("$$1", "$1")]
    [InlineData("$n", "b")]
    [InlineData("$", "$")]
    public void Fills_templates_as_Go_does(string template, string expected) =>
        Assert.Equal(expected, GoRegex.Expand(template, GoRegex.Compile("(a)(?P<n>b)").Match("ab")));
}
