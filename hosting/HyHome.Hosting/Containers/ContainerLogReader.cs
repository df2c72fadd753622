using System.Buffers;
using System.Text;
using Docker.DotNet;

namespace HyHome.Hosting.Containers;

/// <summary>Turns the chunks of a container's output into lines; a chunk is not a line, and one of many bytes may end inside a character.</summary>
internal static class ContainerLogReader
{
    private const int ChunkSize = 16 * 1024;

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
                _rest.Write(bytes[..end]);
                Emit();
                bytes = bytes[(end + 1)..];
            }

            _rest.Write(bytes);
        }

        public void End()
        {
            if (_rest.WrittenCount > 0)
            {
                Emit();
            }
        }

        private void Emit()
        {
            onLine(Encoding.UTF8.GetString(_rest.WrittenSpan).TrimEnd('\r'));
            _rest.ResetWrittenCount();
        }
    }
}
