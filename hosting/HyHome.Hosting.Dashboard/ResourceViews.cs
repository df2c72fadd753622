using System.Globalization;
using HyHome.Dashboard.Board;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Terminal;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Hosting.Dashboard;

/// <summary>Turns the engine's states into what the pages show. What is secret stays behind.</summary>
internal sealed class ResourceViews(SecretValues secrets)
{
    public ResourceView Make(IResource resource, string id, CustomResourceSnapshot snapshot)
    {
        var row = ResourceRow.From(new ResourceEvent(resource, id, snapshot with { IsHidden = false }));
        return new ResourceView
        {
            Id = id,
            Name = resource.Name,
            Type = snapshot.ResourceType,
            State = snapshot.State?.Text ?? KnownResourceStates.NotStarted,
            Tone = row?.Tone switch
            {
                RowTone.Good => StateTone.Good,
                RowTone.Doubtful => StateTone.Doubtful,
                RowTone.Bad => StateTone.Bad,
                _ => StateTone.Neutral,
            },
            Health = snapshot.HealthReports.IsDefaultOrEmpty ? null : snapshot.HealthStatus?.ToString(),
            Reason = snapshot.GetReason() is { } reason ? secrets.Mask(reason) : null,
            Started = Moment(snapshot.StartTimeStamp),
            Stopped = Moment(snapshot.StopTimeStamp),
            ExitCode = snapshot.ExitCode,
            Source = SourceOf(resource, snapshot) is { } source ? secrets.Mask(source) : null,
            RunsAs = RunsAs(resource, snapshot),
            Parent = snapshot.Relationships.FirstOrDefault(relation => relation.Type == KnownRelationshipTypes.Parent)?.ResourceName,
            IsHidden = snapshot.IsHidden || resource is ParameterResource,
            Urls = [.. snapshot.Urls.OrderByDescending(url => url.DisplayProperties.SortOrder).Select(url => Url(resource, url))],
            Environment = [.. snapshot.EnvironmentVariables.OrderBy(variable => variable.Name, StringComparer.Ordinal).Select(v => Variable(v.Name, v.Value, isSecret: false))],
            Volumes = Volumes(resource, snapshot),
            Checks = [.. snapshot.HealthReports.Select(Check)],
            Commands = [.. snapshot.Commands.Where(IsShown).Select(Command)],
            Arrows = [.. Arrows(snapshot)],
            Properties = [.. snapshot.Properties.Where(property => property.Name != ResourceReason.Property).Select(property =>
                Variable(property.DisplayName ?? property.Name, Text(property.Value), property.IsSensitive))],
        };
    }

    // A list, such as the arguments of a program, is its items.
    private static string? Text(object? value) =>
        value is IEnumerable<string> items ? string.Join(' ', items) : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Moment(DateTime? time) => time is { } utc ? new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)) : null;

    private static string? SourceOf(IResource resource, CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == CustomResourceKnownProperties.Source)?.Value as string ?? resource switch
        {
            _ when resource.TryGetContainerImageName(out var image) => image,
            ProjectResource when resource.TryGetLastAnnotation<IProjectMetadata>(out var project) => Path.GetFileName(project.ProjectPath),
            ExecutableResource executable => executable.Command,
            _ => null,
        };

    private static string RunsAs(IResource resource, CustomResourceSnapshot snapshot) => resource switch
    {
        _ when snapshot.Properties.Any(property => property is { Name: "embedded", Value: true }) => "embedded",
        _ when resource.IsContainer() => "container",
        ProjectResource => "project",
        ExecutableResource => "executable",
        ParameterResource => "parameter",
        _ => "other",
    };

    private static bool IsShown(ResourceCommandSnapshot command) =>
        command.State != ResourceCommandState.Hidden && command.Visibility.HasFlag(ResourceCommandVisibility.UI);

    private static ResourceCommand Command(ResourceCommandSnapshot command) => new(command.Name, command.DisplayName, command.State == ResourceCommandState.Enabled)
    {
        Description = command.DisplayDescription,
        Confirmation = command.ConfirmationMessage,
        IsHighlighted = command.IsHighlighted,
        Inputs = [.. command.Arguments.Select(Input)],
    };

    private static CommandInput Input(InteractionInput input)
    {
        var kind = input.InputType switch
        {
            InputType.SecretText => CommandInputKind.Secret,
            InputType.Choice => CommandInputKind.Choice,
            InputType.Boolean => CommandInputKind.Boolean,
            InputType.Number => CommandInputKind.Number,
            _ => CommandInputKind.Text,
        };
        return new CommandInput(input.Name, input.Label ?? input.Name, kind, input.Required, kind == CommandInputKind.Secret ? null : input.Value, input.Options ?? []);
    }

    private static IEnumerable<ResourceArrow> Arrows(CustomResourceSnapshot snapshot) => snapshot.Relationships
        .Where(relation => relation.Type != KnownRelationshipTypes.Parent)
        .Select(relation => relation.Type switch
        {
            KnownRelationshipTypes.Reference => new ResourceArrow(relation.ResourceName, ArrowKind.Reference),
            KnownRelationshipTypes.WaitFor => new ResourceArrow(relation.ResourceName, ArrowKind.Wait),
            var label => new ResourceArrow(relation.ResourceName, ArrowKind.Flow, label),
        })
        .Distinct();

    private IReadOnlyList<ResourceVolume> Volumes(IResource resource, CustomResourceSnapshot snapshot) => snapshot.Volumes.IsDefaultOrEmpty
        ? [.. resource.Annotations.OfType<ContainerMountAnnotation>().Select(mount => new ResourceVolume(Masked(mount.Source), mount.Target, mount.Type.ToString(), mount.IsReadOnly))]
        : [.. snapshot.Volumes.Select(volume => new ResourceVolume(Masked(volume.Source), volume.Target, volume.MountType, volume.IsReadOnly))];

    private string? Masked(string? text) => text is null ? null : secrets.Mask(text);

    private ResourceUrl Url(IResource resource, UrlSnapshot url)
    {
        // What speaks only HTTP/2 without TLS, as gRPC does, no browser can open.
        var isGrpc = resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.Name == url.Name && endpoint.Transport == "http2");
        return new ResourceUrl(
            url.DisplayProperties.DisplayName is { Length: > 0 } name ? name : url.Name ?? url.Url, secrets.Mask(url.Url), url.IsInternal, IsPage: !url.IsInactive && !isGrpc);
    }

    private ResourceVariable Variable(string name, string? value, bool isSecret) =>
        isSecret || secrets.IsSecret(name, value) ? new(name, Value: null, IsSecret: true) : new(name, value, IsSecret: false);

    private ResourceCheck Check(HealthReportSnapshot report)
    {
        var (status, tone) = report.Status switch
        {
            HealthStatus.Healthy => ("Healthy", StateTone.Good),
            HealthStatus.Degraded => ("Degraded", StateTone.Doubtful),
            HealthStatus.Unhealthy => ("Unhealthy", StateTone.Bad),
            _ => ("Not run yet", StateTone.Neutral),
        };
        var text = report.Description ?? report.ExceptionText;
        return new ResourceCheck(report.Name, status, tone, text is null ? null : secrets.Mask(text), Moment(report.LastRunAt));
    }
}
