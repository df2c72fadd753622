using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace HyHome.Telemetry.Storage.Files;

/// <summary>
/// An append-only file of records, each with its length and checksum, for data that no segment holds yet.
/// Not compressed: it goes as soon as a segment holds the data, and until then it would cost more time than it saves.
/// A record is written whole or, where the process or machine stops in between, cut off when the file is opened again.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private const int HeaderLength = 8;
    private const int FrameLength = 8;
    private const int LargestRecord = 1 << 30;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _frame = new byte[FrameLength];
    private readonly Lock _syncGate = new();
    private bool _isUnsynced;

    private JournalFile(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        _handle = handle;
        Length = length;
    }

    private static ReadOnlySpan<byte> Magic => "HYJRNL02"u8;

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
    public void Append(ReadOnlyMemory<byte> record)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_frame, record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(_frame.AsSpan(4), Checksum.Of(record.Span));
        try
        {
            RandomAccess.Write(_handle, (ReadOnlyMemory<byte>[])[_frame, record], Length);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(_handle, Length);
            throw;
        }

        Length += FrameLength + record.Length;
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
        var record = Array.Empty<byte>();
        for (var records = 0; records < limit && TryReadFrame(handle, at, length, ref record, out var size); records++)
        {
            onRecord(record, size);
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
