using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Traces;

public sealed partial class TraceStore
{
    /// <inheritdoc />
    public IEnumerable<Trace> Search(TraceScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return SearchLazily(scan);
    }

    // What may hold the newest answer is opened first: heads and blocks by their newest span, then their pages, then the traces found in those.
    private IEnumerable<Trace> SearchLazily(TraceScan scan)
    {
        var state = State;
        var queue = new PriorityQueue<SearchStep, long>();
        foreach (var head in state.Heads)
        {
            if (head.Count > 0 && head.MinStart <= scan.End && head.MaxEnd >= scan.Start)
            {
                queue.Enqueue(new SearchStep(Head: head), long.MinValue);
            }
        }

        foreach (var block in state.Blocks)
        {
            if (block.MayAnswer(scan))
            {
                queue.Enqueue(new SearchStep(Block: block), ~block.Bounds.MaxStart);
            }
        }

        var seen = new HashSet<TraceId>();
        while (queue.TryDequeue(out var step, out _))
        {
            if (step.Trace is { } id)
            {
                if (seen.Add(id) && Find(state, id) is { } trace && SpanSelection.Answers(trace, scan))
                {
                    yield return trace;
                }
            }
            else if (step.Head is { } head)
            {
                Enqueue(queue, state, null, head.Snapshot(), scan);
            }
            else if (step.Page < 0)
            {
                EnqueuePages(queue, step.Block!, scan);
            }
            else
            {
                Guard(step.Block!, () => Enqueue(queue, state, step.Block, step.Block!.Page(step.Page), scan));
            }
        }
    }

    private bool IsHopeless(SpanBlock block, TraceScan scan)
    {
        var hopeless = true;
        Guard(block, () => hopeless = new SpanSelection(scan, block.Tables).IsHopeless);
        return hopeless;
    }

    private static void Enqueue(PriorityQueue<SearchStep, long> queue, TraceStoreState state, SpanBlock? block, SpanColumns columns, TraceScan scan)
    {
        var selection = new SpanSelection(scan, columns.Tables);
        if (selection.IsHopeless)
        {
            return;
        }

        foreach (var (id, trace) in selection.Traces(columns))
        {
            if (selection.MeetsAll(trace) || IsElsewhere(state, block, id))
            {
                queue.Enqueue(new SearchStep(Trace: id), ~trace.Start);
            }
        }
    }

    // Spans that meet the other conditions can only be missing here if the trace goes on in another block or head.
    private static bool IsElsewhere(TraceStoreState state, SpanBlock? block, TraceId id)
    {
        var hash = SpanBlockWriter.Hash(id);
        return Array.Exists(state.Blocks, b => b != block && b.MayHold(hash)) || state.Heads.Any(h => (block is not null || state.Sealing.Length > 0) && h.Holds(id));
    }

    private void EnqueuePages(PriorityQueue<SearchStep, long> queue, SpanBlock block, TraceScan scan)
    {
        if (scan.Conditions.Count > 0 && IsHopeless(block, scan))
        {
            return;
        }

        for (var page = 0; page < block.Pages.Length; page++)
        {
            var bounds = block.Pages[page].Bounds;
            var mayMeet = scan.Conditions.Count == 0 || (scan.SameSpan ? scan.Conditions.All(bounds.CanMeet) : scan.Conditions.Any(bounds.CanMeet));
            if (mayMeet && bounds.Overlaps(scan.Start, scan.End))
            {
                queue.Enqueue(new SearchStep(Block: block, Page: page), ~bounds.MaxStart);
            }
        }
    }

    private readonly record struct SearchStep(SpanHead? Head = null, SpanBlock? Block = null, int Page = -1, TraceId? Trace = null);
}
