using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace HyHome.Samples.Checkout;

internal sealed class CheckoutOptions
{
    public const string Section = "Checkout";

    /// <summary>Orders that may wait. A full queue is told to the buyer (503) instead of growing until memory ends.</summary>
    [Range(1, 100_000)]
    public int QueueCapacity { get; set; } = 500;

    [Range(1, 64)]
    public int Workers { get; set; } = 2;

    /// <summary>Paid orders are settled with the bank in batches, at the latest after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan SettlementInterval { get; set; } = TimeSpan.FromSeconds(10);

    [ValidateObjectMembers]
    public FaultOptions Faults { get; set; } = new();
}

internal sealed class FaultOptions
{
    /// <summary>Share of payments that the bank refuses, 0 to 1.</summary>
    [Range(0, 1)]
    public double DeclineRate { get; set; }

    [Range(0, 1)]
    public double SlowPaymentRate { get; set; }

    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan SlowPaymentDelay { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Share of reservations that the inventory does not answer in time, 0 to 1.</summary>
    [Range(0, 1)]
    public double InventoryTimeoutRate { get; set; }

    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan InventoryTimeout { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The same seed lets the same orders fail.</summary>
    public int Seed { get; set; } = 1;
}

[OptionsValidator]
internal sealed partial class CheckoutOptionsValidator : IValidateOptions<CheckoutOptions>;
