using System.ComponentModel.DataAnnotations;

namespace HyHome.Samples.Catalog;

internal sealed class CatalogOptions
{
    public const string Section = "Catalog";

    /// <summary>Share of searches that a missing index makes slow, 0 to 1.</summary>
    [Range(0, 1)]
    public double SlowSearchRate { get; set; }

    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan SlowSearchDelay { get; set; } = TimeSpan.FromMilliseconds(600);

    /// <summary>How often the supplier brings what is running low.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RestockInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The same seed makes the same searches slow.</summary>
    public int Seed { get; set; } = 1;
}
