namespace HyHome.AppHost.Tests.Correlation;

/// <summary>The order, with every component embedded in the AppHost.</summary>
public sealed class CheckoutTelemetryTests(EmbeddedPlatform platform) : CheckoutTelemetry(platform), IClassFixture<EmbeddedPlatform>;
