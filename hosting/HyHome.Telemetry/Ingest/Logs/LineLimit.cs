using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Ingest.Logs;

/// <summary>The longest line that is taken: Loki's default of <c>max_line_size</c>.</summary>
internal static class LineLimit
{
    public const int Longest = 256 * 1024;

    /// <summary>Why a line is refused, or null.</summary>
    public static string? Explain(LabelSet stream, int length) => length <= Longest ? null
        : $"max entry size '{Longest}' bytes exceeded for stream '{stream}' while adding an entry with length '{length}' bytes";
}
