namespace HyHome.AppHost.Tests.Containers;

/// <summary>Tests that load the one container engine of the machine: alone, and over one application.</summary>
[CollectionDefinition(nameof(EngineCollection), DisableParallelization = true)]
public sealed class EngineCollection : ICollectionFixture<ContainerPlatform>;
