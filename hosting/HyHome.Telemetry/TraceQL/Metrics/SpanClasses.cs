using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>
/// Spans that a query cannot tell apart but by their time and duration: most queries of dashboards look at the resource, kind, status or name only, of which there
/// are few. One span of a class answers for all of them, and the others need not be made of their columns.
/// </summary>
internal sealed class SpanClasses
{
    private bool _byResource;
    private bool _byScope;
    private bool _byName;
    private bool _byKind;
    private bool _byRoot;

    private SpanClasses()
    {
    }

    /// <summary>The classes that a query tells apart; null where it looks at more.</summary>
    public static SpanClasses? For(Query query, MetricsAggregate metrics)
    {
        if (metrics.Field is not (null or { Intrinsic: Intrinsic.Duration, OfParent: false }) || query.Pipeline.Stages.Any(static s => s is not (SpansetFilter or SelectStage)))
        {
            return null;
        }

        var classes = new SpanClasses();
        var fields = query.Pipeline.Stages.OfType<SpansetFilter>().SelectMany(static f => ExemplarPicker.Fields(f.Expression)).Concat(metrics.By);
        return fields.All(classes.TryTell) ? classes : null;
    }

    /// <summary>The class of a row; two rows of the same tables and class are the same to the query.</summary>
    public (long, long) Of(SpanColumns columns, int row) => (
        ((long)(_byResource ? columns.Resource[row] : 0) << 32) | (uint)(_byScope ? columns.Scope[row] : 0),
        ((long)(_byName ? columns.Name[row] : 0) << 32) | (uint)(_byKind ? columns.Flags[row] << 1 : 0) | (_byRoot && columns.ParentId[row] == 0 ? 1u : 0));

    private bool TryTell(FieldReference field)
    {
        switch (field)
        {
            case { OfParent: true }:
                return false;
            case { Intrinsic: Intrinsic.None, Scope: FieldScope.Resource }:
                return _byResource = true;
            case { Intrinsic: Intrinsic.None, Scope: FieldScope.Instrumentation } or { Intrinsic: Intrinsic.InstrumentationName or Intrinsic.InstrumentationVersion }:
                return _byScope = true;
            case { Intrinsic: Intrinsic.Name }:
                return _byName = true;
            case { Intrinsic: Intrinsic.Kind or Intrinsic.Status }:
                return _byKind = true;
            case { Intrinsic: Intrinsic.NestedSetParent }:
                return _byRoot = true;
            default:
                return false;
        }
    }
}
