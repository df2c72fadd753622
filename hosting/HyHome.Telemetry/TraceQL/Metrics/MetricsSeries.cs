using HyHome.Telemetry.Model;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>A series of an answer: a value for each step, not a number where there is none.</summary>
internal sealed record MetricsSeries(IReadOnlyList<KeyValuePair<string, Static>> Labels, double[] Values)
{
    internal List<MetricsExemplar> Exemplars { get; init; } = [];

    /// <summary>Tempo's order: few labels first, then by key and value.</summary>
    internal static int Compare(MetricsSeries left, MetricsSeries right)
    {
        var order = left.Labels.Count.CompareTo(right.Labels.Count);
        for (var i = 0; order == 0 && i < left.Labels.Count; i++)
        {
            order = string.CompareOrdinal(left.Labels[i].Key, right.Labels[i].Key);
            order = order != 0 ? order : string.CompareOrdinal(Text(left.Labels[i].Value), Text(right.Labels[i].Value));
        }

        return order;
    }

    // Numbers sort by their text, behind the name of their type, as they do in protobuf's text form.
    private static string Text(in Static value) => value.Type switch
    {
        StaticType.Bool => "bool" + value.Text(quoted: false),
        StaticType.Float => "double" + value.Text(quoted: false),
        StaticType.Int => "int" + value.Text(quoted: false),
        _ => "string" + value.Text(quoted: false),
    };
}

/// <summary>A span that stands for the others of a series: its labels lead to the trace.</summary>
/// <param name="Trace">The trace that it belongs to.</param>
/// <param name="Labels">The trace's id and the fields that the query names.</param>
/// <param name="Value">What was measured; not a number where it is the series' value at that time.</param>
/// <param name="Timestamp">Milliseconds since the Unix epoch.</param>
internal sealed record MetricsExemplar(TraceId Trace, IReadOnlyList<KeyValuePair<string, Static>> Labels, double Value, long Timestamp);
