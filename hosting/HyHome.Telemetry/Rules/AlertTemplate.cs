using HyHome.Telemetry.GoTemplates;

namespace HyHome.Telemetry.Rules;

/// <summary>Fills the templates of alerts' labels and annotations in.</summary>
internal static class AlertTemplate
{
    private const string Prelude =
        "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

    /// <summary>Checks a template.</summary>
    /// <exception cref="TemplateException">It is malformed.</exception>
    public static void Check(string text)
    {
        if (IsTemplate(text))
        {
            Template.Parse("template", Prelude + text, TemplateFunctions.For(static _ => [], ""));
        }
    }

    /// <summary>Fills a template in. What cannot be filled in becomes the error's text, so that the alert is not lost.</summary>
    public static string Expand(string text, RuleSample sample, Func<string, IReadOnlyList<RuleSample>> query, string externalUrl, CancellationToken cancellation)
    {
        if (!IsTemplate(text))
        {
            return text;
        }

        var data = new Dictionary<string, object?>
        {
            ["Labels"] = sample.Labels.ToDictionary(static l => l.Name, static l => l.Value),
            ["ExternalLabels"] = new Dictionary<string, string>(),
            ["ExternalURL"] = externalUrl,
            ["Value"] = sample.Value,
        };
        try
        {
            return Template.Parse("template", Prelude + text, TemplateFunctions.For(query, externalUrl)).Execute(data, cancellation);
        }
        catch (TemplateException e)
        {
            return $"<error expanding template: {e.Message}>";
        }
    }

    private static bool IsTemplate(string text) => text.Contains("{{", StringComparison.Ordinal);
}
