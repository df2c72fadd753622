using System.Text.Json;

namespace HyHome.Dashboard.Grafana.Model;

/// <summary>Options of a visualisation: what is missing or misshapen is its default.</summary>
/// <param name="Json">The options as the file has them.</param>
public readonly record struct PanelOptions(JsonElement Json)
{
    /// <summary>A text; null when there is none.</summary>
    public string? Text(string name) => JsonReading.Text(Json, name);

    /// <summary>A text, or what stands for it.</summary>
    public string Text(string name, string otherwise) => JsonReading.Text(Json, name) ?? otherwise;

    /// <summary>A truth; null when it isn't said.</summary>
    public bool? Flag(string name) => JsonReading.Flag(Json, name);

    /// <summary>A whole number; null when there is none.</summary>
    public int? Integer(string name) => JsonReading.Integer(Json, name);

    /// <summary>Several texts, or the one that stands in their place.</summary>
    public IReadOnlyList<string> Texts(string name) => JsonReading.Texts(Json, name);

    /// <summary>Options within; empty when there are none.</summary>
    public PanelOptions Child(string name) => new(JsonReading.Child(Json, name) ?? default);

    /// <summary>The elements of a list; none when there is no list.</summary>
    public IEnumerable<PanelOptions> Items(string name) => JsonReading.Items(Json, name).Select(static item => new PanelOptions(item));
}
