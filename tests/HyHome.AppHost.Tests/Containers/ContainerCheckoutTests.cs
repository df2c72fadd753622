using HyHome.AppHost.Tests.Correlation;

namespace HyHome.AppHost.Tests.Containers;

/// <summary>The same order, with those components as containers whose images are there.</summary>
[Collection(nameof(EngineCollection))]
public sealed class ContainerCheckoutTests(ContainerPlatform platform) : CheckoutTelemetry(platform);
