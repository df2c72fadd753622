namespace HyHome.Telemetry.Server;

/// <summary>Where an API is served now.</summary>
internal sealed class ServedAddresses
{
    private readonly Lock _lock = new();
    private readonly List<Uri> _addresses = [];

    /// <summary>All addresses, the oldest first.</summary>
    public IReadOnlyList<Uri> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _addresses];
            }
        }
    }

    /// <summary>The oldest address without a slash at its end, which links begin with; empty where there is none.</summary>
    public string Link => All is [var first, ..] ? first.AbsoluteUri.TrimEnd('/') : "";

    /// <summary>Adds an address until the token is cancelled.</summary>
    public void Add(Uri address, CancellationToken stopped)
    {
        lock (_lock)
        {
            _addresses.Add(address);
        }

        stopped.Register(() =>
        {
            lock (_lock)
            {
                _addresses.Remove(address);
            }
        });
    }
}
