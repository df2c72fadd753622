using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Snappier;
using ZstdSharp;

namespace HyHome.Telemetry.Server;

/// <summary>A request's body in memory taken from a pool; give it back by disposing it.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>What a body without a length is expected to have: gRPC and chunked senders batch some hundred records.</summary>
    private const int UnknownLength = 128 * 1024;

    private static ReadOnlySpan<byte> SnappyFrames => [0xFF, 0x06, 0x00, 0x00, (byte)'s', (byte)'N', (byte)'a', (byte)'P', (byte)'p', (byte)'Y'];

    private byte[] _buffer;

    private RequestBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        Length = length;
    }

    /// <summary>Bytes after decompression.</summary>
    public int Length { get; }

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    /// <summary>Reads a request's whole body, decompressed as its Content-Encoding says.</summary>
    /// <exception cref="BadHttpRequestException">413: it is larger than the limits; 415: the encoding is not known; 400: it cannot be decompressed.</exception>
    public static Task<RequestBody> ReadAsync(HttpContext context, TelemetryBackendOptions options)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString().Trim();
        return ReadAsync(context, encoding, options);
    }

    /// <summary>Reads a request's whole body, decompressed with a named encoding (empty and <c>identity</c>: none).</summary>
    public static async Task<RequestBody> ReadAsync(HttpContext context, string encoding, TelemetryBackendOptions options)
    {
        // The limit is held here: the server's own would end the connection before the answer is read.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        if (context.Request.ContentLength > options.MaxRequestBytes)
        {
            throw TooLarge($"the request body has {context.Request.ContentLength} bytes, more than the {options.MaxRequestBytes} that are accepted");
        }

        var raw = new BoundedStream(context.Request.Body, options.MaxRequestBytes);
        switch (encoding.ToLowerInvariant())
        {
            case "" or "identity":
                return await ReadPlainAsync(context, options.MaxRequestBytes);
            case "gzip":
                return await DecompressAsync(new GZipStream(raw, CompressionMode.Decompress), options, context.RequestAborted);
            case "deflate" or "zlib":
                return await DecompressAsync(new ZLibStream(raw, CompressionMode.Decompress), options, context.RequestAborted);
            case "br":
                return await DecompressAsync(new BrotliStream(raw, CompressionMode.Decompress), options, context.RequestAborted);
            case "zstd":
                return await DecompressAsync(new DecompressionStream(raw), options, context.RequestAborted);
            case "snappy" or "x-snappy-framed":
                return await UnsnapAsync(context, options);
            default:
                throw new BadHttpRequestException(
                    $"unsupported Content-Encoding: {encoding}, supported: [gzip, deflate, br, zstd, snappy]", StatusCodes.Status415UnsupportedMediaType);
        }
    }

    /// <summary>Decompresses bytes that are in memory already.</summary>
    public static async Task<RequestBody> GunzipAsync(ReadOnlyMemory<byte> compressed, TelemetryBackendOptions options, CancellationToken cancellationToken)
    {
        var source = new MemoryStream(compressed.ToArray(), writable: false);
        return await DecompressAsync(new GZipStream(source, CompressionMode.Decompress), options, cancellationToken);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private static async Task<RequestBody> DecompressAsync(Stream stream, TelemetryBackendOptions options, CancellationToken cancellationToken)
    {
        await using (stream)
        {
            try
            {
                return await ReadAsync(stream, options.MaxDecompressedBytes, cancellationToken);
            }
            catch (Exception error) when (error is InvalidDataException or InvalidOperationException or ZstdException or EndOfStreamException)
            {
                throw new BadHttpRequestException($"the request body cannot be decompressed: {error.Message}", StatusCodes.Status400BadRequest, error);
            }
        }
    }

    // Senders mean either of snappy's two forms by its name: a stream of frames, which starts with its own name, or one block.
    private static async Task<RequestBody> UnsnapAsync(HttpContext context, TelemetryBackendOptions options)
    {
        using var compressed = await ReadPlainAsync(context, options.MaxRequestBytes);
        if (compressed.Memory.Span.StartsWith(SnappyFrames))
        {
            var frames = new MemoryStream(compressed.Memory.ToArray(), writable: false);
            return await DecompressAsync(new SnappyStream(frames, CompressionMode.Decompress), options, context.RequestAborted);
        }

        try
        {
            var length = Snappy.GetUncompressedLength(compressed.Memory.Span);
            if (length > options.MaxDecompressedBytes)
            {
                throw TooLarge($"the request body has more than {options.MaxDecompressedBytes} bytes");
            }

            var body = new RequestBody(ArrayPool<byte>.Shared.Rent(length), length);
            Snappy.Decompress(compressed.Memory.Span, body._buffer.AsSpan(0, length));
            return body;
        }
        catch (InvalidDataException error)
        {
            throw new BadHttpRequestException($"the request body cannot be decompressed: {error.Message}", StatusCodes.Status400BadRequest, error);
        }
    }

    // Straight from the connection's own buffers, and into one that is large enough where the length is known.
    private static async Task<RequestBody> ReadPlainAsync(HttpContext context, long most)
    {
        var reader = context.Request.BodyReader;
        var buffer = ArrayPool<byte>.Shared.Rent((int)(context.Request.ContentLength ?? UnknownLength));
        var length = 0;
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(context.RequestAborted);
                var more = result.Buffer.Length;
                if (length + more > most)
                {
                    // Given back first: the server reads on to let the client finish, and then the client hears the answer.
                    reader.AdvanceTo(result.Buffer.End);
                    throw TooLarge($"the request body has more than {most} bytes");
                }

                if (length + more > buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(Math.Max((int)(length + more), buffer.Length * 2));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                result.Buffer.CopyTo(buffer.AsSpan(length));
                length += (int)more;
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return new RequestBody(buffer, length);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static async Task<RequestBody> ReadAsync(Stream stream, long most, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0)
                {
                    return new RequestBody(buffer, length);
                }

                length += read;
                if (length > most)
                {
                    throw TooLarge($"the request body has more than {most} bytes");
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static BadHttpRequestException TooLarge(string message) => new(message, StatusCodes.Status413PayloadTooLarge);

    /// <summary>Passes on at most so many bytes; then it is too large.</summary>
    private sealed class BoundedStream : Stream
    {
        private readonly Stream _inner;
        private readonly long _most;
        private long _read;

        public BoundedStream(Stream inner, long most)
        {
            _inner = inner;
            _most = most;
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await _inner.ReadAsync(buffer, cancellationToken);
            _read += read;
            return _read <= _most ? read : throw TooLarge($"the request body has more than {_most} bytes");
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
