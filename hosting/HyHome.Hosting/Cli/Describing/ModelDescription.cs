using System.Globalization;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Cli.Describing;

/// <summary>One endpoint of a described resource.</summary>
internal sealed record EndpointDescription(string Name, string Scheme, int? Port, int? TargetPort, bool IsExternal);

/// <summary>An arrow of the model: a reference, a wait, a flow of telemetry, or any other relationship.</summary>
internal sealed record RelationDescription(string Resource, string Type);

/// <summary>One resource of the model. Values are not part of it: they may be secret.</summary>
internal sealed record ResourceDescription(
    string Name,
    string Type,
    string? Source,
    string? Parent,
    int Replicas,
    IReadOnlyList<EndpointDescription> Endpoints,
    IReadOnlyList<string> WaitsFor,
    IReadOnlyList<RelationDescription> Relations,
    IReadOnlyList<string> HealthChecks,
    IReadOnlyList<string> Volumes);

/// <summary>What <c>describe</c> says of a model.</summary>
internal static class ModelDescription
{
    /// <summary>Describes every resource, in the order of the model.</summary>
    public static IReadOnlyList<ResourceDescription> Describe(DistributedApplicationModel model) => [.. model.Resources.Select(Describe)];

    private static ResourceDescription Describe(IResource resource) => new(
        resource.Name,
        InitialSnapshots.Of(resource).ResourceType,
        SourceOf(resource),
        (resource as IResourceWithParent)?.Parent.Name ?? Related(resource, KnownRelationshipTypes.Parent).FirstOrDefault(),
        resource.GetReplicaCount(),
        [.. resource.Annotations.OfType<EndpointAnnotation>().Select(e => new EndpointDescription(e.Name, e.UriScheme, e.Port, e.TargetPort, e.IsExternal))],
        [.. resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource.Name).Distinct()],
        [.. resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Where(r => r.Type != KnownRelationshipTypes.Parent && r.Type != KnownRelationshipTypes.WaitFor)
            .Select(r => new RelationDescription(r.Resource.Name, r.Type)).Distinct()],
        [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(h => h.Key).Distinct()],
        [.. resource.Annotations.OfType<ContainerMountAnnotation>().Select(Mount)]);

    private static IEnumerable<string> Related(IResource resource, string type) =>
        resource.Annotations.OfType<ResourceRelationshipAnnotation>().Where(r => r.Type == type).Select(r => r.Resource.Name);

    private static string Mount(ContainerMountAnnotation mount) =>
        string.Create(CultureInfo.InvariantCulture, $"{mount.Source ?? "(anonymous)"}:{mount.Target}{(mount.IsReadOnly ? ":ro" : string.Empty)}");

    private static string? SourceOf(IResource resource) => resource switch
    {
        _ when resource.TryGetContainerImageName(out var image) => image,
        ProjectResource when resource.TryGetLastAnnotation<IProjectMetadata>(out var project) => Path.GetFileName(project.ProjectPath),
        ExecutableResource executable => executable.Command,
        ParameterResource { Secret: true } => "secret",
        _ => null,
    };
}
