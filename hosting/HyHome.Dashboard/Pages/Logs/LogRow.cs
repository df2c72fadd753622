using HyHome.Dashboard.Clients.Loki;

namespace HyHome.Dashboard.Pages.Logs;

/// <summary>A line in a list.</summary>
/// <param name="Number">Counts up as lines come in; no two lines of a list have the same.</param>
/// <param name="Line">The line.</param>
public sealed record LogRow(long Number, LogLine Line);
