using System.Diagnostics;
using System.Net.Sockets;
using HyHome.Hosting.Diagnostics;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>An endpoint a resource listens on.</summary>
[DebuggerDisplay("{Name} {UriScheme} {Port} -> {TargetPort}")]
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly ValueSnapshot<AllocatedEndpoint> _allocated = new();
    private string? _transport;
    private bool? _tlsEnabled;
    private int? _port;
    private int? _targetPort;
    private bool _portCleared;
    private bool _targetPortCleared;
    private bool? _isExplicitlyProxied;

    /// <summary>Creates an endpoint.</summary>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="uriScheme">The scheme of its URLs; by default the protocol in lower case.</param>
    /// <param name="transport">The transport; by default <c>http</c> for HTTP schemes and the protocol for others.</param>
    /// <param name="name">The name; by default the scheme.</param>
    /// <param name="port">The port others use; null to have one allocated.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="isExternal">Whether it is meant for users outside the application.</param>
    /// <param name="isProxied">Whether a proxy may stand before it; null to let the engine decide.</param>
    public EndpointAnnotation(ProtocolType protocol, string? uriScheme = null, string? transport = null, [EndpointName] string? name = null, int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
        : this(protocol, networkId: null, uriScheme, transport, name, port, targetPort, isExternal, isProxied)
    {
    }

    /// <summary>Creates an endpoint.</summary>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="uriScheme">The scheme of its URLs.</param>
    /// <param name="transport">The transport.</param>
    /// <param name="name">The name.</param>
    /// <param name="port">The port others use.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="isExternal">Whether it is meant for users outside the application.</param>
    /// <param name="isProxied">Whether a proxy may stand before it.</param>
    public EndpointAnnotation(ProtocolType protocol, string? uriScheme, string? transport, [EndpointName] string? name, int? port, int? targetPort, bool? isExternal, bool isProxied)
        : this(protocol, networkId: null, uriScheme, transport, name, port, targetPort, isExternal, (bool?)isProxied)
    {
    }

    /// <summary>Creates an endpoint of a network.</summary>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="networkId">The network it is allocated in; by default this machine.</param>
    /// <param name="uriScheme">The scheme of its URLs; by default the protocol in lower case.</param>
    /// <param name="transport">The transport; by default <c>http</c> for HTTP schemes and the protocol for others.</param>
    /// <param name="name">The name; by default the scheme.</param>
    /// <param name="port">The port others use; null to have one allocated.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="isExternal">Whether it is meant for users outside the application.</param>
    /// <param name="isProxied">Whether a proxy may stand before it; null to let the engine decide.</param>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public EndpointAnnotation(ProtocolType protocol, NetworkIdentifier? networkId, string? uriScheme = null, string? transport = null, [EndpointName] string? name = null, int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
        uriScheme ??= protocol.ToString().ToLowerInvariant();
        name ??= uriScheme;
        if (!NameMistakes.AreGathered)
        {
            ResourceNames.Validate("EndpointAnnotation", name);
        }

        Protocol = protocol;
        UriScheme = uriScheme;
        Name = name;
        IsExternal = isExternal ?? false;
        DefaultNetworkID = networkId ?? KnownNetworkIdentifiers.LocalhostNetwork;
        IsExplicitlyProxied = isProxied;
        _transport = transport;
        _port = port;
        _targetPort = targetPort;
        AllAllocatedEndpoints.Add(DefaultNetworkID, _allocated);
    }

    /// <summary>Creates an endpoint of a network.</summary>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="networkId">The network it is allocated in.</param>
    /// <param name="uriScheme">The scheme of its URLs.</param>
    /// <param name="transport">The transport.</param>
    /// <param name="name">The name.</param>
    /// <param name="port">The port others use.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="isExternal">Whether it is meant for users outside the application.</param>
    /// <param name="isProxied">Whether a proxy may stand before it.</param>
    public EndpointAnnotation(ProtocolType protocol, NetworkIdentifier? networkId, string? uriScheme, string? transport, [EndpointName] string? name, int? port, int? targetPort, bool? isExternal, bool isProxied)
        : this(protocol, networkId, uriScheme, transport, name, port, targetPort, isExternal, (bool?)isProxied)
    {
    }

    /// <summary>The name, unique in the resource ignoring case.</summary>
    public string Name { get; set; }

    /// <summary>TCP or UDP.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>The port others use; null to have one allocated. Without a proxy it is <see cref="TargetPort"/> unless set.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied || _portCleared ? null : _targetPort);
        set
        {
            _port = value;
            _portCleared = value is null;
        }
    }

    /// <summary>The port the resource listens on. Without a proxy it is <see cref="Port"/> unless set.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied || _targetPortCleared ? null : _port);
        set
        {
            _targetPort = value;
            _targetPortCleared = value is null;
        }
    }

    /// <summary>The host the resource binds to, <c>localhost</c> unless told otherwise.</summary>
    public string TargetHost { get; set; } = KnownHostNames.Localhost;

    /// <summary>The scheme of its URLs.</summary>
    public string UriScheme { get; set; }

    /// <summary>The transport: <c>http</c>, <c>http2</c>, <c>tcp</c> or <c>udp</c>.</summary>
    public string Transport
    {
        get => _transport ?? (UriSchemes.IsHttp(UriScheme) ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    /// <summary>Whether it is meant for users outside the application.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether a proxy may stand before it; true unless said otherwise.</summary>
    public bool IsProxied
    {
        get => _isExplicitlyProxied ?? true;
        set => _isExplicitlyProxied = value;
    }

    /// <summary>What was said about a proxy; null when nothing was.</summary>
    public bool? IsExplicitlyProxied
    {
        get => _isExplicitlyProxied;
        set => _isExplicitlyProxied = value;
    }

    /// <summary>Whether a reference to the whole resource leaves this endpoint out.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>Whether it speaks TLS; by default when the scheme is <c>https</c>.</summary>
    public bool TlsEnabled
    {
        get => _tlsEnabled ?? UriSchemes.IsHttps(UriScheme);
        set => _tlsEnabled = value;
    }

    /// <summary>The network <see cref="AllocatedEndpoint"/> is of.</summary>
    public NetworkIdentifier DefaultNetworkID { get; }

    /// <summary>The address in <see cref="DefaultNetworkID"/>; null until it is known.</summary>
    /// <exception cref="InvalidOperationException">When set to an address of another network.</exception>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => AllAllocatedEndpoints.TryGetAllocatedEndpoint(DefaultNetworkID, out var endpoint) ? endpoint : null;
        set
        {
            if (value is null)
            {
                _allocated.SetException(new InvalidOperationException($"The endpoint `{Name}` is not allocated"));
            }
            else if (value.NetworkID != DefaultNetworkID)
            {
                throw new InvalidOperationException(
                    $"The default AllocatedEndpoint's network ID must match the EndpointAnnotation network ID ('{DefaultNetworkID}'). The attempted AllocatedEndpoint belongs to '{value.NetworkID}'.");
            }
            else
            {
                _allocated.SetValue(value);
            }
        }
    }

    /// <summary>The address in the default network, known or not yet.</summary>
    [Obsolete("Use AllocatedEndpoint and AllAllocatedEndpoints instead.")]
    public ValueSnapshot<AllocatedEndpoint> AllocatedEndpointSnapshot => _allocated;

    /// <summary>The addresses in all networks.</summary>
    public NetworkEndpointSnapshotList AllAllocatedEndpoints { get; } = new();

    internal bool FromLaunchProfile { get; set; }

    /// <summary>The environment variable that tells the resource on which port to listen.</summary>
    internal string? TargetPortEnvironmentVariable { get; set; }
}

internal static class UriSchemes
{
    public static readonly string[] HttpsThenHttp = ["https", "http"];

    public static bool IsHttps(string scheme) => string.Equals(scheme, "https", StringComparison.OrdinalIgnoreCase);

    public static bool IsHttp(string scheme) => IsHttps(scheme) || string.Equals(scheme, "http", StringComparison.OrdinalIgnoreCase);
}
