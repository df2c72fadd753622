using System.Buffers;
using System.Text;

namespace HyHome.Hosting.Output;

/// <summary>Turns the bytes of a program's output into lines; a chunk is not a line, and one may end inside a character.</summary>
/// <param name="onLine">Called with each line, without its newline.</param>
/// <param name="encoding">The output's encoding, in which a newline is one byte; null for UTF-8.</param>
internal sealed class LineSplitter(Action<string> onLine, Encoding? encoding = null)
{
    /// <summary>Bytes of the longest line; more without a newline comes in several. Container engines themselves write pieces of 16 KiB.</summary>
    public const int LongestLine = 64 * 1024;

    private const int LongestCharacter = 4;

    private readonly Encoding _encoding = encoding ?? Encoding.UTF8;
    private readonly ArrayBufferWriter<byte> _rest = new();

    /// <summary>Adds what was read.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
        {
            Append(bytes[..end]);
            Emit();
            bytes = bytes[(end + 1)..];
        }

        Append(bytes);
    }

    /// <summary>The output is over: what has no newline is a line too.</summary>
    public void End()
    {
        if (_rest.WrittenCount > 0)
        {
            Emit();
        }
    }

    // What never ends its line must not fill the memory.
    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (_rest.WrittenCount + bytes.Length > LongestLine)
        {
            var full = LongestLine - _rest.WrittenCount;
            _rest.Write(bytes[..full]);
            bytes = bytes[full..];

            // A character that is not all there yet goes to the next piece.
            var begun = _rest.WrittenSpan[^BegunCharacter(_rest.WrittenSpan)..].ToArray();
            onLine(_encoding.GetString(_rest.WrittenSpan[..^begun.Length]));
            _rest.ResetWrittenCount();
            _rest.Write(begun);
        }

        _rest.Write(bytes);
    }

    // How many bytes at the end begin a character without ending it.
    private static int BegunCharacter(ReadOnlySpan<byte> bytes)
    {
        var tail = bytes[^Math.Min(bytes.Length, LongestCharacter - 1)..];
        for (var i = tail.Length - 1; i >= 0; i--)
        {
            if ((tail[i] & 0xC0) != 0x80)
            {
                return Rune.DecodeFromUtf8(tail[i..], out _, out _) == OperationStatus.NeedMoreData ? tail.Length - i : 0;
            }
        }

        return 0;
    }

    private void Emit()
    {
        onLine(_encoding.GetString(_rest.WrittenSpan).TrimEnd('\r'));
        _rest.ResetWrittenCount();
    }
}
