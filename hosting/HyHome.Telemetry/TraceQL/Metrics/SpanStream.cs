using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Search;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>The spans that a pipeline yields and that start within a range: read one by one where no stage looks at other spans, else trace by trace.</summary>
internal static class SpanStream
{
    internal static IEnumerable<SpanRef> Read(ITraceSource source, Pipeline pipeline, IReadOnlyList<FieldReference>? fields, bool needsTrace, StepRange range, CancellationToken cancellationToken)
    {
        var plan = ScanPlan.Of(pipeline);
        return needsTrace || plan.TraceId is not null || pipeline.Stages.Any(NeedsTrace)
            ? ReadTraces(source, pipeline, plan, range, cancellationToken)
            : ReadSpans(source, pipeline, plan.Scan(range.Start, range.End) with { Attributes = Attributes(pipeline, fields) }, range, cancellationToken);
    }

    private static bool NeedsTrace(Stage stage) => stage switch
    {
        SelectStage => false,
        SpansetFilter f => TagCatalog.NeedsTrace(f.Expression),
        _ => true,
    };

    // The attributes that filters and fields name; null where one of them looks at what only a whole span has.
    private static List<string>? Attributes(Pipeline pipeline, IReadOnlyList<FieldReference>? fields)
    {
        if (fields is null)
        {
            return null;
        }

        var names = new List<string>();
        foreach (var field in pipeline.Stages.OfType<SpansetFilter>().SelectMany(static f => ExemplarPicker.Fields(f.Expression)).Concat(fields))
        {
            var isPlain = field.Intrinsic is Intrinsic.None or Intrinsic.Duration or Intrinsic.Name or Intrinsic.Status or Intrinsic.Kind or
                Intrinsic.TraceId or Intrinsic.SpanId or Intrinsic.ParentId or Intrinsic.NestedSetParent or Intrinsic.InstrumentationName or Intrinsic.InstrumentationVersion;
            if (!isPlain || field.Scope is FieldScope.Event or FieldScope.Link)
            {
                return null;
            }

            if (field.Intrinsic == Intrinsic.None)
            {
                names.Add(field.Name);
            }
        }

        return names;
    }

    private static IEnumerable<SpanRef> ReadSpans(ITraceSource source, Pipeline pipeline, TraceScan scan, StepRange range, CancellationToken cancellationToken) =>
        Filter(source.Spans(scan), Filters(pipeline), range, cancellationToken);

    /// <summary>The tests of a pipeline that looks at one span at a time.</summary>
    internal static FieldEvaluator[] Filters(Pipeline pipeline) => [.. pipeline.Stages.OfType<SpansetFilter>().Select(static f => FieldEvaluator.Create(f.Expression))];

    /// <summary>What a store is asked for where spans are read one by one; null where whole traces have to be read.</summary>
    internal static TraceScan? Scan(Pipeline pipeline, IReadOnlyList<FieldReference> fields, StepRange range)
    {
        var plan = ScanPlan.Of(pipeline);
        return plan.TraceId is not null || pipeline.Stages.Any(NeedsTrace) ? null : plan.Scan(range.Start, range.End) with { Attributes = Attributes(pipeline, fields) };
    }

    /// <summary>Those of some spans that start within a range and pass.</summary>
    internal static IEnumerable<SpanRef> Filter(IEnumerable<Span> spans, FieldEvaluator[] filters, StepRange range, CancellationToken cancellationToken)
    {
        var read = 0;
        foreach (var span in spans)
        {
            if ((++read & 0xfff) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var reference = new SpanRef(span, null, 0);
            if (span.StartUnixNano > range.Start && span.StartUnixNano <= range.End && Array.TrueForAll(filters, f => f.IsTrue(reference)))
            {
                yield return reference;
            }
        }
    }

    private static IEnumerable<SpanRef> ReadTraces(ITraceSource source, Pipeline pipeline, ScanPlan plan, StepRange range, CancellationToken cancellationToken)
    {
        var evaluator = StageEvaluator.Create(pipeline);
        foreach (var trace in TraceSearch.Candidates(source, plan, range.Start, range.End))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var view = new TraceView(trace);
            foreach (var spanset in evaluator.Evaluate(view, [new Spanset([.. Enumerable.Range(0, view.Spans.Length)], [])]))
            {
                foreach (var index in spanset.Spans)
                {
                    var span = view.Spans[index];
                    if (span.StartUnixNano > range.Start && span.StartUnixNano <= range.End)
                    {
                        yield return new SpanRef(span, view, index);
                    }
                }
            }
        }
    }
}
