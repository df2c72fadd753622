using HyHome.Hosting.Kubernetes.Kustomize;
using HyHome.Hosting.Kubernetes.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HyHome.Hosting.Kubernetes;

/// <summary>Publishing a model to Kubernetes.</summary>
public static class KubernetesManifestsExtensions
{
    /// <summary>
    /// Publishes the model as Kubernetes objects: <c>publish</c> writes a kustomize base with overlays that <c>kubectl apply --server-side -k</c> takes.
    /// A local run is not changed by it.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The cluster's name in the model.</param>
    /// <param name="configure">Sets the options.</param>
    public static IResourceBuilder<KubernetesManifestsResource> AddKubernetesManifests(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<KubernetesManifestsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new KubernetesManifestsOptions();
        configure?.Invoke(options);
        var resource = new KubernetesManifestsResource(name, options);
        if (builder.ExecutionContext.IsRunMode)
        {
            return builder.CreateResourceBuilder(resource);
        }

        var folder = Path.GetFullPath(options.OutputPath, builder.AppHostDirectory);
        return builder.AddResource(resource).WithAnnotation(new PipelineStepAnnotation(_ =>
        [
            new PipelineStep
            {
                Name = $"publish-{name}",
                Description = $"Writes the Kubernetes objects of '{name}'.",
                Action = context => PublishAsync(context, resource, folder),
                DependsOnSteps = [WellKnownPipelineSteps.PublishPrereq],
                RequiredBySteps = [WellKnownPipelineSteps.Publish],
            },
        ]));
    }

    private static async Task PublishAsync(PipelineStepContext context, KubernetesManifestsResource environment, string defaultFolder)
    {
        var options = environment.Options;
        var folder = context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.OutputPath is { } given ? Path.GetFullPath(given) : defaultFolder;
        var model = new DistributedApplicationModel(context.Model.Resources.Where(r => r.GetComputeEnvironment() is null || r.GetComputeEnvironment() == environment));
        var published = await new ManifestPublisher(options).CreateAsync(model, context.ExecutionContext, context.Services, context.CancellationToken).ConfigureAwait(false);
        foreach (var resource in published.Resources)
        {
            resource.Resource.Annotations.Add(new DeploymentTargetAnnotation(environment) { ComputeEnvironment = environment });
        }

        var output = KustomizeTree.Create(published, options);
        var kept = await output.WriteAsync(folder, context.CancellationToken).ConfigureAwait(false);
        foreach (var remark in published.Remarks)
        {
            context.ReportingStep.Log(LogLevel.Information, remark);
        }

        foreach (var file in kept)
        {
            context.ReportingStep.Log(LogLevel.Warning, $"'{file}' is no longer generated, but was changed by hand and so kept. Delete it if it is not needed.");
        }

        context.Summary.Add("Kubernetes objects", $"{published.Manifests.Count} in {folder}");
        context.Summary.Add("Apply", $"kubectl apply --server-side -k {Path.Combine(folder, KustomizeTree.Overlays, "home")}");
        if (published.Secrets.Count > 0 && options.ExternalSecretStore is null)
        {
            context.Summary.Add("Secret, once before", SecretCommand(options, published.Secrets));
        }
    }

    // Placeholders, never values: what is printed ends up in logs of builds.
    private static string SecretCommand(KubernetesManifestsOptions options, IReadOnlyList<string> secrets) =>
        $"kubectl create namespace {options.Namespace}; kubectl create secret generic {options.SecretName} --namespace {options.Namespace} "
        + string.Join(' ', secrets.Select(s => $"--from-literal={s}=VALUE"));
}
