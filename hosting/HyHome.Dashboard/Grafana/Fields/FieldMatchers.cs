using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>Which fields an override, or a transformation, means.</summary>
internal static class FieldMatchers
{
    /// <summary>The matchers there are.</summary>
    public static readonly IReadOnlySet<string> Known =
        new HashSet<string>(StringComparer.Ordinal) { "byName", "byRegexp", "byNames", "byRegexpOrNames", "byType", "byTypes", "byFrameRefID", "byValue", "numeric", "time", "first", "firstTimeField", "anyMatch", "allMatch", "invertMatch", "alwaysMatch", "neverMatch" };

    /// <summary>Whether a field is meant.</summary>
    /// <param name="matcher">What is asked for.</param>
    /// <param name="field">The field.</param>
    /// <param name="frame">Its frame.</param>
    /// <param name="all">All frames.</param>
    public static bool Matches(Matcher matcher, Field field, DataFrame frame, IReadOnlyList<DataFrame> all)
    {
        var options = matcher.Options;
        return matcher.Id switch
        {
            "byName" => HasName(options.AsText() ?? ""),
            "byRegexp" => HasPattern(options.AsText()),
            "byNames" => options.ValueKind == JsonValueKind.Array ? options.AsTexts().Any(HasName) : options.Texts("names").Any(HasName) != (options.Text("mode") == "exclude"),
            "byRegexpOrNames" => HasPattern(options.Text("pattern")) || options.Texts("names").Any(HasName),
            "byType" => IsType(options.AsText()),
            "byTypes" => options.AsTexts().Any(IsType),
            "numeric" => field.Type == FieldType.Number,
            "time" => field.Type == FieldType.Time,
            "byFrameRefID" => frame.RefId == options.AsText(),
            "byValue" => ComparesTo(options, field),
            "first" => ReferenceEquals(field, frame.Fields[0]),
            "firstTimeField" => ReferenceEquals(field, frame.TimeField),
            "invertMatch" => !Matches(Nested(options), field, frame, all),
            "anyMatch" => options.ValueKind == JsonValueKind.Array && options.EnumerateArray().Any(item => Matches(Nested(item), field, frame, all)),
            "allMatch" => options.ValueKind == JsonValueKind.Array && options.EnumerateArray().All(item => Matches(Nested(item), field, frame, all)),
            "alwaysMatch" => true,
            _ => false,
        };

        bool HasName(string name) => field.Name == name || FieldNames.Display(field, frame, all) == name;

        bool HasPattern(string? pattern) => pattern is { Length: > 0 } && RegexText.TryCreate(pattern)?.IsMatch(FieldNames.Display(field, frame, all)) == true;

        bool IsType(string? type) => type switch
        {
            "number" => field.Type == FieldType.Number,
            "time" => field.Type == FieldType.Time,
            "string" => field.Type == FieldType.Text,
            "boolean" => field.Type == FieldType.Boolean,
            "other" => field.Type == FieldType.Other,
            _ => false,
        };
    }

    private static Matcher Nested(JsonElement json) => new(json.Text("id", ""), json.Child("options") ?? default);

    private static bool ComparesTo(JsonElement options, Field field)
    {
        var reduced = Reducers.Reduce(options.Text("reducer", "lastNotNull"), field);
        var number = reduced as double? ?? (reduced is true ? 1 : reduced is false ? 0 : double.NaN);
        var compared = options.Number("value") ?? 0;
        return options.Text("op") switch
        {
            ">" => number > compared,
            ">=" => number >= compared,
            "<" => number < compared,
            "<=" => number <= compared,
            "!=" => number != compared,
            _ => number == compared,
        };
    }
}
