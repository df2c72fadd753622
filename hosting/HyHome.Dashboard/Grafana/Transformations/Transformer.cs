using System.Text.Json;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Transformations;

/// <summary>One step between the answers and the picture.</summary>
/// <param name="options">The step's options.</param>
/// <param name="frames">What the step before left.</param>
internal delegate IReadOnlyList<DataFrame> Transformation(JsonElement options, IReadOnlyList<DataFrame> frames);

/// <summary>Applies a panel's transformations in their order.</summary>
internal static class Transformer
{
    private static readonly Dictionary<string, Transformation> Known = new(StringComparer.Ordinal)
    {
        ["merge"] = static (_, frames) => Joining.Merge(frames),
        ["joinByField"] = Joining.JoinByField,
        ["seriesToColumns"] = Joining.JoinByField,
        ["concatenate"] = Joining.Concatenate,
        ["seriesToRows"] = static (_, frames) => Joining.SeriesToRows(frames),
        ["append"] = static (_, frames) => Joining.Append(frames),
        ["organize"] = Shaping.Organize,
        ["renameByRegex"] = Shaping.RenameByRegex,
        ["filterFieldsByName"] = Shaping.FilterFieldsByName,
        ["filterByRefId"] = Shaping.FilterByRefId,
        ["labelsToFields"] = Shaping.LabelsToFields,
        ["convertFieldType"] = Shaping.ConvertFieldType,
        ["sortBy"] = Rows.SortBy,
        ["limit"] = Rows.Limit,
        ["filterByValue"] = Rows.FilterByValue,
        ["groupBy"] = Grouping.GroupBy,
        ["reduce"] = Grouping.Reduce,
        ["calculateField"] = Calculating.CalculateField,
    };

    /// <summary>Whether a transformation can be done.</summary>
    public static bool IsKnown(string id) => Known.ContainsKey(id);

    /// <summary>The frames after all steps.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="frames">The answers.</param>
    /// <exception cref="NotSupportedException">A step is not known; the message names it.</exception>
    public static IReadOnlyList<DataFrame> Apply(IReadOnlyList<TransformationModel> steps, IReadOnlyList<DataFrame> frames)
    {
        foreach (var step in steps)
        {
            if (!Known.TryGetValue(step.Id, out var transform))
            {
                throw new NotSupportedException($"The transformation '{step.Id}' is not supported here. Grafana shows this panel.");
            }

            frames = step.Filter is { } filter ? ApplyToSome(transform, step.Options, filter, frames) : transform(step.Options, frames);
        }

        return frames;
    }

    private static IReadOnlyList<DataFrame> ApplyToSome(Transformation transform, JsonElement options, Matcher filter, IReadOnlyList<DataFrame> frames)
    {
        var chosen = frames.Where(frame => IsMeant(filter, frame)).ToArray();
        return chosen.Length == 0 ? frames : [.. transform(options, chosen), .. frames.Except(chosen)];
    }

    // Frames are chosen by their query; a pattern between slashes chooses several.
    private static bool IsMeant(Matcher filter, DataFrame frame) => filter.Options.AsText() is not { Length: > 0 } wanted
        || frame.RefId == wanted
        || (wanted[0] == '/' && RegexText.TryCreate(wanted)?.IsMatch(frame.RefId) == true);
}
