using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>On which addresses an endpoint listens.</summary>
public enum EndpointBindingMode
{
    /// <summary>One address.</summary>
    SingleAddress = 0,

    /// <summary>All addresses, IPv4 and IPv6.</summary>
    DualStackAnyAddresses = 1,

    /// <summary>All IPv4 addresses.</summary>
    IPv4AnyAddresses = 2,

    /// <summary>All IPv6 addresses.</summary>
    IPv6AnyAddresses = 3,
}

/// <summary>Where an endpoint is reached in one network.</summary>
[DebuggerDisplay("{Endpoint.Name} {UriString}")]
public class AllocatedEndpoint
{
    /// <summary>Creates an address.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="address">Host name or IP address.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="bindingMode">On which addresses it listens.</param>
    /// <param name="targetPortExpression">The port the resource itself listens on.</param>
    /// <param name="networkId">The network; by default the endpoint's own.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is none.</exception>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, EndpointBindingMode bindingMode, string? targetPortExpression = null, NetworkIdentifier? networkId = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        Endpoint = endpoint;
        Address = address;
        Port = port;
        BindingMode = bindingMode;
        TargetPortExpression = targetPortExpression;
        NetworkID = networkId ?? endpoint.DefaultNetworkID;
    }

    /// <summary>Creates an address in the endpoint's own network.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="address">Host name or IP address.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="bindingMode">On which addresses it listens.</param>
    /// <param name="targetPortExpression">The port the resource itself listens on.</param>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, EndpointBindingMode bindingMode, string? targetPortExpression = null)
        : this(endpoint, address, port, bindingMode, targetPortExpression, networkId: null)
    {
    }

    /// <summary>Creates an address in the endpoint's own network.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="address">Host name or IP address.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="targetPortExpression">The port the resource itself listens on.</param>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
        : this(endpoint, address, port, EndpointBindingMode.SingleAddress, targetPortExpression)
    {
    }

    /// <summary>The endpoint.</summary>
    public EndpointAnnotation Endpoint { get; }

    /// <summary>Host name or IP address.</summary>
    public string Address { get; }

    /// <summary>On which addresses it listens.</summary>
    public EndpointBindingMode BindingMode { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The endpoint's scheme.</summary>
    public string UriScheme => Endpoint.UriScheme;

    /// <summary><c>host:port</c>.</summary>
    public string EndPointString => $"{Address}:{Port}";

    /// <summary><c>scheme://host:port</c>.</summary>
    public string UriString => $"{UriScheme}://{EndPointString}";

    /// <summary>The port the resource itself listens on.</summary>
    public string? TargetPortExpression { get; }

    /// <summary>The network the address is good for.</summary>
    public NetworkIdentifier NetworkID { get; }

    /// <inheritdoc/>
    public override string ToString() => UriString;
}

/// <summary>An endpoint's address in a network, known or not yet.</summary>
/// <param name="Snapshot">The address.</param>
/// <param name="NetworkID">The network.</param>
public record NetworkEndpointSnapshot(ValueSnapshot<AllocatedEndpoint> Snapshot, NetworkIdentifier NetworkID);

/// <summary>An endpoint's addresses, one for each network.</summary>
public class NetworkEndpointSnapshotList : IEnumerable<NetworkEndpointSnapshot>
{
    private readonly Lock _lock = new();
    private readonly List<NetworkEndpointSnapshot> _snapshots = [];

    /// <summary>Sets the address in a network.</summary>
    /// <param name="networkId">The network.</param>
    /// <param name="endpoint">The address, of that network.</param>
    /// <exception cref="ArgumentException">The address is of another network.</exception>
    public void AddOrUpdateAllocatedEndpoint(NetworkIdentifier networkId, AllocatedEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.NetworkID != networkId)
        {
            throw new ArgumentException($"AllocatedEndpoint must use the same network as the {nameof(networkId)} parameter", nameof(endpoint));
        }

        GetOrAdd(networkId).Snapshot.SetValue(endpoint);
    }

    /// <summary>The address in a network, once it is known.</summary>
    /// <param name="networkId">The network.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<AllocatedEndpoint> GetAllocatedEndpointAsync(NetworkIdentifier networkId, CancellationToken cancellationToken = default) =>
        GetOrAdd(networkId).Snapshot.GetValueAsync(cancellationToken);

    /// <summary>Adds a network with an address that may still be unknown.</summary>
    /// <param name="networkId">The network.</param>
    /// <param name="snapshot">The address.</param>
    /// <returns>False when the network is there already.</returns>
    [Obsolete("Use AddOrUpdateAllocatedEndpoint instead.")]
    public bool TryAdd(NetworkIdentifier networkId, ValueSnapshot<AllocatedEndpoint> snapshot) => Add(networkId, snapshot);

    /// <inheritdoc/>
    public IEnumerator<NetworkEndpointSnapshot> GetEnumerator()
    {
        lock (_lock)
        {
            return ((IEnumerable<NetworkEndpointSnapshot>)_snapshots.ToArray()).GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal bool Add(NetworkIdentifier networkId, ValueSnapshot<AllocatedEndpoint> snapshot)
    {
        lock (_lock)
        {
            if (_snapshots.Exists(s => s.NetworkID == networkId))
            {
                return false;
            }

            _snapshots.Add(new(snapshot, networkId));
            return true;
        }
    }

    internal bool TryGetAllocatedEndpoint(NetworkIdentifier networkId, [NotNullWhen(true)] out AllocatedEndpoint? endpoint)
    {
        var snapshot = GetOrAdd(networkId).Snapshot;
        var known = snapshot.IsValueSet ? snapshot.GetValueAsync(CancellationToken.None) : null;
        endpoint = known is { IsCompletedSuccessfully: true } ? known.Result : null;
        return endpoint is not null;
    }

    private NetworkEndpointSnapshot GetOrAdd(NetworkIdentifier networkId)
    {
        lock (_lock)
        {
            if (_snapshots.Find(s => s.NetworkID == networkId) is not { } found)
            {
                found = new(new ValueSnapshot<AllocatedEndpoint>(), networkId);
                _snapshots.Add(found);
            }

            return found;
        }
    }
}
