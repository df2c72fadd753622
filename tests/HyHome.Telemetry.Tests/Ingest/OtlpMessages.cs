using HyHome.Telemetry.Ingest.Otlp.Wire;

namespace HyHome.Telemetry.Tests.Ingest;

/// <summary>Small export requests.</summary>
internal static class OtlpMessages
{
    public static ulong Now => (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;

    /// <summary>One span.</summary>
    public static byte[] Trace(string name)
    {
        var writer = new ProtoWriter();
        var resource = writer.Begin(1);
        var scope = writer.Begin(2);
        var span = writer.Begin(2);
        writer.Bytes(1, Convert.FromHexString("0AF7651916CD43DD8448EB211C80319C"));
        writer.Bytes(2, Convert.FromHexString("B7AD6B7169203331"));
        writer.String(5, name);
        writer.Fixed64(7, Now);
        writer.Fixed64(8, Now + 1_000_000);
        writer.End(span);
        writer.End(scope);
        writer.End(resource);
        return writer.ToArray();
    }

    /// <summary>One log record with a given AnyValue as its body.</summary>
    public static byte[] Log(ReadOnlySpan<byte> body)
    {
        var writer = new ProtoWriter();
        var resource = writer.Begin(1);
        var scope = writer.Begin(2);
        var record = writer.Begin(2);
        writer.Fixed64(1, Now);
        writer.Bytes(5, body);
        writer.End(record);
        writer.End(scope);
        writer.End(resource);
        return writer.ToArray();
    }

    public static string LogJson(ulong time) => """
        {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"TIME","body":{"stringValue":"hello"}}]}]}]}
        """.Replace("TIME", $"{time}", StringComparison.Ordinal);

    public static string GaugeJson(ulong time) => MetricJson("""
        {"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"TIME","asInt":"1"}]}}
        """, time);

    /// <summary>Metrics of the service home/shop; TIME in them becomes the time.</summary>
    public static string MetricJson(string metrics, ulong time) => """
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"service.namespace","value":{"stringValue":"home"}}]},
         "scopeMetrics":[{"scope":{"name":"meter"},"metrics":[METRICS]}]}]}
        """.Replace("METRICS", metrics, StringComparison.Ordinal).Replace("TIME", $"{time}", StringComparison.Ordinal);
}
