namespace HyHome.AppHost.Tests.Correlation;

/// <summary>The links, with every component embedded in the AppHost.</summary>
public sealed class CorrelationTests(EmbeddedPlatform platform) : CorrelationWalk(platform), IClassFixture<EmbeddedPlatform>;
