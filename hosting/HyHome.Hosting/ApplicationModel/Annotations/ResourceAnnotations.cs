namespace HyHome.Hosting.ApplicationModel;

/// <summary>How many copies of a resource run.</summary>
/// <param name="replicas">The number, 1 unless told otherwise.</param>
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <summary>The number.</summary>
    public int Replicas { get; } = replicas;
}

/// <summary>The resource is started by hand, not with the application.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>The resource stands in for a service of another kind on this machine and is not published.</summary>
public sealed class EmulatorResourceAnnotation : IResourceAnnotation;

/// <summary>The resource's HTTP endpoints speak HTTP/2 only.</summary>
internal sealed class Http2ServiceAnnotation : IResourceAnnotation;

/// <summary>The container runs inside the AppHost process, so it sees addresses as this machine does.</summary>
internal sealed class HostNetworkAnnotation : IResourceAnnotation;

/// <summary>The resource is not shown.</summary>
internal sealed class HiddenAnnotation : IResourceAnnotation
{
    /// <summary>Exit codes after which it is hidden; null for always.</summary>
    public IReadOnlyList<int>? AfterExitCodes { get; init; }
}

/// <summary>A health check of the resource, by its key in <c>IServiceCollection.AddHealthChecks()</c>.</summary>
/// <param name="key">The key.</param>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>The key.</summary>
    public string Key { get; } = key ?? throw new ArgumentNullException(nameof(key));
}

/// <summary>A relation to another resource, for people to see.</summary>
/// <param name="resource">The other resource.</param>
/// <param name="type">What it is: Reference, Parent or WaitFor, or any other word.</param>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>The other resource.</summary>
    public IResource Resource { get; } = resource ?? throw new ArgumentNullException(nameof(resource));

    /// <summary>What it is.</summary>
    public string Type { get; } = type ?? throw new ArgumentNullException(nameof(type));
}

internal static class KnownRelationshipTypes
{
    public const string Reference = "Reference";
    public const string Parent = "Parent";
    public const string WaitFor = "WaitFor";
}

/// <summary>The state a resource is shown in before anything happened to it.</summary>
/// <param name="initialSnapshot">The state.</param>
public class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    /// <summary>The state.</summary>
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot ?? throw new ArgumentNullException(nameof(initialSnapshot));
}

/// <summary>The variants of an icon.</summary>
public enum IconVariant
{
    /// <summary>In outline.</summary>
    Regular = 0,

    /// <summary>Filled.</summary>
    Filled = 1,
}

/// <summary>The icon of a resource, by its name in Microsoft's Fluent UI icons.</summary>
/// <param name="iconName">The name.</param>
/// <param name="iconVariant">The variant.</param>
public sealed class ResourceIconAnnotation(string iconName, IconVariant iconVariant = IconVariant.Filled) : IResourceAnnotation
{
    /// <summary>The name.</summary>
    public string IconName { get; } = iconName ?? throw new ArgumentNullException(nameof(iconName));

    /// <summary>The variant.</summary>
    public IconVariant IconVariant { get; } = iconVariant;
}

/// <summary>The resource sends telemetry.</summary>
public class OtlpExporterAnnotation : IResourceAnnotation
{
    /// <summary>The protocol it needs; null for any.</summary>
    public OtlpProtocol? RequiredProtocol { get; init; }
}

/// <summary>Whether a proxy may stand before the resource's endpoints.</summary>
public sealed class ProxySupportAnnotation : IResourceAnnotation
{
    /// <summary>Whether it may.</summary>
    public required bool ProxyEnabled { get; set; }
}

/// <summary>Which variables references set in a resource.</summary>
[Flags]
public enum ReferenceEnvironmentInjectionFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>ConnectionStrings__name</c>.</summary>
    ConnectionString = 1,

    /// <summary>The parts of a connection, such as <c>NAME_HOST</c>.</summary>
    ConnectionProperties = 2,

    /// <summary><c>services__name__endpoint__0</c>.</summary>
    ServiceDiscovery = 4,

    /// <summary><c>NAME_ENDPOINT</c>.</summary>
    Endpoints = 8,

    /// <summary>All of them.</summary>
    All = ConnectionString | ConnectionProperties | ServiceDiscovery | Endpoints,
}

/// <summary>Which variables references set in the resource.</summary>
/// <param name="flags">Which.</param>
public sealed class ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags flags) : IResourceAnnotation
{
    /// <summary>Which.</summary>
    public ReferenceEnvironmentInjectionFlags Flags { get; } = flags;
}

/// <summary>Writes the resource to the manifest.</summary>
public class ManifestPublishingCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Creates the annotation.</summary>
    /// <param name="callback">Writes the resource; null to leave it out.</param>
    public ManifestPublishingCallbackAnnotation(Action<Publishing.ManifestPublishingContext>? callback)
    {
        Callback = callback is null
            ? null
            : context =>
            {
                callback(context);
                return Task.CompletedTask;
            };
    }

    /// <summary>Creates the annotation.</summary>
    /// <param name="callback">Writes the resource; null to leave it out.</param>
    public ManifestPublishingCallbackAnnotation(Func<Publishing.ManifestPublishingContext, Task>? callback) => Callback = callback;

    /// <summary>Leaves the resource out of all that is published.</summary>
    public static ManifestPublishingCallbackAnnotation Ignore { get; } = new((Func<Publishing.ManifestPublishingContext, Task>?)null);

    /// <summary>Writes the resource; null to leave it out.</summary>
    public Func<Publishing.ManifestPublishingContext, Task>? Callback { get; }
}

/// <summary>Files of another resource are copied into this one's image.</summary>
public sealed class ContainerFilesDestinationAnnotation : IResourceAnnotation
{
    /// <summary>Whose files.</summary>
    public required IResource Source { get; init; }

    /// <summary>Where they go.</summary>
    public required string DestinationPath { get; init; }
}

/// <summary>Where in the resource's image the files to copy are.</summary>
public sealed class ContainerFilesSourceAnnotation : IResourceAnnotation
{
    /// <summary>The path in the image.</summary>
    public required string SourcePath { get; init; }
}
