using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Traces;

public sealed partial class TraceStore
{
    BlockCache ISpanParts.PartResults => _partResults;

    /// <inheritdoc />
    public IEnumerable<Span> Spans(TraceScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return PartsFor(scan).SelectMany(part => part.Spans(scan, 0));
    }

    IEnumerable<SpanPart> ISpanParts.Parts(TraceScan scan) => PartsFor(scan);

    private IEnumerable<SpanPart> PartsFor(TraceScan scan)
    {
        var state = State;
        foreach (var head in state.Heads)
        {
            if (head.Count > 0 && head.MinStart <= scan.End && head.MaxEnd >= scan.Start)
            {
                yield return new HeadPart(head);
            }
        }

        foreach (var block in state.Blocks)
        {
            if (block.MayAnswer(scan))
            {
                yield return new BlockPart(this, block);
            }
        }
    }

    private static SpanProjection? Projection(TraceScan scan, SpanTables tables) =>
        scan.Attributes is { } names ? new SpanProjection(names.Concat(scan.Conditions.Select(static c => c.Name)), tables) : null;

    private SpanColumns? TryPage(SpanBlock block, int page)
    {
        SpanColumns? columns = null;
        Guard(block, () => columns = block.Page(page));
        return columns;
    }

    private sealed class HeadPart(SpanHead head) : SpanPart
    {
        private readonly SpanColumns _columns = head.Snapshot();

        public override int Number => (int)head.Number;

        public override int Count => _columns.Count;

        public override bool Grows => true;

        public override (long Min, long Max) Starts(int first)
        {
            var (min, max) = (long.MaxValue, long.MinValue);
            foreach (var start in _columns.Start.AsSpan(first, _columns.Count - first))
            {
                min = Math.Min(min, start);
                max = Math.Max(max, start);
            }

            return (min, max);
        }

        public override IEnumerable<SpanRowSet> Rows(TraceScan scan, int first)
        {
            var selection = new SpanSelection(scan, _columns.Tables);
            return selection.IsHopeless ? [] : [new SpanRowSet(_columns, selection.Rows(_columns, first), Projection(scan, _columns.Tables))];
        }
    }

    private sealed class BlockPart(TraceStore store, SpanBlock block) : SpanPart
    {
        public override int Number => (int)block.Number;

        public override int Count => block.Count;

        public override bool Grows => false;

        public override (long Min, long Max) Starts(int first) => (block.Bounds.MinStart, block.Bounds.MaxStart);

        public override IEnumerable<SpanRowSet> Rows(TraceScan scan, int first)
        {
            SpanTables? tables = null;
            store.Guard(block, () => tables = block.Tables);
            if (tables is null || new SpanSelection(scan, tables) is { IsHopeless: true })
            {
                yield break;
            }

            // The pages of a block share their tables.
            var selection = new SpanSelection(scan, tables);
            var projection = Projection(scan, tables);
            for (var page = 0; page < block.Pages.Length; page++)
            {
                var bounds = block.Pages[page].Bounds;
                if (bounds.MinStart <= scan.End && bounds.MaxStart >= scan.Start && scan.Conditions.All(bounds.CanMeet) && store.TryPage(block, page) is { } columns)
                {
                    yield return new SpanRowSet(columns, selection.Rows(columns), projection);
                }
            }
        }
    }
}
