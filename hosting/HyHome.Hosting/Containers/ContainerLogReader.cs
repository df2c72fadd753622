using Docker.DotNet;
using HyHome.Hosting.Output;

namespace HyHome.Hosting.Containers;

/// <summary>Reads the lines of a container's output.</summary>
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
}
