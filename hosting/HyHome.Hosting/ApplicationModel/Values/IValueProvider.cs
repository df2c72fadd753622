namespace HyHome.Hosting.ApplicationModel;

/// <summary>A value that is known when the application runs.</summary>
public interface IValueProvider
{
    /// <summary>The value for a process on this machine.</summary>
    /// <param name="cancellationToken">Ends the wait where the value is not known yet.</param>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>The value for the one who asks: an address differs between a process on this machine and a container.</summary>
    /// <param name="context">Who asks, and from which network.</param>
    /// <param name="cancellationToken">Ends the wait where the value is not known yet.</param>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);
}

/// <summary>A value that has an expression to stand for it in what is published.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>The expression, such as <c>{web.bindings.http.url}</c>.</summary>
    string ValueExpression { get; }
}

/// <summary>A value both known at run time and expressible when published.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>A value made of others.</summary>
public interface IValueWithReferences
{
    /// <summary>The resources and values it is made of.</summary>
    IEnumerable<object> References { get; }
}

/// <summary>Who asks for a value, and from where.</summary>
public class ValueProviderContext
{
    /// <summary>What the application is doing.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    /// <summary>The resource the value is for.</summary>
    public IResource? Caller { get; init; }

    /// <summary>The network the value is used in; by default that of <see cref="Caller"/>.</summary>
    public NetworkIdentifier? Network { get; init; }

    internal NetworkIdentifier EffectiveNetwork => Network ?? Caller?.GetDefaultResourceNetwork() ?? KnownNetworkIdentifiers.LocalhostNetwork;
}

/// <summary>A URL on this machine as the value of an environment variable; a container sees the machine's own name in it.</summary>
/// <param name="Url">The URL as a process on this machine uses it.</param>
public record HostUrl(string Url) : IExpressionValue
{
    private static readonly string[] LocalHosts = ["localhost", "127.0.0.1", "[::1]"];

    string IManifestExpressionProvider.ValueExpression => Url;

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => new(Url);

    ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (context.EffectiveNetwork == KnownNetworkIdentifiers.LocalhostNetwork)
        {
            return new(Url);
        }

        var host = Array.Find(LocalHosts, h => Url.Contains(h, StringComparison.OrdinalIgnoreCase));
        return new(host is null ? Url : Url.Replace(host, KnownHostNames.DockerDesktopHostBridge, StringComparison.OrdinalIgnoreCase));
    }
}
