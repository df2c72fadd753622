using HyHome.Hosting.Kubernetes.Manifests;
using HyHome.Hosting.Kubernetes.Validation;

namespace HyHome.Hosting.Kubernetes.Publishing;

/// <summary>The model as Kubernetes objects.</summary>
/// <param name="Resources">What was published.</param>
/// <param name="Manifests">Their objects.</param>
/// <param name="Remarks">What people should know of them.</param>
internal sealed record PublishedModel(IReadOnlyList<PublishedResource> Resources, IReadOnlyList<Manifest> Manifests, IReadOnlyList<string> Remarks)
{
    /// <summary>The secrets that the objects refer to.</summary>
    public IReadOnlyList<string> Secrets { get; } = [.. Resources.SelectMany(r => r.Secrets).Select(s => s.Name).Distinct().Order(StringComparer.Ordinal)];
}

/// <summary>Makes the objects of a model.</summary>
internal sealed class ManifestPublisher(KubernetesManifestsOptions options)
{
    /// <exception cref="DistributedApplicationException">The model cannot be published; the message lists every reason.</exception>
    public async Task<PublishedModel> CreateAsync(
        DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, IServiceProvider services, CancellationToken cancellationToken)
    {
        var problems = new PublishProblems();
        var resources = await new ModelReader(options, executionContext, services, problems).ReadAsync(model, cancellationToken).ConfigureAwait(false);
        new ManifestValidator(options, problems).Validate(resources);
        problems.ThrowIfAny();

        var labels = new Labels(options);
        var policies = new NetworkPolicyFactory(options, labels, resources);
        var access = new AccessFactory(options, labels);
        var workloads = new WorkloadFactory(options, labels, resources);
        var exposure = new ServiceFactory(options, labels);
        List<Manifest> manifests =
        [
            .. new NamespaceFactory(options, labels).Create(resources),
            policies.DefaultDeny(),
            .. new StorageFactory(options, labels, resources).Shared(),
        ];
        foreach (var resource in resources)
        {
            manifests.AddRange(access.Create(resource));
            manifests.AddRange(workloads.Create(resource));
            manifests.AddRange(exposure.Create(resource));
            if (policies.Create(resource) is { } policy)
            {
                manifests.Add(policy);
            }

            if (resource.Kind == WorkloadKind.DaemonSet && resource.Volumes.Any(v => v.Source is not null))
            {
                problems.Remark($"'{resource.Name}' runs on every node, where a claim cannot follow it: its volume lives as long as each pod does.");
            }
        }

        return new PublishedModel(resources, manifests, problems.Remarks);
    }
}
