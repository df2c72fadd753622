using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Eventing;
using HyHome.Hosting.Pipelines;
using HyHome.Hosting.Publishing;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting;

/// <summary>What <see cref="DistributedApplication.RunAsync"/> does, as the command line asks.</summary>
internal interface IApplicationRunner
{
    /// <summary>Does it.</summary>
    /// <param name="application">The application.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code of the process.</returns>
    Task<int> RunAsync(DistributedApplication application, CancellationToken cancellationToken);
}

/// <summary>Does the pipeline, between the events of publishing.</summary>
internal sealed class PipelineExecution(
    IDistributedApplicationPipeline pipeline,
    IPipelineActivityReporter reporter,
    IDistributedApplicationEventing eventing,
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IServiceProvider services,
    ILogger<PipelineExecution> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        PublishedEndpoints.Allocate(model);
        var context = new PipelineContext(model, executionContext, services, logger, cancellationToken);
        await eventing.PublishAsync(new BeforePublishEvent(services, model), cancellationToken).ConfigureAwait(false);
        await pipeline.ExecuteAsync(context).ConfigureAwait(false);
        await eventing.PublishAsync(new AfterPublishEvent(services, model), cancellationToken).ConfigureAwait(false);
        await reporter.CompletePublishAsync(new PublishCompletionOptions { CompletionState = CompletionState.Completed, PipelineSummary = context.Summary.Items }, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>
/// Addresses of endpoints where the application is published to. A callback that makes a config file may await an endpoint's
/// value; published, resources reach each other by their names, so that value is known then too.
/// </summary>
internal static class PublishedEndpoints
{
    public static void Allocate(DistributedApplicationModel model)
    {
        foreach (var resource in model.Resources)
        {
            foreach (var resolved in resource.ResolveEndpoints())
            {
                var endpoint = resolved.Endpoint;
                var port = resolved.ExposedPort.Value ?? (UriSchemes.IsHttps(endpoint.UriScheme) ? 443 : 80);
                if (port is < 1 or > ushort.MaxValue)
                {
                    // No address has it. What publishes the resource says so, with its name.
                    continue;
                }

                foreach (var network in new[] { endpoint.DefaultNetworkID, KnownNetworkIdentifiers.DefaultAspireContainerNetwork })
                {
                    if (!endpoint.AllAllocatedEndpoints.TryGetAllocatedEndpoint(network, out _))
                    {
                        endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(
                            network,
                            new AllocatedEndpoint(endpoint, resource.Name, port, EndpointBindingMode.SingleAddress, resolved.TargetPort.Value?.ToString(), network));
                    }
                }
            }
        }
    }
}
