namespace HyHome.Telemetry.GoTemplates;

/// <summary>A template that cannot be parsed or executed; worded as Go's text/template does.</summary>
internal sealed class TemplateException : Exception
{
    public TemplateException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
