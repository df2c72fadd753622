using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>From a trace to its last row in a head; the rows before it are a chain. One writer, readers without a lock.</summary>
internal sealed class TraceIndex
{
    private readonly Column<ulong> _high;
    private readonly Column<ulong> _low;
    private readonly Column<int> _previous;
    private int[] _slots;
    private int _traces;

    public TraceIndex(Column<ulong> high, Column<ulong> low, Column<int> previous, int traces)
    {
        _slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, traces * 2))];
        _high = high;
        _low = low;
        _previous = previous;
    }

    public int Traces => _traces;

    public long Bytes => _slots.Length * 4L;

    /// <summary>Notes a row whose trace id is in the columns already.</summary>
    public void Add(int row, TraceId id)
    {
        var slots = _slots;
        var slot = Slot(slots, id, out var last);
        _previous.Add(last);
        Volatile.Write(ref slots[slot], row + 1);
        if (last < 0 && ++_traces * 2 > slots.Length)
        {
            Rehash();
        }
    }

    /// <summary>The rows of a trace among the first <paramref name="count"/>, in ascending order.</summary>
    public List<int> Rows(TraceId id, int count)
    {
        var rows = new List<int>();
        Slot(Volatile.Read(ref _slots), id, out var row);
        var previous = _previous.Items;
        for (; row >= 0; row = previous[row])
        {
            if (row < count)
            {
                rows.Add(row);
            }
        }

        rows.Reverse();
        return rows;
    }

    private int Slot(int[] slots, TraceId id, out int row)
    {
        var mask = slots.Length - 1;
        var high = _high.Items;
        var low = _low.Items;
        for (var slot = (int)ByteHash.Mix(id.High ^ (id.Low * 0x9E3779B97F4A7C15)) & mask; ; slot = (slot + 1) & mask)
        {
            row = Volatile.Read(ref slots[slot]) - 1;
            if (row >= low.Length)
            {
                high = _high.Items;
                low = _low.Items;
            }

            if (row < 0 || (low[row] == id.Low && high[row] == id.High))
            {
                return slot;
            }
        }
    }

    private void Rehash()
    {
        var slots = new int[_slots.Length * 2];
        var high = _high.Items;
        var low = _low.Items;
        foreach (var entry in _slots)
        {
            if (entry > 0)
            {
                slots[Slot(slots, new TraceId(high[entry - 1], low[entry - 1]), out _)] = entry;
            }
        }

        Volatile.Write(ref _slots, slots);
    }
}
