using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>The blocks of one stream in the order of a query, taken one at a time.</summary>
internal sealed class StreamBlocks : IDisposable
{
    private readonly IEnumerator<LogBlock> _blocks;
    private readonly long _start;
    private readonly long _end;
    private readonly bool _forward;

    public StreamBlocks(ILogStream stream, int order, long start, long end, bool forward, IReadOnlyList<ReadOnlyMemory<byte>>? needles)
    {
        Stream = stream;
        Order = order;
        _start = start;
        _end = end;
        _forward = forward;
        _blocks = stream.Blocks(start, end, newestFirst: !forward, needles).GetEnumerator();
    }

    /// <summary>The stream.</summary>
    public ILogStream Stream { get; }

    /// <summary>Its place among the streams of the query, which decides between equal times.</summary>
    public int Order { get; }

    /// <summary>The next block with entries in the range, or null.</summary>
    public BlockCursor? Next(BlockScanner scanner, QueryStats stats)
    {
        while (_blocks.MoveNext())
        {
            var block = _blocks.Current;
            var (from, to) = BlockScanner.Bounds(block, _start, _end);
            if (from < to)
            {
                stats.Blocks++;
                return new BlockCursor(this, block, from, to, scanner, _forward);
            }
        }

        return null;
    }

    public void Dispose() => _blocks.Dispose();
}
