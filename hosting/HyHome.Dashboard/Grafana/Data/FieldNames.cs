namespace HyHome.Dashboard.Grafana.Data;

/// <summary>How fields are called in legends, columns and matchers.</summary>
internal static class FieldNames
{
    /// <summary>The name that a field of a series has before anything names it.</summary>
    public const string Value = "Value";

    /// <summary>The name of the column of times.</summary>
    public const string Time = "Time";

    /// <summary>The name people see: a configured one, else what tells the field from the others.</summary>
    /// <param name="field">The field.</param>
    /// <param name="frame">Its frame.</param>
    /// <param name="all">All frames shown with it.</param>
    public static string Display(Field field, DataFrame frame, IReadOnlyList<DataFrame> all)
    {
        if (field.Config.DisplayName is { Length: > 0 } configured)
        {
            return configured;
        }

        if (field.Type == FieldType.Time && field.Labels is null)
        {
            return field.Name;
        }

        var parts = new List<string>(3);
        var hasFrameName = frame.Name.Length > 0 && all.Any(other => other.Name != all[0].Name);
        if (hasFrameName)
        {
            parts.Add(frame.Name);
        }

        if (field.Name.Length > 0 && field.Name != Value)
        {
            parts.Add(field.Name);
        }

        var labels = field.Labels is { Count: > 0 } own ? LabelText(own, SingleLabel(all)) : "";
        if (labels.Length > 0)
        {
            parts.Add(labels);
        }
        else if (!hasFrameName && field.Name == Value && frame.Name.Length > 0)
        {
            parts.Add(frame.Name);
        }

        return parts.Count > 0 ? string.Join(' ', parts) : field.Name.Length > 0 ? field.Name : Value;
    }

    /// <summary>Labels as they are written in a query: <c>{a="b", c="d"}</c>.</summary>
    public static string Format(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? "" : "{" + string.Join(", ", labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}=\"{label.Value}\"")) + "}";

    // Where the one same label tells all series apart, its value says enough.
    private static string LabelText(IReadOnlyDictionary<string, string> labels, string? single) =>
        single is null ? Format(labels) : labels.GetValueOrDefault(single, "");

    private static string? SingleLabel(IReadOnlyList<DataFrame> all)
    {
        string? single = null;
        foreach (var name in all.SelectMany(static frame => frame.Fields).SelectMany(static field => field.Labels?.Keys ?? []))
        {
            if (single is not null && single != name)
            {
                return null;
            }

            single = name;
        }

        return single;
    }
}
