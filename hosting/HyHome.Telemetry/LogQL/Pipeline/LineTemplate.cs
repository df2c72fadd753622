using System.Diagnostics.CodeAnalysis;
using System.Text;
using HyHome.Telemetry.GoTemplates;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>A template over the labels of a line, with the functions that Loki adds: <c>__line__</c>, <c>__timestamp__</c> and many more.</summary>
internal sealed class LineTemplate
{
    private const string TemplateError = "TemplateFormatErr";

    private readonly Template _template;
    private string _line = "";
    private long _timestamp;

    /// <param name="name">The template's name, which errors show.</param>
    /// <param name="text">The template.</param>
    /// <param name="label">The label it makes, or null for a line.</param>
    /// <exception cref="FormatException">It cannot be parsed.</exception>
    public LineTemplate(string name, string text, string? label = null)
    {
        var functions = new Dictionary<string, TemplateFunction>(LokiTemplateFunctions.All)
        {
            ["__line__"] = _ => _line,
            ["__timestamp__"] = _ => GoTime.FromUnixNanoseconds(_timestamp),
        };
        try
        {
            _template = Template.Parse(name, text, functions);
        }
        catch (TemplateException e)
        {
            throw new FormatException(label is null ? $"invalid line template: {e.Message}" : $"invalid template for label '{label}': {e.Message}", e);
        }

        Fields = _template.Fields;
        SimpleField = _template.SimpleField;
        UsesLine = text.Contains("__line__", StringComparison.Ordinal);
    }

    /// <summary>The labels that it reads.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>The label whose value is all there is to it, or null.</summary>
    public string? SimpleField { get; }

    private bool UsesLine { get; }

    /// <summary>The labels as a template's data.</summary>
    public static IReadOnlyDictionary<string, string> DataOf(LabelsBuilder labels)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in labels.Unsorted())
        {
            data[label.Name] = label.Value;
        }

        return data;
    }

    /// <summary>Fills the template in; where that fails the line is marked with the error.</summary>
    public bool TryExecute(in LogLine line, LabelsBuilder labels, [NotNullWhen(true)] out string? text, IReadOnlyDictionary<string, string>? data = null)
    {
        _line = UsesLine ? Encoding.UTF8.GetString(line.Text) : "";
        _timestamp = line.Timestamp;
        try
        {
            text = _template.Execute(data ?? DataOf(labels));
            return true;
        }
        catch (TemplateException e)
        {
            labels.SetError(TemplateError, e.Message);
            text = null;
            return false;
        }
    }
}
