using System.Globalization;
using System.Text.RegularExpressions;

namespace HyHome.Dashboard.Tests.Hosting;

/// <summary>Contrast as WCAG 2.2 reckons it: a browser's check sees only what happens to be on the page when it looks.</summary>
public sealed partial class ThemeTests
{
    private const double AAForText = 4.5;
    private const double AAForMarks = 3;

    private static readonly string[] _surfaces = ["bg", "surface", "surface-raised", "surface-sunken", "surface-hover", "surface-selected", "neutral-weak"];

    /// <summary>Console names take these; the sixth series has the accent's colour where it is text (console.css).</summary>
    private static readonly string[] _texts =
    [
        "text", "text-muted", "accent", "good", "doubt", "bad", "neutral",
        "series-1", "series-2", "series-3", "series-4", "series-5", "series-7", "series-8", "series-9", "series-10",
        "level-critical", "level-error", "level-warning", "level-info", "level-debug", "level-trace", "level-unknown",
    ];

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Text_of_every_colour_can_be_read_on_every_surface(string theme)
    {
        var colours = await ColoursAsync(theme);

        Assert.Empty(
            from text in _texts
            from surface in _surfaces
            let contrast = Contrast(colours[text], colours[surface])
            where contrast < AAForText
            select string.Create(CultureInfo.InvariantCulture, $"{text} on {surface}: {contrast:0.00}"));
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task A_badge_can_be_read_on_its_own_ground(string theme)
    {
        var colours = await ColoursAsync(theme);

        Assert.All(
            new[] { "good", "doubt", "bad", "neutral", "accent" },
            state => Assert.True(Contrast(colours[state], colours[$"{state}-weak"]) >= AAForText, state));
        Assert.True(Contrast(colours["accent-text"], colours["accent"]) >= AAForText);
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Marks_of_charts_and_borders_of_controls_stand_out(string theme)
    {
        var colours = await ColoursAsync(theme);

        var marks = Enumerable.Range(1, 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"series-{i}")).Append("border-strong").Append("focus");
        Assert.All(marks, mark => Assert.True(Contrast(colours[mark], colours["surface"]) >= AAForMarks, mark));
    }

    private static async Task<Dictionary<string, string>> ColoursAsync(string theme)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var css = await dashboard.Stranger().GetStringAsync("/assets/site.css", TestContext.Current.CancellationToken);
        var dark = css.IndexOf("[data-theme=\"dark\"]", StringComparison.Ordinal);
        Assert.True(dark > 0, "The style sheet has no dark theme.");
        var part = theme == "light" ? css[..dark] : css[dark..css.IndexOf('}', dark)];
        return Token().Matches(part).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }

    [GeneratedRegex("--([\\w-]+):\\s*(#[0-9a-fA-F]{6})")]
    private static partial Regex Token();
}
