namespace HyHome.Hosting.Tests.Containers;

/// <summary>Tests that load the one container engine of the machine: alone, so that they starve no other test of processor time.</summary>
[CollectionDefinition(nameof(EngineCollection), DisableParallelization = true)]
public sealed class EngineCollection;
