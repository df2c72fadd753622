using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Transformations;

/// <summary>Transformations that make one frame of several.</summary>
internal static class Joining
{
    /// <summary>Rows with equal values in all columns that the frames share become one.</summary>
    public static IReadOnlyList<DataFrame> Merge(IReadOnlyList<DataFrame> frames)
    {
        if (frames.Count <= 1)
        {
            return frames;
        }

        var data = frames.Where(static frame => frame.Fields.Count > 0).ToArray();
        if (data.Length == 0)
        {
            return [frames[0]];
        }

        var names = data.SelectMany(static frame => frame.Fields).Select(static field => field.Name).Distinct().ToArray();
        var keys = names.Where(name => data.All(frame => frame.Fields.Any(field => field.Name == name))).ToArray();
        if (keys.Length == 0)
        {
            return frames;
        }

        var rows = new List<Dictionary<string, object?>>();
        var byKey = new Dictionary<RowKey, List<Dictionary<string, object?>>>();
        foreach (var frame in data)
        {
            var keyFields = keys.Select(name => frame.Fields.First(field => field.Name == name)).ToArray();
            for (var index = 0; index < frame.Length; index++)
            {
                var key = new RowKey([.. keyFields.Select(field => field[index])]);
                var row = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var field in frame.Fields)
                {
                    row[field.Name] = field[index];
                }

                if (!byKey.TryGetValue(key, out var existing))
                {
                    byKey[key] = existing = [];
                }

                var partners = existing.Where(other => Fit(other, row)).ToArray();
                foreach (var partner in partners)
                {
                    foreach (var (name, value) in row)
                    {
                        partner[name] = value;
                    }
                }

                if (partners.Length == 0)
                {
                    existing.Add(row);
                    rows.Add(row);
                }
            }
        }

        return [new() { Fields = [.. names.Select(name => Column(name, First(data, name), rows))] }];
    }

    /// <summary>Series beside each other, aligned on a column (by default the time).</summary>
    public static IReadOnlyList<DataFrame> JoinByField(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        var by = options.Text("byField");
        var isInner = options.Text("mode") == "inner";
        var parts = frames.Select(frame => (Frame: frame, Key: KeyField(frame, by, frames))).Where(static part => part.Key is not null).ToArray();
        if (parts.Length <= 1)
        {
            return frames;
        }

        var keys = new Dictionary<object, int>();
        foreach (var (_, key) in parts)
        {
            foreach (var value in key!.Values.OfType<object>())
            {
                keys.TryAdd(value, keys.Count);
            }
        }

        var maps = parts.Select(part => RowsByKey(part.Key!)).ToArray();
        var order = keys.Keys.Where(value => !isInner || maps.All(map => map.ContainsKey(value))).ToArray();
        if (parts[0].Key!.Type is FieldType.Time or FieldType.Number)
        {
            order = [.. order.OrderBy(static value => value as double? ?? double.MaxValue)];
        }

        var fields = new List<Field> { Field.Of(parts[0].Key!.Name, parts[0].Key!.Type, order).With(config: parts[0].Key!.Config) };
        for (var part = 0; part < parts.Length; part++)
        {
            var rows = order.Select(value => maps[part].GetValueOrDefault(value, -1)).ToArray();
            fields.AddRange(parts[part].Frame.Fields.Where(field => !ReferenceEquals(field, parts[part].Key))
                .Select(field => Named(field, parts[part].Frame, frames).Take(rows)));
        }

        return [new() { Fields = fields }];
    }

    /// <summary>All columns beside each other, as they are.</summary>
    public static IReadOnlyList<DataFrame> Concatenate(JsonElement options, IReadOnlyList<DataFrame> frames)
    {
        if (frames.Count <= 1)
        {
            return frames;
        }

        var length = frames.Max(static frame => frame.Length);
        var rows = Enumerable.Range(0, length).ToArray();
        return [new() { Fields = [.. frames.SelectMany(frame => frame.Fields.Select(field => Named(field, frame, frames).Take([.. rows.Select(row => row < frame.Length ? row : -1)])))] }];
    }

    /// <summary>All points below each other, newest first: time, the series' name, value.</summary>
    public static IReadOnlyList<DataFrame> SeriesToRows(IReadOnlyList<DataFrame> frames)
    {
        var points = (from frame in frames
                      let time = frame.TimeField
                      where time is not null
                      from field in frame.Fields
                      where !ReferenceEquals(field, time)
                      from row in Enumerable.Range(0, frame.Length)
                      select (Time: time.Number(row), Name: FieldNames.Display(field, frame, frames), Value: field[row]))
            .OrderByDescending(static point => point.Time).ToArray();
        return
        [
            new()
            {
                Fields =
                [
                    Field.OfTimes(FieldNames.Time, [.. points.Select(static point => point.Time)]),
                    Field.OfTexts("Metric", points.Select(static point => point.Name)),
                    Field.Of(FieldNames.Value, FieldType.Number, points.Select(static point => point.Value)),
                ],
            },
        ];
    }

    /// <summary>All rows below each other; a column that a frame lacks stays empty.</summary>
    public static IReadOnlyList<DataFrame> Append(IReadOnlyList<DataFrame> frames)
    {
        if (frames.Count <= 1)
        {
            return frames;
        }

        var names = frames.SelectMany(static frame => frame.Fields).Select(static field => field.Name).Distinct();
        return
        [
            new()
            {
                Fields =
                [
                    .. names.Select(name => Field.Of(name, First(frames, name).Type, frames.SelectMany(frame =>
                        frame.Fields.FirstOrDefault(field => field.Name == name)?.Values ?? Enumerable.Repeat<object?>(null, frame.Length)))),
                ],
            },
        ];
    }

    private static bool Fit(Dictionary<string, object?> existing, Dictionary<string, object?> row) =>
        row.All(cell => !existing.TryGetValue(cell.Key, out var value) || value is null || Equals(value, cell.Value));

    private static Field First(IReadOnlyList<DataFrame> frames, string name) => frames.SelectMany(static frame => frame.Fields).First(field => field.Name == name);

    private static Field Column(string name, Field like, List<Dictionary<string, object?>> rows) =>
        Field.Of(name, like.Type, rows.Select(row => row.GetValueOrDefault(name))).With(config: like.Config with { DisplayName = null });

    private static Field? KeyField(DataFrame frame, string? name, IReadOnlyList<DataFrame> all) => name is { Length: > 0 }
        ? frame.Fields.FirstOrDefault(field => field.Name == name || FieldNames.Display(field, frame, all) == name)
        : frame.TimeField;

    private static Dictionary<object, int> RowsByKey(Field key)
    {
        var rows = new Dictionary<object, int>();
        for (var row = 0; row < key.Count; row++)
        {
            if (key[row] is { } value)
            {
                rows.TryAdd(value, row);
            }
        }

        return rows;
    }

    // In one frame with others, a series is told apart by the name people saw.
    private static Field Named(Field field, DataFrame frame, IReadOnlyList<DataFrame> all) =>
        frame.Kind == FrameKind.TimeSeries && field.Type != FieldType.Time && field.Config.DisplayName is null
            ? field.With(config: field.Config with { DisplayName = FieldNames.Display(field, frame, all) })
            : field;

    private readonly record struct RowKey(object?[] Values)
    {
        public bool Equals(RowKey other) => Values.AsSpan().SequenceEqual(other.Values);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var value in Values)
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }
    }
}
