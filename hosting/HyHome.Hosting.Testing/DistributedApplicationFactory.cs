using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Testing;

/// <summary>
/// Starts the application of an AppHost for tests. A class that derives from it changes the AppHost at the stations of its entry point,
/// where <see cref="DistributedApplicationTestingBuilder"/> hands the builder to the test.
/// </summary>
public class DistributedApplicationFactory : IDisposable, IAsyncDisposable
{
    private readonly EntryPointRun _run;
    private readonly Lock _lock = new();
    private Task<DistributedApplication>? _started;
    private bool _disposed;

    /// <summary>Creates the factory.</summary>
    /// <param name="entryPoint">A type of the AppHost's assembly, such as <c>typeof(Projects.MyAppHost)</c>.</param>
    /// <exception cref="ArgumentException">The assembly has no entry point.</exception>
    public DistributedApplicationFactory(Type entryPoint)
        : this(entryPoint, [])
    {
    }

    /// <summary>Creates the factory.</summary>
    /// <param name="entryPoint">A type of the AppHost's assembly, such as <c>typeof(Projects.MyAppHost)</c>.</param>
    /// <param name="args">Command line of the AppHost.</param>
    /// <exception cref="ArgumentException">The assembly has no entry point, or an argument is empty.</exception>
    public DistributedApplicationFactory(Type entryPoint, string[] args)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        _run = new EntryPointRun(entryPoint.Assembly, TestingDefaults.Checked(args), new EntryPointHooks(OnBuilderCreating, OnBuilderCreated, Complete, OnBuilt));
    }

    /// <summary>Runs the AppHost's entry point and starts the application; a second call waits for the first.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ObjectDisposedException">The factory was disposed.</exception>
    /// <exception cref="Exception">What the AppHost's entry point threw.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _started ??= StartCoreAsync(cancellationToken);
        }

        await _started.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="DistributedApplicationHostingTestingExtensions.CreateHttpClient"/>
    public HttpClient CreateHttpClient(string resourceName, string? endpointName = null) => Started.CreateHttpClient(resourceName, endpointName);

    /// <summary>The connection string of a resource.</summary>
    /// <param name="resourceName">The resource.</param>
    /// <exception cref="ArgumentException">There is no such resource, or it has no connection string.</exception>
    /// <exception cref="InvalidOperationException">The application was not started.</exception>
    public ValueTask<string?> GetConnectionString(string resourceName) => Started.GetConnectionStringAsync(resourceName);

    /// <inheritdoc cref="DistributedApplicationHostingTestingExtensions.GetEndpoint"/>
    public Uri GetEndpoint(string resourceName, string? endpointName = null) => Started.GetEndpoint(resourceName, endpointName);

    /// <summary>Stops the application and frees what it holds.</summary>
    public void Dispose()
    {
        // On the thread pool, so that it ends wherever it is called from.
        Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the application and frees what it holds.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        if (_started is { } started)
        {
            // Whoever started it was told why it did not start.
            await Task.WhenAny(started).ConfigureAwait(false);
            if (started.IsCompletedSuccessfully)
            {
                await started.Result.StopAsync().ConfigureAwait(false);
            }
        }

        if (_run.Application is { } built)
        {
            await built.DisposeAsync().ConfigureAwait(false);
        }

        _run.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A builder is about to be made.</summary>
    /// <param name="applicationOptions">Its options.</param>
    /// <param name="hostOptions">Those of its host.</param>
    protected virtual void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions)
    {
    }

    /// <summary>The builder was made, and its model is empty.</summary>
    /// <param name="applicationBuilder">The builder.</param>
    protected virtual void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder)
    {
    }

    /// <summary>The model is complete, and the application is about to be built.</summary>
    /// <param name="applicationBuilder">The builder.</param>
    protected virtual void OnBuilding(DistributedApplicationBuilder applicationBuilder)
    {
    }

    /// <summary>The application was built.</summary>
    /// <param name="application">The application.</param>
    protected virtual void OnBuilt(DistributedApplication application)
    {
    }

    private DistributedApplication Started => _disposed
        ? throw new ObjectDisposedException(GetType().FullName)
        : _started is { IsCompletedSuccessfully: true } started
            ? started.Result
            : throw new InvalidOperationException("The application was not started: await StartAsync() first.");

    private void Complete(DistributedApplicationBuilder builder)
    {
        TestingDefaults.AddServices(builder);
        OnBuilding(builder);
    }

    private async Task<DistributedApplication> StartCoreAsync(CancellationToken cancellationToken)
    {
        await _run.GetBuilderAsync(cancellationToken).ConfigureAwait(false);
        var application = await _run.BuildAsync(cancellationToken).ConfigureAwait(false);
        await application.StartAsync(cancellationToken).ConfigureAwait(false);
        return application;
    }
}
