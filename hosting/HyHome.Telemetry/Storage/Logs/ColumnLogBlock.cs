using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>The columns of a run of entries in a head.</summary>
/// <param name="Count">How many entries there are; the arrays may be longer.</param>
/// <param name="Timestamps">Nanoseconds since the Unix epoch.</param>
/// <param name="Text">All lines.</param>
/// <param name="Offsets">Where each line starts, and the end.</param>
/// <param name="Metadata">All metadata as <see cref="MetadataCodec"/> writes it.</param>
/// <param name="MetadataOffsets">Where each entry's metadata starts, and the end.</param>
/// <param name="Symbols">The strings that metadata refers to.</param>
internal sealed record LogColumns(int Count, ReadOnlyMemory<long> Timestamps, ReadOnlyMemory<byte> Text, ReadOnlyMemory<int> Offsets, ReadOnlyMemory<byte> Metadata, ReadOnlyMemory<int> MetadataOffsets, SymbolTable Symbols)
{
    public ReadOnlySpan<byte> MetadataOf(int row)
    {
        var offsets = MetadataOffsets.Span;
        return Metadata.Span[offsets[row]..offsets[row + 1]];
    }

    public ReadOnlySpan<byte> LineOf(int row)
    {
        var offsets = Offsets.Span;
        return Text.Span[offsets[row]..offsets[row + 1]];
    }
}

/// <summary>A block over <see cref="LogColumns"/>. Metadata becomes objects only where a reader asks for it.</summary>
internal sealed class ColumnLogBlock : LogBlock
{
    private readonly LogColumns _columns;
    private readonly Dictionary<ulong, (int Row, LabelSet Labels)> _known = [];

    public ColumnLogBlock(LogColumns columns) => _columns = columns;

    public override ReadOnlySpan<long> Timestamps => _columns.Timestamps.Span[.._columns.Count];

    public override ReadOnlySpan<byte> Text => _columns.Text.Span;

    public override ReadOnlySpan<int> Offsets => _columns.Offsets.Span[..(_columns.Count + 1)];

    public override string? MetadataValue(int index, string name) => MetadataCodec.Find(new ByteReader(_columns.MetadataOf(index)), name, _columns.Symbols);

    public override void ReadMetadataNames(int index, ICollection<string> into) => MetadataCodec.ReadNames(new ByteReader(_columns.MetadataOf(index)), into, _columns.Symbols);

    public override int MetadataSize(int index) => MetadataCodec.SizeOf(new ByteReader(_columns.MetadataOf(index)), _columns.Symbols);

    public override LabelSet Metadata(int index)
    {
        var bytes = _columns.MetadataOf(index);
        var hash = ByteHash.Of(bytes);
        lock (_known)
        {
            if (_known.TryGetValue(hash, out var known) && bytes.SequenceEqual(_columns.MetadataOf(known.Row)))
            {
                return known.Labels;
            }

            var reader = new ByteReader(bytes);
            var labels = MetadataCodec.Read(ref reader, _columns.Symbols);
            _known[hash] = (index, labels);
            return labels;
        }
    }
}
