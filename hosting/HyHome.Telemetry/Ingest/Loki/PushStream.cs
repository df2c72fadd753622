using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.Ingest.Loki;

/// <summary>Entries of one stream as they were pushed.</summary>
internal sealed record PushStream(LabelSet Labels, List<LogEntry> Entries);
