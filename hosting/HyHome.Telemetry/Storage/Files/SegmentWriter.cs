using HyHome.Telemetry.Storage.Encoding;
using ZstdSharp;

namespace HyHome.Telemetry.Storage.Files;

/// <summary>Where a section of a segment lies.</summary>
internal readonly record struct SegmentSection(long Offset, int Length, int RawLength, uint Checksum);

/// <summary>
/// Writes a segment: compressed sections, then a directory of them with what the store wants to know without reading them.
/// A segment on disk has another name until it is whole, so that there is never a half one.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    /// <summary>Zstandard's fastest ordinary level: blocks are written while telemetry streams in, so speed comes before size.</summary>
    private const int Level = 1;

    private readonly Stream _stream;
    private readonly string? _path;
    private readonly CancellationToken _cancellationToken;
    private readonly Compressor _compressor = new(Level);
    private readonly List<SegmentSection> _sections = [];
    private byte[] _buffer = new byte[1 << 16];
    private bool _isFinished;

    /// <summary>Starts a segment at a path, or in memory where there is none.</summary>
    /// <param name="path">Where it will be once it is whole.</param>
    /// <param name="cancellationToken">Gives up between two sections; nothing of the segment is left then.</param>
    public SegmentWriter(string? path, CancellationToken cancellationToken)
    {
        _path = path;
        _cancellationToken = cancellationToken;
        _stream = path is null ? new MemoryStream() : new FileStream(path + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        _stream.Write(SegmentFile.Magic);
    }

    /// <summary>Adds a section and gives its number.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public int Add(ReadOnlySpan<byte> raw)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var bound = Compressor.GetCompressBound(raw.Length);
        if (_buffer.Length < bound)
        {
            _buffer = new byte[bound];
        }

        var length = _compressor.Wrap(raw, _buffer);
        return length < raw.Length ? Add(_buffer.AsSpan(0, length), raw.Length) : Add(raw, raw.Length);
    }

    /// <summary>Adds a section that would not become smaller, as it is, and gives its number.</summary>
    public int AddStored(ReadOnlySpan<byte> raw) => Add(raw, raw.Length);

    /// <summary>Adds the directory and gives the segment, safe on disk.</summary>
    /// <param name="about">What the store wants to know when it opens the segment.</param>
    public SegmentFile Finish(ReadOnlySpan<byte> about)
    {
        var directory = new ByteWriter();
        directory.Varint(_sections.Count);
        foreach (var section in _sections)
        {
            directory.Varint((ulong)section.Offset);
            directory.Varint(section.Length);
            directory.Varint(section.RawLength);
            directory.UInt32(section.Checksum);
        }

        directory.Bytes(about);
        var tail = new ByteWriter();
        tail.Bytes(directory.Written);
        tail.UInt32((uint)directory.Length);
        tail.UInt32(Checksum.Of(directory.Written));
        tail.Bytes(SegmentFile.Magic);
        _stream.Write(tail.Written);
        if (_path is null)
        {
            return SegmentFile.Open(((MemoryStream)_stream).ToArray());
        }

        ((FileStream)_stream).Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_path + ".tmp", _path, overwrite: true);
        _isFinished = true;
        return SegmentFile.Open(_path);
    }

    private int Add(ReadOnlySpan<byte> stored, int rawLength)
    {
        _sections.Add(new SegmentSection(_stream.Position, stored.Length, rawLength, Checksum.Of(stored)));
        _stream.Write(stored);
        return _sections.Count - 1;
    }

    public void Dispose()
    {
        _compressor.Dispose();
        _stream.Dispose();
        if (_path is not null && !_isFinished)
        {
            File.Delete(_path + ".tmp");
        }
    }
}
