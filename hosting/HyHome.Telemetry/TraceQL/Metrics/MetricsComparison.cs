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
            Intrinsic.InstrumentationName, Intrinsic.InstrumentationVersion,
        }.Select(FieldReference.Of),
    ];

    private readonly FieldEvaluator _selection = FieldEvaluator.Create(compare.Selection.Expression);
    private readonly Dictionary<(FieldScope, string), string> _names = [];
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

        Count(counts, FieldScope.Span, span.Span.Attributes, step);
        Count(counts, FieldScope.Resource, span.Span.Resource.Attributes, step);
        Count(counts, FieldScope.Instrumentation, span.Span.Scope.Attributes, step);
        if (!FieldReader.TryFind(span.Span.Resource.Attributes, "service.name", out _))
        {
            Count(counts, "resource.service.name", Static.Of(""), step);
        }

        foreach (var column in FieldReader.Columns)
        {
            if (FieldReader.Read(column, span).IsNil)
            {
                Count(counts, column.ToString(), FieldReader.NilText, step);
            }
        }
    }

    internal List<MetricsSeries> Finish() =>
    [
        .. Values("baseline", _baseline), .. Values("selection", _selected), .. Totals("baseline_total", _baseline), .. Totals("selection_total", _selected),
    ];

    private void Count(Dictionary<string, Dictionary<Static, double[]>> counts, FieldScope scope, IReadOnlyList<Attribute> attributes, int step)
    {
        foreach (var attribute in attributes)
        {
            // Lists, maps and bytes cannot be shown: they are there, without a value.
            var value = Static.Of(attribute.Value);
            Count(counts, Name(scope, attribute.Key), value.IsNil || value.Type.IsArray() ? FieldReader.NilText : value, step);
        }
    }

    // Quoted where the language needs quotes; made once for each name.
    private string Name(FieldScope scope, string key)
    {
        if (!_names.TryGetValue((scope, key), out var name))
        {
            _names.Add((scope, key), name = new FieldReference(scope, key).ToString());
        }

        return name;
    }

    private void Count(Dictionary<string, Dictionary<Static, double[]>> counts, string name, Static value, int step)
    {
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
