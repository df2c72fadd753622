using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>Steps through the lines of one block that pass the line filters, in either direction. It looks for them part by part, as far as it is asked.</summary>
internal sealed class BlockCursor
{
    private const int PartLines = 4096;

    private readonly BlockScanner _scanner;
    private readonly bool _forward;
    private readonly List<int> _hits = [];
    private int _from;
    private int _to;
    private int _at;

    public BlockCursor(StreamBlocks stream, LogBlock block, int from, int to, BlockScanner scanner, bool forward)
    {
        Stream = stream;
        Block = block;
        _from = from;
        _to = to;
        _scanner = scanner;
        _forward = forward;
        Timestamp = block.Timestamps[forward ? from : to - 1];
    }

    /// <summary>Where the block comes from.</summary>
    public StreamBlocks Stream { get; }

    /// <summary>The block.</summary>
    public LogBlock Block { get; }

    /// <summary>Whether <see cref="Index"/> is a line that passes; before that only a bound of the time is known.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The time of the line, or of the first one that could pass.</summary>
    public long Timestamp { get; private set; }

    /// <summary>The line.</summary>
    public int Index { get; private set; }

    /// <summary>Goes to the next line that passes; false at the end.</summary>
    public bool Advance(QueryStats stats)
    {
        IsOpen = true;
        while (true)
        {
            if (_at < _hits.Count)
            {
                Index = _forward ? _hits[_at] : _hits[^(_at + 1)];
                _at++;
                Timestamp = Block.Timestamps[Index];
                return true;
            }

            if (_from >= _to)
            {
                return false;
            }

            var (from, to) = _forward ? (_from, Math.Min(_to, _from + PartLines)) : (Math.Max(_from, _to - PartLines), _to);
            (_from, _to) = _forward ? (to, _to) : (_from, from);
            _hits.Clear();
            _at = 0;
            _scanner.Scan(Block, from, to, _hits);
            stats.Lines += to - from;
            stats.Bytes += Block.Offsets[to] - Block.Offsets[from];
        }
    }
}
