using HyHome.Hosting.Kubernetes.Deploy;
using HyHome.Hosting.Kubernetes.Engine;
using HyHome.Hosting.Kubernetes.Publishing;
using Microsoft.Extensions.Configuration;

namespace HyHome.Hosting.Kubernetes;

/// <summary>Publishing a model to Kubernetes.</summary>
public static class KubernetesManifestsExtensions
{
    /// <summary>
    /// Publishes the model as Kubernetes objects: <c>publish</c> writes a kustomize base with overlays that <c>kubectl apply --server-side -k</c> takes.
    /// <c>deploy</c> applies the same through the API and waits until all runs, and <c>destroy</c> takes it away. A local run is not changed by it.
    /// </summary>
    /// <remarks>Every option can also be given from outside, in the section <c>Kubernetes</c> of the configuration, which wins: <c>--Kubernetes:Namespace=telemetry</c>.</remarks>
    /// <param name="builder">The application.</param>
    /// <param name="name">The cluster's name in the model.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="InvalidOperationException">The configuration has a value that an option cannot take.</exception>
    public static IResourceBuilder<KubernetesManifestsResource> AddKubernetesManifests(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<KubernetesManifestsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new KubernetesManifestsOptions();
        configure?.Invoke(options);
        builder.Configuration.GetSection(DeployOptions.Section).Bind(options);
        var resource = new KubernetesManifestsResource(name, options);
        if (builder.ExecutionContext.IsRunMode)
        {
            return builder.CreateResourceBuilder(resource);
        }

        var pipeline = new ClusterPipeline(resource, Path.GetFullPath(options.OutputPath, builder.AppHostDirectory));
        StepCheck.Register(builder, resource);
        return builder.AddResource(resource).WithAnnotation(new PipelineStepAnnotation(pipeline.CreateSteps));
    }
}
