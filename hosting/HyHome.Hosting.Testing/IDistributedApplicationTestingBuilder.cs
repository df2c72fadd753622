namespace HyHome.Hosting.Testing;

/// <summary>The builder of an application under test: the AppHost's own model, which the test may still change.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Builds the application. The test starts it, and disposes it when it is done.</summary>
    /// <param name="cancellationToken">Ends the wait for the AppHost's entry point.</param>
    /// <exception cref="Exception">What the AppHost's entry point threw.</exception>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
