using System.Globalization;

namespace HyHome.Dashboard.Time;

/// <summary>How one browser sees times: in its own zone or in UTC.</summary>
internal sealed class Clock(TimeProvider time)
{
    private TimeZoneInfo _local = time.LocalTimeZone;

    /// <summary>Raised when times are to be written anew.</summary>
    public event Action? Changed;

    /// <summary>Whether times are shown in UTC.</summary>
    public bool IsUtc { get; private set; }

    /// <summary>The zone that times are shown in.</summary>
    public TimeZoneInfo Zone => IsUtc ? TimeZoneInfo.Utc : _local;

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Chooses UTC or the browser's zone.</summary>
    /// <param name="isUtc">Whether times are shown in UTC.</param>
    /// <param name="browserZone">The browser's zone by its IANA name. One that this machine doesn't know counts as this machine's own: the browser runs on it.</param>
    public void Choose(bool isUtc, string? browserZone = null)
    {
        if (browserZone is not null)
        {
            _local = TimeZoneInfo.TryFindSystemTimeZoneById(browserZone, out var zone) ? zone : time.LocalTimeZone;
        }

        IsUtc = isUtc;
        Changed?.Invoke();
    }

    /// <summary>A moment in the zone that is shown.</summary>
    public DateTimeOffset Shown(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>The time of day with milliseconds, as <c>14:03:07.251</c>.</summary>
    public string TimeOfDay(DateTimeOffset moment) => Shown(moment).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Date and time of day, as <c>2026-03-01 14:03:07</c>.</summary>
    public string DateAndTime(DateTimeOffset moment) => Shown(moment).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Date, time of day and distance from UTC: what a tooltip says in full.</summary>
    public string Full(DateTimeOffset moment) => Shown(moment).ToString("yyyy-MM-dd HH:mm:ss.fffffff zzz", CultureInfo.InvariantCulture);
}
