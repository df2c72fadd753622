using System.Runtime.CompilerServices;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>A block of a segment. Its times are read at once, its lines and its metadata when they are asked for.</summary>
internal sealed class SealedLogBlock : LogBlock
{
    private readonly SealedLogPart _part;
    private readonly long[] _timestamps;
    private readonly int[] _offsets;
    private readonly Dictionary<ulong, (int Row, LabelSet Labels)> _known = [];
    private StrongBox<ReadOnlyMemory<byte>>? _text;
    private SealedLogMetadata? _metadata;

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public SealedLogBlock(SealedLogPart part, byte[] times)
    {
        _part = part;
        var reader = new ByteReader(times, part.Entry.Places.Times);
        var count = reader.Count();
        _timestamps = new long[count];
        long last = 0;
        for (var row = 0; row < count; row++)
        {
            _timestamps[row] = last += reader.ZigZag();
        }

        _offsets = new int[count + 1];
        for (var row = 0; row < count; row++)
        {
            var end = (long)_offsets[row] + (uint)reader.Int();
            _offsets[row + 1] = end <= int.MaxValue ? (int)end : throw new InvalidDataException("lines are longer than they can be");
        }
    }

    /// <summary>The memory that it takes before anything is asked for.</summary>
    public long Bytes => (_timestamps.Length * 12L) + 200;

    public override ReadOnlySpan<long> Timestamps => _timestamps;

    public override ReadOnlySpan<int> Offsets => _offsets;

    public override ReadOnlySpan<byte> Text => (_text ??= new(_part.Segment.ReadText(_part, _offsets))).Value.Span;

    internal override bool CanKeep => true;

    internal override object? Kept(string key) => _part.Segment.Results.Find<object>((key, _part.Segment.Number), _part.Number);

    internal override void Keep(string key, object result, long bytes) => _part.Segment.Results.Put((key, _part.Segment.Number), _part.Number, result, bytes + (key.Length * 2L));

    public override string? MetadataValue(int index, string name) => Columns.Value(index, name);

    public override void ReadMetadataNames(int index, ICollection<string> into) => Columns.ReadNames(index, into);

    public override int MetadataSize(int index) => Columns.SizeOf(index);

    public override LabelSet Metadata(int index)
    {
        var columns = Columns;
        var hash = columns.Hash(index);
        lock (_known)
        {
            if (_known.TryGetValue(hash, out var known) && columns.AreSame(index, known.Row))
            {
                return known.Labels;
            }

            var labels = columns.Labels(index);
            _known[hash] = (index, labels);
            return labels;
        }
    }

    private SealedLogMetadata Columns => _metadata ??= _part.Segment.ReadMetadata(_part, _timestamps.Length);
}
