using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Diagnostics;
using HyHome.Hosting.Eventing;
using HyHome.Hosting.Lifecycle;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting;

/// <summary>An application: a model that can be run, tested and published. Begin with <see cref="CreateBuilder(string[])"/>.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private bool _prepared;

    /// <summary>Creates the application; <see cref="IDistributedApplicationBuilder.Build"/> does.</summary>
    /// <param name="host">The host with the application's services.</param>
    public DistributedApplication(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
    }

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The states of the resources.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Gives commands to resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    /// <summary>Begins an application without a command line.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Begins an application.</summary>
    /// <param name="args">The command line.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>Begins an application.</summary>
    /// <param name="options">How it is built.</param>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Does what the command line asks, until it is done or stopped. The process's exit code says how it ended.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Does what the command line asks, until it is done or stopped, and frees what the application holds. The process's exit code says how it ended.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var isTested = AppHostInterceptor.Current is not null;
        try
        {
            var exitCode = await Services.GetRequiredService<IApplicationRunner>().RunAsync(this, cancellationToken).ConfigureAwait(false);
            if (exitCode != 0)
            {
                Environment.ExitCode = exitCode;
            }
        }
        finally
        {
            // A test disposes what it built. Else nobody does after this: an entry point ends with its Run.
            if (!isTested)
            {
                await DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Checks the model and starts the application.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ModelValidationException">The model has mistakes; it lists all.</exception>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (AppHostInterceptor.Current is { } interceptor)
        {
            // The test starts the application, not the entry point that it called.
            await interceptor.RunAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        await _host.StartAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Stops the application.</summary>
    /// <param name="cancellationToken">Ends the patience: what is left is ended by force.</param>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <summary>Frees what the application holds.</summary>
    public virtual void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the application holds.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            _host.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>All that comes before anything starts, once: the subscribers, the event that ends the making of the model, the steps before start, and the checks.</summary>
    internal async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await PrepareModelAsync(cancellationToken).ConfigureAwait(false);
        await Services.GetRequiredService<ModelValidation>().ThrowOnErrorsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same without the checks.</summary>
    internal async Task PrepareModelAsync(CancellationToken cancellationToken)
    {
        if (_prepared)
        {
            return;
        }

        _prepared = true;
        var eventing = Services.GetRequiredService<IDistributedApplicationEventing>();
        var executionContext = Services.GetRequiredService<DistributedApplicationExecutionContext>();
        var model = Services.GetRequiredService<DistributedApplicationModel>();
        foreach (var subscriber in Services.GetServices<IDistributedApplicationEventingSubscriber>())
        {
            await subscriber.SubscribeAsync(eventing, executionContext, cancellationToken).ConfigureAwait(false);
        }

        await eventing.PublishAsync(new BeforeStartEvent(Services, model), cancellationToken).ConfigureAwait(false);
        if (Services.GetRequiredService<IDistributedApplicationPipeline>() is DistributedApplicationPipeline pipeline)
        {
            var context = new PipelineContext(model, executionContext, Services, Services.GetRequiredService<ILogger<DistributedApplication>>(), cancellationToken);
            await pipeline.ExecuteAsync(context, WellKnownPipelineSteps.BeforeStart).ConfigureAwait(false);
        }
    }
}
