using HyHome.Dashboard.Pages.Dashboards;

namespace HyHome.Dashboard.Tests.Pages;

/// <summary>Text panels come from files of anybody: nothing in them may run.</summary>
public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("text <b onclick=\"alert(1)\">bold</b>")]
    [InlineData("<svg/onload=alert(1)>")]
    public void Markup_is_text(string markdown)
    {
        var html = MarkdownText.ToHtml(markdown);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b ", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<svg", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[here](javascript:alert(1))")]
    [InlineData("[here](JAVASCRIPT:alert(1))")]
    [InlineData("[here]( java\nscript:alert(1) )")]
    [InlineData("[here][there]\n\n[there]: javascript:alert(1)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("<vbscript:x>")]
    [InlineData("![picture](data:text/html;base64,PHNjcmlwdD4=)")]
    public void An_address_that_runs_a_script_leads_nowhere(string markdown)
    {
        var html = MarkdownText.ToHtml(markdown);

        Assert.DoesNotMatch("(?i)(href|src)=\"\\s*(javascript|vbscript|data):", html);
    }

    [Fact]
    public void Text_and_links_are_kept() => Assert.Equal(
        "<p><strong>See</strong> <a href=\"https://example.org/\">there</a> and <a href=\"/dashboards/x\">here</a></p>",
        MarkdownText.ToHtml("**See** [there](https://example.org/) and [here](/d/x)").Trim());
}
