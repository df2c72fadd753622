using System.Text.Json;

namespace HyHome.Dashboard.Grafana.Model;

/// <summary>Reads how fields look.</summary>
internal static class FieldConfigReader
{
    public static FieldConfig Read(JsonElement json)
    {
        var config = FieldConfig.Empty;
        foreach (var member in json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : default)
        {
            if (member.Name == "custom")
            {
                foreach (var custom in json.Members("custom"))
                {
                    config = With(config, "custom." + custom.Name, custom.Value);
                }
            }
            else
            {
                config = With(config, member.Name, member.Value);
            }
        }

        return config;
    }

    /// <summary>A configuration with one property set: what an override does.</summary>
    /// <param name="config">What it was.</param>
    /// <param name="id">The property, such as <c>unit</c> or <c>custom.width</c>.</param>
    /// <param name="value">Its new value.</param>
    public static FieldConfig With(FieldConfig config, string id, JsonElement value) => id switch
    {
        "displayName" => config with { DisplayName = value.AsText() },
        "description" => config with { Description = value.AsText() },
        "unit" => config with { Unit = value.AsText() },
        "decimals" => config with { Decimals = value.AsNumber() is { } digits ? (int)Math.Clamp(digits, 0, 15) : null },
        "min" => config with { Min = value.AsNumber() },
        "max" => config with { Max = value.AsNumber() },
        "noValue" => config with { NoValue = value.AsText() },
        "filterable" => config with { IsFilterable = value.ValueKind == JsonValueKind.True },
        "color" => config with { Color = new(value.Text("mode", "palette-classic"), value.Text("fixedColor"), value.Text("seriesBy", "last")) },
        "thresholds" => config with { Thresholds = ReadThresholds(value) },
        "mappings" => config with { Mappings = [.. Elements(value).SelectMany(ReadMappings)] },
        "links" => config with { Links = [.. Elements(value).Select(LinkReader.Read)] },
        _ when id.StartsWith("custom.", StringComparison.Ordinal) => config with { Custom = Set(config.Custom, id["custom.".Length..], value) },
        _ => config,
    };

    private static IEnumerable<JsonElement> Elements(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    private static Dictionary<string, JsonElement> Set(IReadOnlyDictionary<string, JsonElement> custom, string name, JsonElement value) =>
        new(custom, StringComparer.Ordinal) { [name] = value };

    private static Thresholds ReadThresholds(JsonElement json) => new(
        json.Text("mode") == "percentage",
        [.. json.Items("steps").Select(static step => new ThresholdStep(step.Number("value") ?? double.NegativeInfinity, step.Text("color", "green"))).OrderBy(static step => step.Value)]);

    private static IEnumerable<ValueMapping> ReadMappings(JsonElement json)
    {
        var type = json.Text("type", "value");
        var options = json.Child("options") ?? default;
        if (type == "value")
        {
            return options.ValueKind == JsonValueKind.Object
                ? options.EnumerateObject()
                    .OrderBy(static option => option.Value.Integer("index") ?? 0)
                    .Select(static option => new ValueMapping { Type = "value", Match = option.Name, Text = option.Value.Text("text"), Color = option.Value.Text("color") })
                : [];
        }

        var result = options.Child("result") ?? default;
        return
        [
            new()
            {
                Type = type,
                Match = options.Text("pattern") ?? options.Text("match") ?? "",
                From = options.Number("from"),
                To = options.Number("to"),
                Text = result.Text("text"),
                Color = result.Text("color"),
            },
        ];
    }
}
