using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Search;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>The spans that a pipeline yields and that start within a range: read one by one where no stage looks at other spans, else trace by trace.</summary>
internal static class SpanStream
{
    internal static IEnumerable<SpanRef> Read(ITraceSource source, Pipeline pipeline, bool needsTrace, StepRange range, CancellationToken cancellationToken)
    {
        var plan = ScanPlan.Of(pipeline);
        return needsTrace || plan.TraceId is not null || pipeline.Stages.Any(NeedsTrace)
            ? ReadTraces(source, pipeline, plan, range, cancellationToken)
            : ReadSpans(source, pipeline, plan, range, cancellationToken);
    }

    private static bool NeedsTrace(Stage stage) => stage switch
    {
        SelectStage => false,
        SpansetFilter f => TagCatalog.NeedsTrace(f.Expression),
        _ => true,
    };

    private static IEnumerable<SpanRef> ReadSpans(ITraceSource source, Pipeline pipeline, ScanPlan plan, StepRange range, CancellationToken cancellationToken)
    {
        var filters = pipeline.Stages.OfType<SpansetFilter>().Select(static f => FieldEvaluator.Create(f.Expression)).ToArray();
        var read = 0;
        foreach (var span in source.Spans(plan.Scan(range.Start, range.End)))
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
