using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Ingest.RemoteWrite;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Server;
using HyHome.Telemetry.Storage.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Snappier;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>
/// Remote read, <c>POST /api/v1/read</c>: the raw samples of series, for another Prometheus to evaluate. Answers are of the type SAMPLES, which every
/// client falls back to; one that accepts streamed chunks alone is refused.
/// </summary>
internal static class RemoteRead
{
    private const int Samples = 0;
    private static readonly string[] TypeNames = ["SAMPLES", "STREAMED_XOR_CHUNKS"];

    public static void MapRemoteRead(this IEndpointRouteBuilder routes, PrometheusApiContext context, TelemetryBackendOptions options) =>
        routes.MapPost("/api/v1/read", async http =>
        {
            PrometheusEndpoint.AllowOrigin(http);
            try
            {
                using var body = await RequestBody.ReadAsync(http, "", options);
                var answer = Answer(context, Decode(body.Memory.Span, options), http.RequestAborted);
                http.Response.ContentType = "application/x-protobuf";
                http.Response.Headers.ContentEncoding = "snappy";
                await http.Response.Body.WriteAsync(Snappy.CompressToArray(answer), http.RequestAborted);
            }
            catch (Exception e) when (e is PrometheusRequestException or OtlpFormatException)
            {
                await PlainText.WriteAsync(http, StatusCodes.Status400BadRequest, e.Message + "\n");
            }
            catch (FormatException e)
            {
                // Prometheus looks at the matchers only when it reads, so a wrong one is its own failure.
                await PlainText.WriteAsync(http, StatusCodes.Status500InternalServerError, e.Message + "\n");
            }
            catch (BadHttpRequestException e)
            {
                await PlainText.WriteAsync(http, e.StatusCode, e.Message + "\n");
            }
        });

    private static ReadRequest Decode(ReadOnlySpan<byte> body, TelemetryBackendOptions options)
    {
        var request = ReadRequest.Decode(SnappyBlock.Decompress(body, options, "snappy: corrupt input"));
        return request.AcceptedTypes.Count == 0 || request.AcceptedTypes.Contains(Samples)
            ? request
            : throw new PrometheusRequestException(
                $"server does not support any of the requested response types: [{string.Join(' ', request.AcceptedTypes.Select(Name))}]; supported: map[{TypeNames[Samples]}:{{}}]");
    }

    private static string Name(int type) => type >= 0 && type < TypeNames.Length ? TypeNames[type] : $"{type}";

    private static byte[] Answer(PrometheusApiContext context, ReadRequest request, CancellationToken cancellationToken)
    {
        var limit = context.Engine.Options.MaxSamples;
        var writer = new ProtoWriter();
        var samples = new MetricSamples();
        foreach (var query in request.Queries)
        {
            long count = 0;
            var result = writer.Begin(1);
            // Without a matcher there is nothing, as in Prometheus.
            IReadOnlyList<IMetricSeries> selected = query.Matchers.Count == 0 ? [] : context.Source.Select(query.Matchers, query.Start, query.End);
            foreach (var series in selected.OrderBy(static s => s.Labels, Comparer<LabelSet>.Create(LabelSet.Compare)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                samples.Clear();
                series.Read(query.Start, query.End, samples);
                count += samples.Count;
                if (count > limit)
                {
                    throw new PrometheusRequestException($"exceeded sample limit ({limit})");
                }

                if (samples.Count > 0)
                {
                    Write(writer, series.Labels, samples);
                }
            }

            writer.End(result);
        }

        return writer.ToArray();
    }

    private static void Write(ProtoWriter writer, LabelSet labels, MetricSamples samples)
    {
        var message = writer.Begin(1);
        SeriesEncoder.Labels(writer, labels);
        for (var i = 0; i < samples.Count; i++)
        {
            if (samples.Histogram(i) is { } histogram)
            {
                SeriesEncoder.Histogram(writer, samples.Timestamps[i], histogram);
            }
            else
            {
                SeriesEncoder.Sample(writer, samples.Timestamps[i], samples.Values[i]);
            }
        }

        writer.End(message);
    }
}
