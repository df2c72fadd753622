using HyHome.Hosting.Kubernetes.Cluster;
using HyHome.Hosting.Kubernetes.Deploy;
using HyHome.Hosting.Kubernetes.Images;
using HyHome.Hosting.Kubernetes.Kustomize;
using HyHome.Hosting.Kubernetes.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HyHome.Hosting.Kubernetes.Publishing;

/// <summary>The steps of one cluster: its files, its images, and what is in it.</summary>
internal sealed class ClusterPipeline(KubernetesManifestsResource environment, string defaultFolder)
{
    private PublishedModel? _published;

    public IEnumerable<PipelineStep> CreateSteps(PipelineStepFactoryContext context)
    {
        var publish = $"publish-{environment.Name}";
        yield return new PipelineStep
        {
            Name = publish,
            Description = $"Writes the Kubernetes objects of '{environment.Name}'.",
            Action = PublishAsync,
            DependsOnSteps = [WellKnownPipelineSteps.PublishPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Publish],
        };
        var images = $"images-{environment.Name}";
        var buildsImages = context.PipelineContext.Services.GetRequiredService<IConfiguration>().GetValue<bool>($"{DeployOptions.Section}:BuildImages");
        if (buildsImages)
        {
            yield return new PipelineStep
            {
                Name = images,
                Description = $"Builds the images of the projects that '{environment.Name}' runs.",
                Action = BuildImagesAsync,
                DependsOnSteps = [publish],
                RequiredBySteps = [WellKnownPipelineSteps.Publish],
            };
        }

        yield return new PipelineStep
        {
            Name = $"deploy-{environment.Name}",
            Description = $"Applies the objects of '{environment.Name}' and waits until they run.",
            Action = DeployAsync,
            DependsOnSteps = [buildsImages ? images : publish, WellKnownPipelineSteps.DeployPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Deploy],
            Tags = [WellKnownPipelineTags.DeployCompute],
        };
        yield return new PipelineStep
        {
            Name = $"destroy-{environment.Name}",
            Description = $"Removes the objects of '{environment.Name}' from the cluster.",
            Action = DestroyAsync,
            DependsOnSteps = [WellKnownPipelineSteps.DestroyPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Destroy],
        };
    }

    private static DeployOptions Options(PipelineStepContext context) => DeployOptions.Read(context.Services.GetRequiredService<IConfiguration>());

    private async Task PublishAsync(PipelineStepContext context)
    {
        var options = environment.Options;
        var folder = context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.OutputPath is { } given ? Path.GetFullPath(given) : defaultFolder;
        _published = await CreateAsync(context).ConfigureAwait(false);
        foreach (var resource in _published.Resources)
        {
            resource.Resource.Annotations.Add(new DeploymentTargetAnnotation(environment) { ComputeEnvironment = environment });
        }

        var output = KustomizeTree.Create(_published, options);
        var kept = await output.WriteAsync(folder, context.CancellationToken).ConfigureAwait(false);
        foreach (var remark in _published.Remarks)
        {
            context.ReportingStep.Log(LogLevel.Information, remark);
        }

        foreach (var file in kept)
        {
            context.ReportingStep.Log(LogLevel.Warning, $"'{file}' is no longer generated, but was changed by hand and so kept. Delete it if it is not needed.");
        }

        context.Summary.Add("Kubernetes objects", $"{_published.Manifests.Count} in {folder}");
        if (context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.Step == WellKnownPipelineSteps.Deploy)
        {
            // That does the rest.
            return;
        }

        context.Summary.Add("Apply", $"kubectl apply --server-side -k {Path.Combine(folder, KustomizeTree.Overlays, HomeOverlay.Name)}");
        if (_published.Secrets.Count > 0 && !options.SecretsComeFromElsewhere)
        {
            context.Summary.Add("Secret, once before", SecretCommand(options, _published.Secrets));
        }
    }

    private async Task<PublishedModel> CreateAsync(PipelineStepContext context)
    {
        try
        {
            return await new ManifestPublisher(environment.Options).CreateAsync(environment.Part(context.Model), context.ExecutionContext, context.Services, context.CancellationToken).ConfigureAwait(false);
        }
        catch (PublishRefusedException refused)
        {
            // Each on a line of its own, whatever stands before the first.
            throw new DistributedApplicationException($"The model cannot be published:{Environment.NewLine}{refused.Message}", refused);
        }
    }

    private Task BuildImagesAsync(PipelineStepContext context) =>
        new ImageBuilder(environment.Options, DotnetProcess.RunAsync, new StepProgress(context.ReportingStep)).BuildAsync(_published!.Resources, context.CancellationToken);

    private async Task DeployAsync(PipelineStepContext context)
    {
        var deploy = Options(context);
        var progress = new StepProgress(context.ReportingStep);
        var documents = KustomizeTree.Render(_published!, deploy.Overlay);
        var (api, description) = ClusterConnection.Open(deploy.KubeConfig, deploy.Context);
        using (api)
        {
            progress.Say(LogLevel.Information, $"{(deploy.DryRun ? "Asks" : "Deploys to")} {description}, overlay '{deploy.Overlay}'");
            var result = await new Deployer(api, environment.Options, deploy, progress, TimeProvider.System)
                .RunAsync(_published!, documents, context.CancellationToken).ConfigureAwait(false);
            var would = deploy.DryRun ? "would be " : string.Empty;
            context.Summary.Add("Cluster", $"{would}{result.Created} created, {result.Changed} changed, {result.Unchanged} unchanged, {result.Removed} removed");
        }
    }

    private async Task DestroyAsync(PipelineStepContext context)
    {
        var deploy = Options(context);
        var progress = new StepProgress(context.ReportingStep);
        var isSure = context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.SkipConfirmation;
        var (api, description) = ClusterConnection.Open(deploy.KubeConfig, deploy.Context);
        using (api)
        {
            progress.Say(LogLevel.Information, $"Removes from {description}");
            var removed = await new Destroyer(api, environment.Options, deploy, progress, TimeProvider.System)
                .RunAsync(question => isSure || Confirmation.Ask(question), context.CancellationToken).ConfigureAwait(false);
            context.Summary.Add("Cluster", $"{removed} objects {(deploy.DryRun ? "would be " : string.Empty)}removed");
        }
    }

    // Placeholders, never values: what is printed ends up in logs of builds.
    private static string SecretCommand(KubernetesManifestsOptions options, IReadOnlyList<string> secrets) =>
        $"kubectl create namespace {options.Namespace}; kubectl create secret generic {options.SecretName} --namespace {options.Namespace} "
        + string.Join(' ', secrets.Select(s => $"--from-literal={s}=VALUE"));
}
