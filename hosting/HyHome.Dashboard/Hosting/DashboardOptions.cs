namespace HyHome.Dashboard.Hosting;

/// <summary>What the dashboard shows and where it listens.</summary>
public sealed class DashboardOptions
{
    /// <summary>The port that is used when it is free and no other is asked for.</summary>
    public const int WellKnownPort = 18888;

    /// <summary>The port on the loopback address. Default: null, which is <see cref="WellKnownPort"/> when it is free, else a random one; 0 is a random one.</summary>
    public int? Port { get; init; }

    /// <summary>What a browser has to know to be let in. Default: a new random value for each run.</summary>
    public string Token { get; init; } = CreateToken();

    /// <summary>Name of what is shown, for the head of the pages.</summary>
    public string ApplicationName { get; init; } = "HyHome";

    /// <summary>Where the components of the stack answer. Asked again for each request, for an address may become known, or go, while the pages are open.</summary>
    public IDataSourceAddresses Sources { get; init; } = new FixedAddresses();

    /// <summary>The resources of the application; null where there is none, as when the pages are pointed at a cluster.</summary>
    public IResourceBoard? Board { get; init; }

    /// <summary>The Grafana dashboards to render; null where there are none.</summary>
    public IDashboardFiles? Dashboards { get; init; }

    /// <summary>A new token of 128 random bits, in hexadecimal digits.</summary>
    public static string CreateToken() => LoginToken.Create();
}
