using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>
/// <c>compare()</c>: counts the values of all attributes on both sides of a condition, so that what is special about the selection shows. Of each
/// attribute the most frequent values are answered, and the totals.
/// </summary>
internal sealed class MetricsComparison(MetricsCompare compare, StepRange range)
{
    private static readonly FieldReference[] Intrinsics =
    [
        .. new[]
        {
            Intrinsic.Name, Intrinsic.Kind, Intrinsic.Status, Intrinsic.StatusMessage, Intrinsic.RootName, Intrinsic.RootServiceName,
            Intrinsic.EventName, Intrinsic.InstrumentationName, Intrinsic.InstrumentationVersion,
        }.Select(FieldReference.Of),
    ];

    private readonly FieldEvaluator _selection = FieldEvaluator.Create(compare.Selection.Expression);
    private readonly Dictionary<string, Dictionary<Static, double[]>> _baseline = [];
    private readonly Dictionary<string, Dictionary<Static, double[]>> _selected = [];

    internal void Observe(in SpanRef span)
    {
        var time = span.Span.StartUnixNano;
        var step = range.IndexOf(time);
        if (step < 0)
        {
            return;
        }

        var inWindow = compare is { Start: 0, End: 0 } || (time > compare.Start && time <= compare.End);
        var counts = inWindow && _selection.IsTrue(span) ? _selected : _baseline;
        foreach (var field in Intrinsics)
        {
            Count(counts, field.Name, FieldReader.Read(field, span), step);
        }

        Count(counts, "span.", span.Span.Attributes, step);
        Count(counts, "resource.", span.Span.Resource.Attributes, step);
        Count(counts, "instrumentation.", span.Span.Scope.Attributes, step);
        foreach (var item in span.Span.Events)
        {
            Count(counts, "event.", item.Attributes, step);
        }
    }

    internal List<MetricsSeries> Finish() =>
    [
        .. Values("baseline", _baseline), .. Values("selection", _selected), .. Totals("baseline_total", _baseline), .. Totals("selection_total", _selected),
    ];

    private void Count(Dictionary<string, Dictionary<Static, double[]>> counts, string scope, IReadOnlyList<Attribute> attributes, int step)
    {
        foreach (var attribute in attributes)
        {
            Count(counts, scope + attribute.Key, Static.Of(attribute.Value), step);
        }
    }

    private void Count(Dictionary<string, Dictionary<Static, double[]>> counts, string name, Static value, int step)
    {
        if (value.IsNil || value.Type == StaticType.Duration || (value.Type == StaticType.String && value.String.Length == 0))
        {
            return;
        }

        value = value.Single();
        if (!counts.TryGetValue(name, out var values))
        {
            counts.Add(name, values = []);
        }

        if (!values.TryGetValue(value, out var steps))
        {
            values.Add(value, steps = new double[range.Count]);
        }

        steps[step]++;
    }

    private IEnumerable<MetricsSeries> Values(string type, Dictionary<string, Dictionary<Static, double[]>> counts) =>
        from attribute in counts
        from value in attribute.Value
            .OrderByDescending(static v => v.Value.Sum()).ThenBy(static v => v.Key.Text(quoted: false), StringComparer.Ordinal)
            .Take((int)Math.Min(compare.TopN, int.MaxValue))
        select new MetricsSeries([new("__meta_type", Static.Of(type)), new(attribute.Key, value.Key)], value.Value);

    private IEnumerable<MetricsSeries> Totals(string type, Dictionary<string, Dictionary<Static, double[]>> counts)
    {
        foreach (var (name, values) in counts)
        {
            var totals = new double[range.Count];
            foreach (var steps in values.Values)
            {
                for (var i = 0; i < totals.Length; i++)
                {
                    totals[i] += steps[i];
                }
            }

            yield return new MetricsSeries([new("__meta_type", Static.Of(type)), new(name, Static.Nil)], totals);
        }
    }
}
