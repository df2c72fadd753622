namespace HyHome.Telemetry.Storage.Logs;

/// <summary>What streams' heads of one period share. It is sealed into a segment as a whole.</summary>
internal sealed class LogHead
{
    public LogHead()
    {
        Symbols = new SymbolTable();
        Metadata = new MetadataCodec(Symbols);
    }

    public SymbolTable Symbols { get; }

    public MetadataCodec Metadata { get; }

    /// <summary>The heads of streams, in the order in which they came.</summary>
    public List<StreamHead> Streams { get; } = [];

    public long Bytes { get; set; }

    public long Entries { get; set; }
}
