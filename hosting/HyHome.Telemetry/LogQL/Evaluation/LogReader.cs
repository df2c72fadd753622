using HyHome.Telemetry.LogQL.Pipeline;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>
/// Runs log queries: merges the blocks of all streams by time and stops at the limit, so that a query for the newest lines reads the newest
/// blocks only.
/// </summary>
internal static class LogReader
{
    /// <summary>Reads the lines of a query in its direction.</summary>
    public static IEnumerable<ResultEntry> Read(
        ILogSource source, LogSelector selector, long start, long end, bool forward, QueryStats stats, CancellationToken cancellationToken)
    {
        var pipeline = LogPipeline.Create(selector.Stages);
        var scanner = new BlockScanner(pipeline.LineFilters);
        var streams = source.Select(selector.Matchers, start, end);
        stats.Streams += streams.Count;
        var sources = new List<StreamBlocks>(streams.Count);
        var recent = new RecentEntries();
        var heap = new PriorityQueue<BlockCursor, (long Time, int Stream)>();
        try
        {
            foreach (var stream in streams.OrderBy(static s => s.Labels, Comparer<Labels.LabelSet>.Create(Labels.LabelSet.Compare)))
            {
                var blocks = new StreamBlocks(stream, sources.Count, start, end, forward, pipeline.Needles.Count > 0 ? pipeline.Needles : null);
                sources.Add(blocks);
                Push(heap, blocks.Next(scanner, stats), forward);
            }

            while (heap.TryDequeue(out var cursor, out _))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!cursor.IsOpen)
                {
                    // Blocks come in order of their nearest entry: the next one can matter only from now on.
                    Push(heap, cursor.Stream.Next(scanner, stats), forward);
                    Push(heap, cursor.Advance(stats) ? cursor : null, forward);
                    continue;
                }

                if (Process(pipeline, cursor) is { } entry && recent.IsNew(cursor.Stream.Order, entry))
                {
                    stats.PostFilterLines++;
                    yield return entry;
                }

                Push(heap, cursor.Advance(stats) ? cursor : null, forward);
            }
        }
        finally
        {
            sources.ForEach(static s => s.Dispose());
        }
    }

    private static void Push(PriorityQueue<BlockCursor, (long Time, int Stream)> heap, BlockCursor? cursor, bool forward)
    {
        if (cursor is not null)
        {
            heap.Enqueue(cursor, (forward ? cursor.Timestamp : -cursor.Timestamp, cursor.Stream.Order));
        }
    }

    private static ResultEntry? Process(LogPipeline pipeline, BlockCursor cursor)
    {
        var line = new LogLine { Timestamp = cursor.Timestamp, Text = cursor.Block.Line(cursor.Index) };
        return pipeline.Process(ref line, cursor.Stream.Stream.Labels, cursor.Block, cursor.Index)
            ? new ResultEntry(cursor.Timestamp, line.Text.ToArray(), pipeline.Labels.Result())
            : null;
    }
}
