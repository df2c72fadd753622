using HyHome.Telemetry.GoTemplates;

namespace HyHome.Telemetry.Rules;

/// <summary>Fills the templates of alerts' labels and annotations in.</summary>
internal static class AlertTemplate
{
    private const string Prelude =
        "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

    /// <summary>Checks a template of an alert.</summary>
    /// <exception cref="TemplateException">It is malformed.</exception>
    public static void Check(string alert, string text)
    {
        if (IsTemplate(text))
        {
            Template.Parse(Name(alert), Prelude + text, TemplateFunctions.For(static _ => [], "", default));
        }
    }

    /// <summary>Fills a template in. What cannot be filled in becomes the error's text, so that the alert is not lost.</summary>
    public static string Expand(
        string alert, string text, RuleSample sample, Func<string, IReadOnlyList<RuleSample>> query, string externalUrl, DateTimeOffset time, CancellationToken cancellation)
    {
        if (!IsTemplate(text))
        {
            return text;
        }

        var data = new TemplateStruct(
            "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }",
            ("Labels", sample.Labels.ToDictionary(static l => l.Name, static l => l.Value)),
            ("ExternalLabels", new Dictionary<string, string>()),
            ("ExternalURL", externalUrl),
            ("Value", sample.Value));
        try
        {
            return Template.Parse(Name(alert), Prelude + text, TemplateFunctions.For(query, externalUrl, time)).Execute(data, cancellation);
        }
        catch (TemplateException e)
        {
            return $"<error expanding template: error executing template {Name(alert)}: {e.Message}>";
        }
    }

    // By which Prometheus' errors name it.
    private static string Name(string alert) => "__alert_" + alert;

    private static bool IsTemplate(string text) => text.Contains("{{", StringComparison.Ordinal);
}
