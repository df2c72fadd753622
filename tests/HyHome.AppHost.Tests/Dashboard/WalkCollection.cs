namespace HyHome.AppHost.Tests.Dashboard;

/// <summary>A whole application and a browser are enough for a machine: these tests run alone.</summary>
[CollectionDefinition(nameof(WalkCollection), DisableParallelization = true)]
public sealed class WalkCollection;
