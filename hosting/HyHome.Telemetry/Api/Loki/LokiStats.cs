using System.Text.Json;
using HyHome.Telemetry.LogQL.Evaluation;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>Writes the statistics of a query in Loki's shape. What this store does not have (caches, chunks fetched from elsewhere) is 0.</summary>
internal static class LokiStats
{
    private static readonly string[] Caches = ["chunk", "index", "result", "statsResult", "volumeResult", "seriesResult", "labelResult", "instantMetricResult"];

    public static void Write(Utf8JsonWriter json, QueryStats stats)
    {
        var seconds = stats.Duration.TotalSeconds;
        var perSecond = seconds > 0 ? 1 / seconds : 0;
        json.WriteStartObject();
        json.WriteStartObject("summary");
        json.WriteNumber("bytesProcessedPerSecond", (long)(stats.Bytes * perSecond));
        json.WriteNumber("linesProcessedPerSecond", (long)(stats.Lines * perSecond));
        json.WriteNumber("totalBytesProcessed", stats.Bytes);
        json.WriteNumber("totalLinesProcessed", stats.Lines);
        json.WriteNumber("execTime", seconds);
        Zeros(json, "queueTime", "subqueries");
        json.WriteNumber("totalEntriesReturned", stats.EntriesReturned);
        Zeros(json, "splits", "shards");
        json.WriteNumber("totalPostFilterLines", stats.PostFilterLines);
        Zeros(json, "totalStructuredMetadataBytesProcessed");
        json.WriteEndObject();
        json.WriteStartObject("querier");
        Store(json, new QueryStats());
        Zeros(json, "querierExecTime");
        json.WriteEndObject();
        json.WriteStartObject("ingester");
        json.WriteNumber("totalReached", 1);
        json.WriteNumber("totalChunksMatched", stats.Blocks);
        json.WriteNumber("totalBatches", stats.Streams);
        json.WriteNumber("totalLinesSent", stats.PostFilterLines);
        Store(json, stats);
        json.WriteEndObject();
        json.WriteStartObject("cache");
        foreach (var cache in Caches)
        {
            json.WriteStartObject(cache);
            Zeros(json, "entriesFound", "entriesRequested", "entriesStored", "bytesReceived", "bytesSent", "requests", "downloadTime", "queryLengthServed");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("index");
        Zeros(json, "totalChunks", "postFilterChunks", "shardsDuration");
        json.WriteBoolean("usedBloomFilters", false);
        json.WriteNumber("totalStreams", stats.Streams);
        Zeros(json, "chunkRefsLookupTime", "bloomFilterTime");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Store(Utf8JsonWriter json, QueryStats stats)
    {
        json.WriteStartObject("store");
        Zeros(json, "totalChunksRef", "totalChunksDownloaded", "chunksDownloadTime");
        json.WriteBoolean("queryReferencedStructuredMetadata", false);
        json.WriteBoolean("queryUsedV2Engine", false);
        json.WriteStartObject("chunk");
        Zeros(json, "headChunkBytes", "headChunkLines");
        json.WriteNumber("decompressedBytes", stats.Bytes);
        json.WriteNumber("decompressedLines", stats.Lines);
        Zeros(json, "compressedBytes", "totalDuplicates");
        json.WriteNumber("postFilterLines", stats.PostFilterLines);
        Zeros(json, "headChunkStructuredMetadataBytes", "decompressedStructuredMetadataBytes");
        json.WriteEndObject();
        Zeros(json, "chunkRefsFetchTime", "congestionControlLatency", "pipelineWrapperFilteredLines");
        json.WriteEndObject();
    }

    private static void Zeros(Utf8JsonWriter json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            json.WriteNumber(name, 0);
        }
    }
}
