using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>Gives each field its look: what the query said, the panel's defaults, then the overrides in their order.</summary>
internal static class FieldOverrides
{
    /// <summary>The same frames, each field with its look.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="panel">The panel.</param>
    public static IReadOnlyList<DataFrame> Apply(IReadOnlyList<DataFrame> frames, PanelModel panel) =>
        [.. frames.Select(frame => frame with { Fields = [.. frame.Fields.Select(field => field.With(config: Resolve(field, frame, frames, panel)))] })];

    private static FieldConfig Resolve(Field field, DataFrame frame, IReadOnlyList<DataFrame> all, PanelModel panel)
    {
        // What the data source knows (a legend, a link) stands where the panel says nothing.
        var defaults = panel.Defaults;
        var config = defaults with
        {
            DisplayName = defaults.DisplayName is { Length: > 0 } name ? name : field.Config.DisplayName,
            Unit = defaults.Unit ?? field.Config.Unit,
            Links = defaults.Links.Count > 0 ? defaults.Links : field.Config.Links,
            Mappings = defaults.Mappings.Count > 0 ? defaults.Mappings : field.Config.Mappings,
        };
        foreach (var exception in panel.Overrides)
        {
            if (FieldMatchers.Matches(exception.Matcher, field, frame, all))
            {
                config = exception.Properties.Aggregate(config, static (before, property) => FieldConfigReader.With(before, property.Key, property.Value));
            }
        }

        return config;
    }
}
