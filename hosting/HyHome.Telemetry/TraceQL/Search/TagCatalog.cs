using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.TraceQL.Search;

/// <summary>Which attributes there are, and which values they have.</summary>
internal static class TagCatalog
{
    // A narrowed list is read from spans; this many are enough to offer what is common.
    private const int MaxSpansRead = 200_000;

    /// <summary>Keys of attributes in a scope, sorted; only of spans that meet a condition where one is given.</summary>
    internal static IReadOnlyList<string> Keys(ITraceSource source, FieldScope scope, FieldExpression? condition, long start, long end, CancellationToken cancellationToken)
    {
        if (condition is null)
        {
            return source.AttributeKeys(ScanPlan.ToStore(scope), start, end);
        }

        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var span in Spans(source, condition, needsTrace: false, start, end, cancellationToken))
        {
            foreach (var attribute in Attributes(span.Span, scope))
            {
                keys.Add(attribute.Key);
            }
        }

        return [.. keys];
    }

    /// <summary>Distinct values of a field, sorted; only of spans that meet a condition where one is given.</summary>
    internal static IReadOnlyList<Static> Values(
        ITraceSource source, FieldReference field, FieldExpression? condition, long start, long end, int limit, CancellationToken cancellationToken)
    {
        IEnumerable<Static> values;
        if (condition is null && StoreScope(field) is { } scope)
        {
            values = source.AttributeValues(scope, field.Name, start, end, limit).Select(static v => Static.Of(v));
        }
        else
        {
            values = Spans(source, condition, FieldReader.NeedsTrace(field), start, end, cancellationToken).Select(s => FieldReader.Read(field, s));
        }

        var distinct = new HashSet<Static>();
        foreach (var value in values.SelectMany(static v => v.Type == StaticType.Each || v.Type.IsArray() ? v.Elements : [v]))
        {
            if (!value.IsNil && distinct.Count < limit)
            {
                distinct.Add(value);
            }
        }

        var sorted = distinct.ToList();
        sorted.Sort(static (a, b) => a.CompareTo(b));
        return sorted;
    }

    private static AttributeScope? StoreScope(FieldReference field) => field.Intrinsic switch
    {
        Intrinsic.None => ScanPlan.ToStore(field.Scope),
        Intrinsic.Name or Intrinsic.RootName or Intrinsic.RootServiceName or Intrinsic.StatusMessage => AttributeScope.Intrinsic,
        _ => null,
    };

    private static IEnumerable<SpanRef> Spans(ITraceSource source, FieldExpression? condition, bool needsTrace, long start, long end, CancellationToken cancellationToken)
    {
        var filter = new SpansetFilter(condition ?? new StaticField(Static.True));
        var plan = ScanPlan.Of(filter);
        var evaluator = FieldEvaluator.Create(filter.Expression);
        var candidates = needsTrace || NeedsTrace(filter.Expression)
            ? TraceSearch.Candidates(source, plan, start, end).Select(static t => new TraceView(t)).SelectMany(static t => t.Spans.Select((s, i) => new SpanRef(s, t, i)))
            : source.Spans(plan.Scan(start, end)).Select(static s => new SpanRef(s, null, 0));
        foreach (var span in candidates.Take(MaxSpansRead))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (evaluator.IsTrue(span))
            {
                yield return span;
            }
        }
    }

    /// <summary>Whether an expression can only be evaluated with the whole trace at hand.</summary>
    internal static bool NeedsTrace(FieldExpression expression) => expression switch
    {
        AttributeField a => FieldReader.NeedsTrace(a.Field),
        UnaryField u => NeedsTrace(u.Operand),
        BinaryField b when RootTest.Is(b) => false,
        BinaryField b => NeedsTrace(b.Left) || NeedsTrace(b.Right),
        _ => false,
    };

    private static IEnumerable<Attribute> Attributes(Span span, FieldScope scope) => scope switch
    {
        FieldScope.Span => span.Attributes,
        FieldScope.Resource => span.Resource.Attributes,
        FieldScope.Instrumentation => span.Scope.Attributes,
        FieldScope.Event => span.Events.SelectMany(static e => e.Attributes),
        FieldScope.Link => span.Links.SelectMany(static l => l.Attributes),
        _ => span.Attributes.Concat(span.Resource.Attributes),
    };
}
