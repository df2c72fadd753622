using HyHome.Hosting.Kubernetes.Cluster;
using HyHome.Hosting.Kubernetes.Manifests;
using HyHome.Hosting.Kubernetes.Validation;
using HyHome.Hosting.Kubernetes.Values;

namespace HyHome.Hosting.Kubernetes.Publishing;

/// <summary>The model as Kubernetes objects.</summary>
/// <param name="Resources">What was published.</param>
/// <param name="Manifests">Their objects.</param>
/// <param name="Files">Files for other tools, by their path.</param>
/// <param name="Remarks">What people should know of them.</param>
internal sealed record PublishedModel(
    IReadOnlyList<PublishedResource> Resources, IReadOnlyList<Manifest> Manifests, IReadOnlyList<ClusterFile> Files, IReadOnlyList<string> Remarks)
{
    /// <summary>The secrets that the objects refer to.</summary>
    public IReadOnlyList<string> Secrets { get; } = [.. Resources.SelectMany(r => r.Secrets).Select(s => s.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The same for the overlays in which part of the model is something else, by their names.</summary>
    public IReadOnlyDictionary<string, PublishedModel> Overlays { get; init; } = new SortedDictionary<string, PublishedModel>(StringComparer.Ordinal);
}

/// <summary>Makes the objects of a model.</summary>
internal sealed class ManifestPublisher(KubernetesManifestsOptions options)
{
    /// <exception cref="DistributedApplicationException">The model cannot be published; the message lists every reason.</exception>
    public async Task<PublishedModel> CreateAsync(
        DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, IServiceProvider services, CancellationToken cancellationToken)
    {
        var secrets = await SecretLeak.OfAsync(model, cancellationToken).ConfigureAwait(false);
        var overlays = new SortedDictionary<string, PublishedModel>(StringComparer.Ordinal);
        var published = await CreateAsync(overlay: null).ConfigureAwait(false);
        foreach (var overlay in model.Resources.SelectMany(r => r.Annotations).Select(OverlayOf).OfType<string>().Distinct())
        {
            overlays[overlay] = await CreateAsync(overlay).ConfigureAwait(false);
        }

        return published with { Overlays = overlays };

        async Task<PublishedModel> CreateAsync(string? overlay)
        {
            var problems = new PublishProblems();
            var (resources, addresses) = await new ModelReader(options, executionContext, services, problems, overlay).ReadAsync(model, cancellationToken).ConfigureAwait(false);
            new ManifestValidator(options, problems).Validate([.. resources.Where(r => r.Existing is null)]);
            problems.ThrowIfAny();
            var created = Create(resources, addresses, problems, model, overlay);
            FindSecrets(created, secrets, problems);
            FindLostCharacters(created, problems);
            problems.ThrowIfAny();
            return created;
        }
    }

    private static void FindSecrets(PublishedModel published, SecretLeak secrets, PublishProblems problems)
    {
        foreach (var (owner, document) in published.Manifests.Select(m => (m.Folder, m.Document)).Concat(published.Files.Select(f => (f.Path, f.Content))))
        {
            if (secrets.In(document) is { } found)
            {
                problems.Add(
                    ProblemIds.SecretInFile, owner, $"The value of the secret '{found.Secret}' would be written to the files: it stands in {found.Place} of {document.Title()}.",
                    "Refer to the parameter instead of asking for its value, or give the file to the container with WithSecretFile.");
            }
        }
    }

    private static void FindLostCharacters(PublishedModel published, PublishProblems problems)
    {
        foreach (var manifest in published.Manifests)
        {
            if (LostCharacter.In(manifest.Document) is { } found)
            {
                problems.Add(
                    ProblemIds.UnknownValue, manifest.Folder, $"The character U+{(int)found.Character:X4} stands in {found.Place} of {manifest.Document.Title()}, and would not reach the cluster.",
                    "Put the value into a file (WithContainerFiles), which arrives byte for byte.");
            }
        }
    }

    private static string? OverlayOf(IResourceAnnotation annotation) => annotation switch
    {
        ExistingServiceAnnotation existing => existing.Overlay,
        ClusterEnvironmentAnnotation environment => environment.Overlay,
        ClusterFilesAnnotation files => files.Overlay,
        _ => null,
    };

    private PublishedModel Create(IReadOnlyList<PublishedResource> all, ClusterAddresses addresses, PublishProblems problems, DistributedApplicationModel model, string? overlay)
    {
        var resources = all.Where(r => r.Existing is null).ToList();
        var labels = new Labels(options);
        var policies = new NetworkPolicyFactory(options, labels, all);
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

        var files = new List<ClusterFile>();
        foreach (var resource in model.Resources)
        {
            // What is said of everywhere belongs to the base; an overlay of its own objects repeats it.
            foreach (var annotation in resource.Annotations.OfType<ClusterFilesAnnotation>().Where(a => a.Overlay is null || a.Overlay == overlay))
            {
                var name = KubernetesNames.Of(resource.Name);
                foreach (var file in annotation.Create(Context(resource, addresses, labels)))
                {
                    if (file.IsObject)
                    {
                        manifests.Add(new Manifest(name, file.Path, file.Content));
                    }
                    else if (annotation.Overlay == overlay)
                    {
                        files.Add(file);
                    }
                }
            }
        }

        return new PublishedModel(resources, manifests, files, problems.Remarks);
    }

    private ClusterFileContext Context(IResource resource, ClusterAddresses addresses, Labels labels) => new(
        options,
        endpoint => addresses.Property(endpoint, EndpointProperty.Url, consumer: null),
        (name, more) => CustomObjects.Metadata(name, options.Namespace, labels.OfPart(KubernetesNames.Of(resource.Name), more)));
}
