using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HyHome.Dashboard.Pages.Dashboards;

/// <summary>Markdown of dashboards as HTML. Their files come from anywhere: HTML in them is shown as text, and addresses that run scripts lead nowhere.</summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseTaskLists().UseEmphasisExtras().DisableHtml().Build();

    public static string ToHtml(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants().OfType<LinkInline>())
        {
            link.Url = Grafana.Linking.LinkTarget.ToLocal(link.Url ?? "") ?? "";
        }

        foreach (var link in document.Descendants().OfType<AutolinkInline>().Where(static link => !link.IsEmail && Grafana.Linking.LinkTarget.ToLocal(link.Url) is null).ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        return document.ToHtml(Pipeline);
    }
}
