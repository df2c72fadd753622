namespace HyHome.Hosting.Kubernetes.Files;

/// <summary>Reads a file of this machine, of which nothing is known but its path.</summary>
internal static class HostFile
{
    // A pipe gives nothing until somebody writes to it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Reads it, up to one byte more than is wanted at most: a device never ends.</summary>
    /// <returns>The content, or why there is none.</returns>
    public static async Task<(byte[]? Content, string? Problem)> ReadAsync(string path, int maxLength, CancellationToken cancellationToken)
    {
        try
        {
            // Opening a pipe blocks the thread, so that it is not this one.
            return (await Task.Run(() => ReadAsync(path, maxLength + 1), cancellationToken).WaitAsync(Patience, cancellationToken).ConfigureAwait(false), null);
        }
        catch (TimeoutException)
        {
            return (null, $"it gives nothing in {Patience.TotalSeconds:0} s");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return (null, error.Message.TrimEnd('.'));
        }
    }

    private static async Task<byte[]> ReadAsync(string path, int atMost)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            var content = new byte[Math.Min(atMost, file.CanSeek && file.Length > 0 ? file.Length : atMost)];
            var length = await file.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false).ConfigureAwait(false);
            return content.AsSpan(0, length).ToArray();
        }
    }
}
