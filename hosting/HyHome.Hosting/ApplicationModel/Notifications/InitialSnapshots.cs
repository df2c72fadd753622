using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>The state of resources before anything happened to them.</summary>
internal static class InitialSnapshots
{
    public static CustomResourceSnapshot Of(IResource resource)
    {
        var snapshot = resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var initial)
            ? initial.InitialSnapshot
            : new CustomResourceSnapshot { ResourceType = TypeOf(resource), Properties = [] };
        return snapshot with
        {
            CreationTimeStamp = snapshot.CreationTimeStamp ?? DateTime.UtcNow,
            Relationships = snapshot.Relationships.IsDefaultOrEmpty ? Relationships(resource) : snapshot.Relationships,
        };
    }

    private static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ExecutableResource => "Executable",
        ParameterResource => "Parameter",
        ExternalServiceResource => "ExternalService",
        ConnectionStringResource => "ConnectionString",
        _ when resource.IsContainer() => "Container",
        _ => resource.GetType().Name.EndsWith("Resource", StringComparison.Ordinal) ? resource.GetType().Name[..^"Resource".Length] : resource.GetType().Name,
    };

    private static ImmutableArray<RelationshipSnapshot> Relationships(IResource resource)
    {
        IEnumerable<RelationshipSnapshot> parent = resource is IResourceWithParent child ? [new(child.Parent.Name, KnownRelationshipTypes.Parent)] : [];
        return [.. parent.Concat(resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type))).Distinct()];
    }
}

/// <summary>Adds to a snapshot what follows from the model: commands, icon, health checks that did not run yet, whether it is shown.</summary>
internal static class SnapshotDecorator
{
    public static CustomResourceSnapshot Decorate(IResource resource, CustomResourceSnapshot snapshot, IServiceProvider services)
    {
        if (snapshot.HealthReports.IsEmpty && resource.TryGetAnnotationsOfType<HealthCheckAnnotation>(out var checks))
        {
            snapshot = snapshot with { HealthReports = [.. checks.Select(c => new HealthReportSnapshot(c.Key, null, null, null))] };
        }

        if (snapshot.IconName is null && resource.TryGetLastAnnotation<ResourceIconAnnotation>(out var icon))
        {
            snapshot = snapshot with { IconName = icon.IconName, IconVariant = icon.IconVariant };
        }

        if (!snapshot.IsHidden && resource.TryGetLastAnnotation<HiddenAnnotation>(out var hidden))
        {
            snapshot = snapshot with
            {
                IsHidden = hidden.AfterExitCodes is not { } codes || (snapshot.ExitCode is { } code && codes.Contains(code)),
            };
        }

        return resource.TryGetAnnotationsOfType<ResourceCommandAnnotation>(out var commands)
            ? snapshot with { Commands = [.. commands.Select(c => Snapshot(c, snapshot, services))] }
            : snapshot;
    }

    private static ResourceCommandSnapshot Snapshot(ResourceCommandAnnotation command, CustomResourceSnapshot snapshot, IServiceProvider services)
    {
        var state = command.UpdateState(new UpdateCommandStateContext { ResourceSnapshot = snapshot, Services = services });
        return new(command.Name, state, command.DisplayName, command.DisplayDescription, Parameter: null, command.ConfirmationMessage, command.IconName, command.IconVariant, command.IsHighlighted)
        {
            Arguments = command.Arguments,
            Visibility = command.Visibility,
        };
    }
}
