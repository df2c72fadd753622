using HyHome.Hosting.Kubernetes.Files;
using HyHome.Hosting.Kubernetes.Validation;
using HyHome.Hosting.Kubernetes.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyHome.Hosting.Kubernetes.Publishing;

/// <summary>Reads the model: calls its callbacks as a publisher does, and finds what each resource refers to.</summary>
internal sealed class ModelReader(KubernetesManifestsOptions options, DistributedApplicationExecutionContext executionContext, IServiceProvider services, PublishProblems problems, string? overlay)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>All resources, with those that something else in the cluster stands for.</summary>
    public async Task<(IReadOnlyList<PublishedResource> Resources, ClusterAddresses Addresses)> ReadAsync(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        // Programs of this machine count as compute resources in one engine and not in the other; here they are named either way, to be refused.
        var all = model.GetComputeResources().Union(model.Resources.OfType<ExecutableResource>().Where(r => !r.IsExcludedFromPublish()))
            .Where(r => r is not IComputeEnvironmentResource).OrderBy(r => r.Name, StringComparer.Ordinal).ToList();
        var resources = all.Where(HasImage).ToList();
        var addresses = ClusterAddresses.Create(resources, options, overlay, problems);
        var evaluator = new ValueEvaluator(addresses, problems);
        var outside = new OutsideReader(all, problems);
        var files = new FileReader(problems, services);
        var published = new List<PublishedResource>();
        foreach (var resource in resources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            published.Add(await ReadAsync(resource, all, addresses, evaluator, outside, files, cancellationToken).ConfigureAwait(false));
        }

        return (published, addresses);
    }

    private async Task<PublishedResource> ReadAsync(
        IResource resource, List<IResource> all, ClusterAddresses addresses, ValueEvaluator evaluator, OutsideReader outside, FileReader files, CancellationToken cancellationToken)
    {
        var references = new HashSet<PublishedEndpoint>();
        var variables = await VariablesAsync(resource, cancellationToken).ConfigureAwait(false);
        var environment = await EnvironmentAsync(resource, variables, evaluator, references, cancellationToken).ConfigureAwait(false);
        var arguments = await ArgumentsAsync(resource, evaluator, references, cancellationToken).ConfigureAwait(false);

        // A reference without an endpoint named in any value, as of a file that holds an address, may lead to any of them.
        var known = references.Select(r => r.Owner).ToHashSet();
        foreach (var other in resource.Annotations.OfType<ResourceRelationshipAnnotation>().Where(r => r.Type == "Reference").Select(r => r.Resource).Distinct())
        {
            if (known.Add(other))
            {
                references.UnionWith(addresses.Of(other));
            }
        }

        RemarkOn(resource);
        var waits = Waits(resource, all, addresses, references);
        references.RemoveWhere(r => r.Owner == resource);
        return new PublishedResource
        {
            Resource = resource,
            Name = KubernetesNames.Of(resource.Name),
            Namespace = ClusterAddresses.NamespaceOf(resource, options, overlay),
            Existing = ExistingServiceAnnotation.Of(resource, overlay),
            Waits = waits,
            Kind = KindOf(resource, all),
            Image = ImageOf(resource)!,
            Endpoints = addresses.Of(resource),
            Environment = environment,
            Arguments = arguments,
            Files = await files.ReadAsync(resource, cancellationToken).ConfigureAwait(false),
            Volumes = [.. resource.Annotations.OfType<ContainerMountAnnotation>().Where(m => m.Type == ContainerMountType.Volume)],
            Outside = await outside.ReadAsync(resource, variables, cancellationToken).ConfigureAwait(false),
            References = [.. references.OrderBy(r => r.Owner.Name, StringComparer.Ordinal).ThenBy(r => r.Port)],
        };
    }

    // What has no meaning in a cluster, and is not wrong either.
    private void RemarkOn(IResource resource)
    {
        if (resource.HasAnnotationOfType<ContainerRuntimeArgsCallbackAnnotation>())
        {
            problems.Remark($"'{resource.Name}' has arguments for the container engine, which hold locally only: a cluster has none to give them to.");
        }

        if (resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
        {
            problems.Remark($"'{resource.Name}' is started by hand when it runs locally. In the cluster it starts with the others.");
        }
    }

    private List<PublishedWait> Waits(IResource resource, List<IResource> all, ClusterAddresses addresses, HashSet<PublishedEndpoint> references)
    {
        var waits = new List<PublishedWait>();
        // The cluster starts everything at once; what only has to be started is.
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>().Where(w => w.WaitType != WaitType.WaitUntilStarted && all.Contains(w.Resource)).DistinctBy(w => w.Resource))
        {
            var isJob = wait.WaitType == WaitType.WaitForCompletion;
            var endpoint = addresses.Of(wait.Resource).FirstOrDefault(e => e.Protocol == "TCP");
            if (!isJob && endpoint is null)
            {
                problems.Remark($"'{resource.Name}' waits for '{wait.Resource.Name}' when it runs locally. In the cluster both start at once: '{wait.Resource.Name}' has no endpoint that would say when it is ready.");
            }
            else if ((isJob ? options.KubectlImage : options.WaitImage) is null)
            {
                problems.Remark($"'{resource.Name}' waits for '{wait.Resource.Name}' when it runs locally. In the cluster both start at once, and '{resource.Name}' has to try again: the options name no image to wait in.");
            }
            else if (isJob)
            {
                waits.Add(new PublishedWait(wait.Resource, Host: null, string.Empty));
            }
            else
            {
                references.Add(endpoint!);
                var reference = new EndpointReference((IResourceWithEndpoints)wait.Resource, endpoint!.Annotation.Name);
                waits.Add(new PublishedWait(
                    wait.Resource, addresses.Property(reference, EndpointProperty.Host, resource)!, addresses.Property(reference, EndpointProperty.Port, resource)!));
            }
        }

        return waits;
    }

    private async Task<List<KeyValuePair<string, object>>> VariablesAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken) { Logger = NullLogger.Instance };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await CallAsync(resource, "A callback of WithEnvironment", () => annotation.Callback(context), cancellationToken).ConfigureAwait(false);
        }

        foreach (var annotation in resource.Annotations.OfType<ClusterEnvironmentAnnotation>().Where(a => a.Overlay is null || a.Overlay == overlay))
        {
            context.EnvironmentVariables[annotation.Variable] = annotation.Value;
        }

        return [.. context.EnvironmentVariables];
    }

    private static async Task<List<KeyValuePair<string, PublishedValue>>> EnvironmentAsync(
        IResource resource, IEnumerable<KeyValuePair<string, object>> variables, ValueEvaluator evaluator, HashSet<PublishedEndpoint> references, CancellationToken cancellationToken)
    {
        var values = new List<KeyValuePair<string, PublishedValue>>();
        foreach (var (name, value) in variables)
        {
            if (await evaluator.EvaluateAsync(value, resource, $"Environment variable '{name}'", references, cancellationToken).ConfigureAwait(false) is { } published)
            {
                values.Add(new(name, published));
            }
        }

        return values;
    }

    private async Task<List<string>> ArgumentsAsync(IResource resource, ValueEvaluator evaluator, HashSet<PublishedEndpoint> references, CancellationToken cancellationToken)
    {
        var raw = new List<object>();
        var context = new CommandLineArgsCallbackContext(raw, resource, cancellationToken) { ExecutionContext = executionContext, Logger = NullLogger.Instance };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await CallAsync(resource, "A callback of WithArgs", () => annotation.Callback(context), cancellationToken).ConfigureAwait(false);
        }

        var arguments = new List<string>();
        for (var i = 0; i < raw.Count; i++)
        {
            var what = $"Argument {i + 1}";
            var value = await evaluator.EvaluateAsync(raw[i], resource, what, references, cancellationToken).ConfigureAwait(false);
            if (value is null)
            {
                problems.Add(
                    ProblemIds.UnknownValue, resource.Name, $"{what} is the address of an endpoint that is not published: TLS ends before the pods of projects.",
                    "Refer to the http endpoint.");
            }
            else if (value.Secrets is [var secret, ..])
            {
                problems.Add(
                    ProblemIds.SecretInArgument, resource.Name, $"{what} holds the secret '{secret.Name}': everyone who may look at the pod, or at the node's processes, could read it.",
                    "Pass it as an environment variable (WithEnvironment) or as a file (WithSecretFile).");
            }
            else
            {
                arguments.Add(value.Expandable(_ => string.Empty));
            }
        }

        return arguments;
    }

    private async Task CallAsync(IResource resource, string what, Func<Task> call, CancellationToken cancellationToken)
    {
        try
        {
            // On another thread: the callback itself may block, as one does that waits for a value without awaiting it.
            await Task.Run(call, cancellationToken).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            problems.Add(ProblemIds.UnknownValue, resource.Name, $"{what} does not end after {Patience.TotalSeconds:0} s.", "It waits for something that exists only when the application runs.");
        }
        catch (MissingParameterValueException error)
        {
            problems.Add(ProblemIds.MissingValue, resource.Name, $"{what} needs a value.", error.Message);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // It is the AppHost's own code and may throw anything.
            problems.Add(ProblemIds.UnknownValue, resource.Name, $"{what} failed: {error.Message.TrimEnd('.')}.", "Correct what it is given.", isSaidOfTheModel: true);
        }
    }

    private bool HasImage(IResource resource)
    {
        if (ImageOf(resource) is not null)
        {
            return true;
        }

        problems.Add(
            ProblemIds.NoImage, resource.Name, "It is a program of this machine and has no image that a cluster could run.",
            "Publish it as a container (PublishAsDockerFile) or leave it out of the cluster (ExcludeFromManifest).");
        return false;
    }

    private string? ImageOf(IResource resource)
    {
        if (PublishedResource.IsBuilt(resource))
        {
            var registry = string.IsNullOrEmpty(options.ImageRegistry) ? string.Empty : $"{options.ImageRegistry.TrimEnd('/')}/";
            return $"{registry}{KubernetesNames.Of(resource.Name)}:{options.ImageTag}";
        }

        return resource.TryGetContainerImageName(out var image) ? image : null;
    }

    private static WorkloadKind KindOf(IResource resource, List<IResource> all)
    {
        if (resource.HasAnnotationOfType<DaemonSetAnnotation>() || resource.HasAnnotationOfType<HostAccessAnnotation>())
        {
            return WorkloadKind.DaemonSet;
        }

        // What others wait to be completed by runs once.
        if (all.Any(other => other.Annotations.OfType<WaitAnnotation>().Any(w => w.Resource == resource && w.WaitType == WaitType.WaitForCompletion)))
        {
            return WorkloadKind.Job;
        }

        return VolumesOf(resource).Any(v => !all.Any(other => other != resource && VolumesOf(other).Contains(v))) ? WorkloadKind.StatefulSet : WorkloadKind.Deployment;
    }

    private static IEnumerable<string> VolumesOf(IResource resource) =>
        resource.Annotations.OfType<ContainerMountAnnotation>().Where(m => m.Type == ContainerMountType.Volume).Select(m => m.Source).OfType<string>();
}
