using System.Globalization;
using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Transformations;

/// <summary>Transformations that choose, name, order and convert columns.</summary>
internal static class Shaping
{
    /// <summary>Leaves out, orders and renames columns.</summary>
    public static IReadOnlyList<DataFrame> Organize(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var excluded = Names(options, "excludeByName", static value => value.ValueKind == JsonValueKind.True);
        var included = Names(options, "includeByName", static value => value.ValueKind == JsonValueKind.True);
        var places = options.Members("indexByName").ToDictionary(static member => member.Name, static member => member.Value.AsNumber() ?? double.MaxValue, StringComparer.Ordinal);
        var renamed = options.Members("renameByName").ToDictionary(static member => member.Name, static member => member.Value.AsText() ?? "", StringComparer.Ordinal);
        return
        [
            .. frames.Select(frame => frame with
            {
                Fields =
                [
                    .. frame.Fields.Select(field => (Field: field, Name: FieldNames.Display(field, frame, frames)))
                        .Where(item => !excluded.Contains(item.Name) && (included.Count == 0 || included.Contains(item.Name)))
                        .OrderBy(item => places.GetValueOrDefault(item.Name, double.MaxValue))
                        .Select(item => renamed.TryGetValue(item.Name, out var name) && name.Length > 0 ? Rename(item.Field, name) : item.Field),
                ],
            }),
        ];
    }

    /// <summary>Renames columns by a pattern; <c>$1</c> stands for its first group.</summary>
    public static IReadOnlyList<DataFrame> RenameByRegex(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var pattern = RegexText.TryCreate(options.Text("regex", ""));
        var replacement = options.Text("renamePattern", "");
        return pattern is null ? frames :
        [
            .. frames.Select(frame => frame with
            {
                Fields =
                [
                    .. frame.Fields.Select(field => FieldNames.Display(field, frame, frames) is var name && field.Type != FieldType.Time && pattern.IsMatch(name)
                        ? Rename(field, pattern.Replace(name, replacement, 1))
                        : field),
                ],
            }),
        ];
    }

    /// <summary>Keeps the columns that are named, or that a pattern matches.</summary>
    public static IReadOnlyList<DataFrame> FilterFieldsByName(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var include = options.Child("include");
        var exclude = options.Child("exclude");
        return [.. frames.Select(frame => frame with { Fields = [.. frame.Fields.Where(field => IsKept(FieldNames.Display(field, frame, frames)))] })];

        bool IsKept(string name) => (include is null || Chooses(include.Value, name)) && (exclude is null || !Chooses(exclude.Value, name));
    }

    /// <summary>Keeps the answers of some queries.</summary>
    public static IReadOnlyList<DataFrame> FilterByRefId(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var include = options.Text("include") is { Length: > 0 } kept ? RegexText.TryCreate($"^(?:{kept})$") : null;
        var exclude = options.Text("exclude") is { Length: > 0 } left ? RegexText.TryCreate($"^(?:{left})$") : null;
        return [.. frames.Where(frame => include?.IsMatch(frame.RefId) != false && exclude?.IsMatch(frame.RefId) != true)];
    }

    /// <summary>Labels become columns; one of them can name the value's column.</summary>
    public static IReadOnlyList<DataFrame> LabelsToFields(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var valueLabel = options.Text("valueLabel");
        var keep = options.Texts("keepLabels");
        if (options.Text("mode") == "rows")
        {
            return [.. frames.SelectMany(frame => frame.Fields.Where(static field => field.Labels is not null)).Select(field => LabelRows(field.Labels!))];
        }

        var result = frames.Select(frame =>
        {
            var fields = new List<Field>();
            var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var field in frame.Fields)
            {
                var name = field.Name;
                foreach (var (label, value) in (field.Labels ?? new Dictionary<string, string>()).Where(label => keep.Count == 0 || keep.Contains(label.Key)))
                {
                    if (label == valueLabel)
                    {
                        name = value;
                    }
                    else
                    {
                        labels[label] = value;
                    }
                }

                fields.Add(field.WithLabels(null).With(name, field.Config with { DisplayName = null }));
            }

            var times = fields.Where(static field => field.Type == FieldType.Time).ToArray();
            return new DataFrame
            {
                RefId = frame.RefId,
                Fields = [.. times, .. labels.Select(label => Field.OfTexts(label.Key, Enumerable.Repeat(label.Value, frame.Length))), .. fields.Except(times)],
            };
        });
        return Joining.Merge([.. result]);
    }

    /// <summary>Reads columns as another type.</summary>
    public static IReadOnlyList<DataFrame> ConvertFieldType(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var conversions = options.Items("conversions").Select(static item => (Field: item.Text("targetField", ""), Type: item.Text("destinationType", ""))).ToArray();
        return
        [
            .. frames.Select(frame => frame with
            {
                Fields =
                [
                    .. frame.Fields.Select(field => Array.Find(conversions, conversion => conversion.Field == field.Name || conversion.Field == FieldNames.Display(field, frame, frames)) is { Type: not null } found
                        ? Convert(field, found.Type)
                        : field),
                ],
            }),
        ];
    }

    private static Field Convert(Field field, string type) => type switch
    {
        "number" => Field.Of(field.Name, FieldType.Number, field.Values),
        "string" => Field.OfTexts(field.Name, field.Values.Select(static value => System.Convert.ToString(value, CultureInfo.InvariantCulture))),
        "boolean" => Field.Of(field.Name, FieldType.Boolean, field.Values.Select(static value => (object?)(value is true or "true" or "True" or "1" || value is double number && number != 0))),
        "time" => Field.Of(field.Name, FieldType.Time, field.Values.Select(static value =>
            value is string text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? (double)time.ToUnixTimeMilliseconds() : value)),
        _ => field,
    } is var converted ? converted.WithLabels(field.Labels).With(config: field.Config) : field;

    private static Field Rename(Field field, string name) => field.Labels is null ? field.With(name, field.Config with { DisplayName = null }) : field.With(config: field.Config with { DisplayName = name });

    private static HashSet<string> Names(JsonElement options, string member, Func<JsonElement, bool> isChosen) =>
        options.Members(member).Where(item => isChosen(item.Value)).Select(static item => item.Name).ToHashSet(StringComparer.Ordinal);

    private static bool Chooses(JsonElement choice, string name) =>
        choice.Texts("names").Contains(name) || (choice.Text("pattern") is { Length: > 0 } pattern && RegexText.TryCreate(pattern)?.IsMatch(name) == true);

    private static DataFrame LabelRows(IReadOnlyDictionary<string, string> labels) => new()
    {
        Fields = [Field.OfTexts("label", labels.Keys.Order(StringComparer.Ordinal)), Field.OfTexts("value", labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => label.Value))],
    };
}
