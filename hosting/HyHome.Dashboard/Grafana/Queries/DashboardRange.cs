using HyHome.Dashboard.Clients;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>A time range at a moment, and how the address writes it.</summary>
/// <param name="From">The begin.</param>
/// <param name="To">The end.</param>
/// <param name="RawFrom">The begin as written, such as <c>now-1h</c>.</param>
/// <param name="RawTo">The end as written.</param>
public sealed record DashboardRange(DateTimeOffset From, DateTimeOffset To, string RawFrom, string RawTo)
{
    /// <summary>How long it is.</summary>
    public TimeSpan Length => To - From;

    internal QueryRange Query => new(From, To);

    /// <summary>A panel's own range: its own length, and moved into the past.</summary>
    /// <param name="timeFrom">A length such as <c>1h</c>, or <c>now-1h</c>; null for the same.</param>
    /// <param name="timeShift">How far back, such as <c>1d</c>; null for not at all.</param>
    public DashboardRange For(string? timeFrom, string? timeShift)
    {
        var range = this;
        if (ParseLength(timeFrom) is { } length)
        {
            range = range with { From = range.To - length, RawFrom = $"now-{timeFrom}" };
        }

        return ParseLength(timeShift) is { } shift ? range with { From = range.From - shift, To = range.To - shift } : range;
    }

    private static TimeSpan? ParseLength(string? text) => text is { Length: > 0 }
        ? Intervals.Parse(text.StartsWith("now-", StringComparison.Ordinal) ? text[4..] : text)
        : null;
}
