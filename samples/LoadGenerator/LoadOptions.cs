using System.ComponentModel.DataAnnotations;

namespace HyHome.Samples.LoadGenerator;

internal sealed class LoadOptions
{
    public const string Section = "Load";

    /// <summary>Journeys that begin per second, evenly spaced. 0 pauses.</summary>
    [Range(0, 10_000)]
    public double JourneysPerSecond { get; set; } = 2;

    /// <summary>Journeys at the same time. A shop that slows down gets fewer new ones instead of an avalanche.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrency { get; set; } = 16;

    /// <summary>Share of visitors who only look, 0 to 1. Who neither looks only nor abandons, buys.</summary>
    [Range(0, 1)]
    public double BrowseShare { get; set; } = 0.5;

    /// <summary>Share of visitors who fill a cart and leave, 0 to 1.</summary>
    [Range(0, 1)]
    public double AbandonShare { get; set; } = 0.2;

    /// <summary>Pause between two clicks, on average.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ThinkTime { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The same seed makes the same visitors.</summary>
    public int Seed { get; set; } = 1;
}
