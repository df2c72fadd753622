using System.Buffers;
using System.Text;
using Docker.DotNet;

namespace HyHome.Hosting.Containers;

/// <summary>Turns the chunks of a container's output into lines; a chunk is not a line, and one of many bytes may end inside a character.</summary>
internal static class ContainerLogReader
{
    /// <summary>Bytes of the longest line; more without a newline comes in several. Engines themselves write pieces of 16 KiB.</summary>
    public const int LongestLine = 64 * 1024;

    private const int ChunkSize = 16 * 1024;

    private const int LongestCharacter = 4;

    /// <summary>Reads until the output ends. Each line is handed on without its newline.</summary>
    /// <param name="stream">The engine's output, standard output and error in one.</param>
    /// <param name="onLine">Called with whether it is standard error, and the line.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task ReadAsync(MultiplexedStream stream, Action<bool, string> onLine, CancellationToken cancellationToken)
    {
        var output = new LineSplitter(line => onLine(false, line));
        var error = new LineSplitter(line => onLine(true, line));
        var buffer = new byte[ChunkSize];
        while (true)
        {
            var result = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
            if (result.EOF)
            {
                break;
            }

            (result.Target == MultiplexedStream.TargetStream.StandardError ? error : output).Add(buffer.AsSpan(0, result.Count));
        }

        output.End();
        error.End();
    }

    private sealed class LineSplitter(Action<string> onLine)
    {
        private readonly ArrayBufferWriter<byte> _rest = new();

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
                onLine(Encoding.UTF8.GetString(_rest.WrittenSpan[..^begun.Length]));
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
            onLine(Encoding.UTF8.GetString(_rest.WrittenSpan).TrimEnd('\r'));
            _rest.ResetWrittenCount();
        }
    }
}
