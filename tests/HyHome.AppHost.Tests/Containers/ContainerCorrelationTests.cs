using HyHome.AppHost.Tests.Correlation;

namespace HyHome.AppHost.Tests.Containers;

/// <summary>The same links, with those components as containers whose images are there.</summary>
[Collection(nameof(EngineCollection))]
public sealed class ContainerCorrelationTests(ContainerPlatform platform) : CorrelationWalk(platform);
