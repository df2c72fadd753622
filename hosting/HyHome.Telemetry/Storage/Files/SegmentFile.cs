using System.Buffers;
using System.Buffers.Binary;
using HyHome.Telemetry.Storage.Encoding;
using Microsoft.Win32.SafeHandles;
using ZstdSharp;

namespace HyHome.Telemetry.Storage.Files;

/// <summary>An immutable segment, on disk or in memory, whose sections are read one by one. Safe to use from several threads.</summary>
internal sealed class SegmentFile
{
    private const int TailLength = 16;

    [ThreadStatic]
    private static Decompressor? decompressor;

    private readonly byte[]? _memory;
    private readonly SafeFileHandle? _handle;
    private readonly SegmentSection[] _sections;
    private readonly bool[] _isSound;

    private SegmentFile(string? path, byte[]? memory, SafeFileHandle? handle, long length, SegmentSection[] sections, byte[] about)
    {
        Path = path;
        _memory = memory;
        _handle = handle;
        Length = length;
        _sections = sections;
        _isSound = new bool[sections.Length];
        About = about;
    }

    public static ReadOnlySpan<byte> Magic => "HYSEGM02"u8;

    public string? Path { get; }

    public long Length { get; }

    /// <summary>What the store wanted to know.</summary>
    public byte[] About { get; }

    /// <summary>Memory that the segment itself takes.</summary>
    public long MemoryBytes => (_memory?.Length ?? 0) + About.Length + (_sections.Length * 24);

    /// <summary>Opens a segment on disk.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static SegmentFile Open(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return Open(path, null, handle, RandomAccess.GetLength(handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public static SegmentFile Open(byte[] memory) => Open(null, memory, null, memory.Length);

    /// <summary>A section's bytes, decompressed.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public byte[] Read(int section)
    {
        var where = Section(section);
        var rented = ArrayPool<byte>.Shared.Rent(where.Length);
        try
        {
            var stored = rented.AsSpan(0, where.Length);
            ReadStored(section, where, stored);
            var raw = GC.AllocateUninitializedArray<byte>(where.RawLength);
            if (where.Length == where.RawLength)
            {
                stored.CopyTo(raw);
            }
            else if ((decompressor ??= new Decompressor()).Unwrap(stored, raw) != raw.Length)
            {
                throw new InvalidDataException($"section {section} is shorter than it should be");
            }

            return raw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Makes sure that a section's bytes are sound. Looks at them once.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public void Verify(int section)
    {
        if ((uint)section < (uint)_isSound.Length && Volatile.Read(ref _isSound[section]))
        {
            return;
        }

        var where = Section(section);
        var rented = ArrayPool<byte>.Shared.Rent(where.Length);
        try
        {
            ReadStored(section, where, rented.AsSpan(0, where.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Removes the file. Readers that have it open finish what they do.</summary>
    public void Delete()
    {
        if (Path is not null)
        {
            File.Delete(Path);
        }
    }

    private SegmentSection Section(int section) =>
        (uint)section < (uint)_sections.Length ? _sections[section] : throw new InvalidDataException("the directory refers to a section that is not there");

    private void ReadStored(int section, SegmentSection where, Span<byte> into)
    {
        ReadAt(_memory, _handle, where.Offset, into);
        if (Checksum.Of(into) != where.Checksum)
        {
            throw new InvalidDataException($"the checksum of section {section} is wrong");
        }

        Volatile.Write(ref _isSound[section], true);
    }

    private static SegmentFile Open(string? path, byte[]? memory, SafeFileHandle? handle, long length)
    {
        Span<byte> tail = stackalloc byte[TailLength];
        if (length < TailLength + Magic.Length)
        {
            throw new InvalidDataException("the file is too short");
        }

        ReadAt(memory, handle, length - TailLength, tail);
        var directoryLength = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (!tail[8..].SequenceEqual(Magic) || directoryLength > length - TailLength - Magic.Length)
        {
            throw new InvalidDataException("the file does not end as a segment does");
        }

        var directory = new byte[directoryLength];
        ReadAt(memory, handle, length - TailLength - directoryLength, directory);
        if (Checksum.Of(directory) != BinaryPrimitives.ReadUInt32LittleEndian(tail[4..]))
        {
            throw new InvalidDataException("the checksum of the directory is wrong");
        }

        var reader = new ByteReader(directory);
        var sections = new SegmentSection[reader.Count()];
        for (var i = 0; i < sections.Length; i++)
        {
            sections[i] = new SegmentSection((long)reader.Varint(), reader.Int(), reader.Int(), reader.UInt32());
            if (sections[i].Offset + sections[i].Length > length)
            {
                throw new InvalidDataException("the directory refers to bytes behind the end of the file");
            }
        }

        return new SegmentFile(path, memory, handle, length, sections, directory[reader.Position..]);
    }

    private static void ReadAt(byte[]? memory, SafeFileHandle? handle, long offset, Span<byte> into)
    {
        if (memory is not null)
        {
            memory.AsSpan((int)offset, into.Length).CopyTo(into);
            return;
        }

        for (var read = 0; read < into.Length;)
        {
            var count = RandomAccess.Read(handle!, into[read..], offset + read);
            read += count > 0 ? count : throw new InvalidDataException("the file ends before it should");
        }
    }
}
