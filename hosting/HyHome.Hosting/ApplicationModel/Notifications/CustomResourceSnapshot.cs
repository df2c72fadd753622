using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>The state of a resource at one moment.</summary>
[DebuggerDisplay("{ResourceType} {State} {HealthStatus}")]
public sealed record CustomResourceSnapshot
{
    /// <summary>What kind of resource it is, for people to see.</summary>
    public required string ResourceType { get; init; }

    /// <summary>What else is known of it.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>When it was created.</summary>
    public DateTime? CreationTimeStamp { get; init; }

    /// <summary>When it was started last.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When it stopped last.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>The state, usually one of <see cref="KnownResourceStates"/>.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>The exit code of its process.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The worst result of its health checks; healthy when it has none; null unless it runs.</summary>
    public HealthStatus? HealthStatus =>
        State?.Text != KnownResourceStates.Running ? null
        : HealthReports.IsEmpty ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
        : HealthReports.Min(r => r.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);

    /// <summary>The results of its health checks.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>Its environment variables.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    /// <summary>Its URLs.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>Its volumes.</summary>
    public ImmutableArray<VolumeSnapshot> Volumes { get; init; } = [];

    /// <summary>Its commands.</summary>
    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    /// <summary>Its relations to others.</summary>
    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>Whether it is not shown.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Its icon.</summary>
    public string? IconName { get; init; }

    /// <summary>The variant of its icon.</summary>
    public IconVariant? IconVariant { get; init; }

    /// <summary>Grows with every change.</summary>
    internal long Version { get; init; }

    /// <summary>Ends when all subscribers of <see cref="ResourceReadyEvent"/> are done; null until it was published.</summary>
    internal Task? Ready { get; init; }
}

/// <summary>A state.</summary>
/// <param name="Text">Its name.</param>
/// <param name="Style">How it is shown, one of <see cref="KnownResourceStateStyles"/>.</param>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state by its name.</summary>
    /// <param name="s">The name.</param>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, null);
}

/// <summary>An environment variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsFromSpec">Whether the model set it.</param>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);

/// <summary>A URL.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Url">The URL.</param>
/// <param name="IsInternal">Whether it is not for people.</param>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    /// <summary>Whether nothing answers there at the moment.</summary>
    public bool IsInactive { get; init; }

    /// <summary>How it is shown.</summary>
    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();
}

/// <summary>How a URL is shown.</summary>
/// <param name="DisplayName">The text shown instead of it.</param>
/// <param name="SortOrder">Its place among the others: the highest first.</param>
public sealed record UrlDisplayPropertiesSnapshot(string DisplayName = "", int SortOrder = 0);

/// <summary>A volume.</summary>
/// <param name="Source">Its name or path.</param>
/// <param name="Target">The path in the container.</param>
/// <param name="MountType">Bind mount or volume.</param>
/// <param name="IsReadOnly">Whether the container may not write to it.</param>
public sealed record VolumeSnapshot(string? Source, string Target, string MountType, bool IsReadOnly);

/// <summary>A relation to another resource.</summary>
/// <param name="ResourceName">The other resource.</param>
/// <param name="Type">What it is.</param>
public sealed record RelationshipSnapshot(string ResourceName, string Type);

/// <summary>A property.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>The text shown instead of the name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Whether the value must not be shown.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Whether it is among the first to be shown.</summary>
    public bool IsHighlighted { get; init; }

    /// <summary>Its place among the others.</summary>
    public int? SortOrder { get; init; }
}

/// <summary>The result of a health check.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Status">The result; null until it ran.</param>
/// <param name="Description">What it says.</param>
/// <param name="ExceptionText">What went wrong.</param>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    /// <summary>When it ran last.</summary>
    public DateTime? LastRunAt { get; init; }
}

/// <summary>Changes to a snapshot that are not for every caller.</summary>
public static class CustomResourceSnapshotExtensions
{
    /// <summary>The snapshot with other results of health checks.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="healthReports">The results.</param>
    public static CustomResourceSnapshot WithHealthReports(this CustomResourceSnapshot snapshot, ImmutableArray<HealthReportSnapshot> healthReports)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot with { HealthReports = healthReports };
    }
}

/// <summary>Names of properties with a fixed meaning.</summary>
public static class CustomResourceKnownProperties
{
    /// <summary>Where the resource comes from.</summary>
    public static string Source => "resource.source";

    /// <summary>Its connection string.</summary>
    public static string ConnectionString => "resource.connectionString";
}
