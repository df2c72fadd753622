using System.Buffers.Binary;
using HyHome.Telemetry.Storage.Encoding;
using K4os.Compression.LZ4;
using Microsoft.Win32.SafeHandles;

namespace HyHome.Telemetry.Storage.Files;

/// <summary>
/// An append-only file of records, each with its length and checksum, for data that no segment holds yet.
/// A record is written whole or, where the process or machine stops in between, cut off when the file is opened again.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private const int HeaderLength = 8;
    private const int FrameLength = 8;
    private const int LargestRecord = 1 << 30;
    private const byte Plain = 0;
    private const byte Lz4 = 1;

    private readonly SafeFileHandle _handle;
    private readonly ByteWriter _frame = new(1 << 16);
    private readonly Lock _syncGate = new();
    private bool _isUnsynced;

    private JournalFile(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        _handle = handle;
        Length = length;
    }

    private static ReadOnlySpan<byte> Magic => "HYJRNL01"u8;

    public string Path { get; }

    public long Length { get; private set; }

    public static JournalFile Create(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.Write(handle, Magic, 0);
        return new JournalFile(path, handle, HeaderLength);
    }

    /// <summary>Opens a file to append to it behind what was found sound.</summary>
    public static JournalFile Open(string path, long soundLength)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        if (soundLength < HeaderLength)
        {
            RandomAccess.Write(handle, Magic, 0);
            soundLength = HeaderLength;
        }

        RandomAccess.SetLength(handle, soundLength);
        return new JournalFile(path, handle, soundLength);
    }

    /// <summary>Appends one record. Where writing fails, the file is as it was before.</summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        _frame.Clear();
        _frame.Take(FrameLength);
        var bound = LZ4Codec.MaximumOutputSize(record.Length);
        _frame.Byte(Lz4);
        _frame.Varint(record.Length);
        var start = _frame.Length;
        var compressed = LZ4Codec.Encode(record, _frame.Take(bound));
        if (compressed > 0 && compressed < record.Length)
        {
            _frame.Truncate(start + compressed);
        }
        else
        {
            _frame.Truncate(FrameLength);
            _frame.Byte(Plain);
            _frame.Bytes(record);
        }

        var bytes = _frame.Buffer.AsSpan(0, _frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(bytes.Length - FrameLength));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Checksum.Of(bytes[FrameLength..]));
        try
        {
            RandomAccess.Write(_handle, bytes, Length);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(_handle, Length);
            throw;
        }

        Length += bytes.Length;
        Volatile.Write(ref _isUnsynced, true);
    }

    /// <summary>Makes sure that what was appended outlives a loss of power. May be called while another thread appends or closes the file.</summary>
    public void Sync()
    {
        lock (_syncGate)
        {
            if (Interlocked.Exchange(ref _isUnsynced, false) && !_handle.IsClosed)
            {
                RandomAccess.FlushToDisk(_handle);
            }
        }
    }

    /// <summary>Reads all sound records of a file and says where they end, and whether sound records follow behind a damaged one.</summary>
    /// <exception cref="InvalidDataException">The reader found a record whose checksum is right but whose content is not.</exception>
    public static (long SoundLength, bool IsDamaged) Read(string path, Action<byte[], int> onRecord, int limit = int.MaxValue)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(handle);
        Span<byte> frame = stackalloc byte[FrameLength];
        if (length < HeaderLength || RandomAccess.Read(handle, frame, 0) < HeaderLength || !frame.SequenceEqual(Magic))
        {
            return (0, length > HeaderLength);
        }

        long at = HeaderLength;
        var stored = Array.Empty<byte>();
        var record = Array.Empty<byte>();
        for (var records = 0; records < limit && TryReadFrame(handle, at, length, ref stored, out var size); records++)
        {
            var recordLength = Unpack(stored.AsSpan(0, size), ref record);
            onRecord(record, recordLength);
            at += FrameLength + size;
        }

        return (at, at < length && HasSoundRecordAfter(handle, at, length));
    }

    public void Dispose()
    {
        lock (_syncGate)
        {
            _handle.Dispose();
        }
    }

    private static bool TryReadFrame(SafeFileHandle handle, long at, long length, ref byte[] stored, out int size)
    {
        size = 0;
        Span<byte> frame = stackalloc byte[FrameLength];
        if (at + FrameLength > length || RandomAccess.Read(handle, frame, at) < FrameLength)
        {
            return false;
        }

        var claimed = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        if (claimed is 0 or > LargestRecord || at + FrameLength + claimed > length)
        {
            return false;
        }

        size = (int)claimed;
        if (stored.Length < size)
        {
            stored = new byte[Math.Max(size, 1 << 16)];
        }

        return RandomAccess.Read(handle, stored.AsSpan(0, size), at + FrameLength) == size &&
            Checksum.Of(stored.AsSpan(0, size)) == BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]);
    }

    private static int Unpack(ReadOnlySpan<byte> stored, ref byte[] record)
    {
        var reader = new ByteReader(stored);
        var kind = reader.Byte();
        var length = kind == Lz4 ? reader.Int() : reader.Remaining;
        if (record.Length < length)
        {
            record = new byte[Math.Max(length, 1 << 16)];
        }

        var content = stored[reader.Position..];
        if (kind == Plain)
        {
            content.CopyTo(record);
        }
        else if (LZ4Codec.Decode(content, record.AsSpan(0, length)) != length)
        {
            throw new InvalidDataException("a record cannot be decompressed");
        }

        return length;
    }

    // A torn tail is one unfinished record with nothing behind it. Where a whole record follows, something else went wrong.
    private static bool HasSoundRecordAfter(SafeFileHandle handle, long at, long length)
    {
        const int Window = 1 << 20;
        var stored = Array.Empty<byte>();
        var end = Math.Min(length, at + Window);
        for (var next = at + 1; next + FrameLength < end; next++)
        {
            if (TryReadFrame(handle, next, length, ref stored, out _))
            {
                return true;
            }
        }

        return false;
    }
}
