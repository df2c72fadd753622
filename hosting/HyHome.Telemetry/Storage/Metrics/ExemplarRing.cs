namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>The newest exemplars of one series, ascending in time.</summary>
internal sealed class ExemplarRing
{
    /// <summary>Enough for a dashboard's panel over a few hours at an exemplar or so a minute.</summary>
    private const int Limit = 128;

    private readonly List<Exemplar> _items = [];

    public AppendResult Add(Exemplar exemplar)
    {
        var at = _items.Count;
        while (at > 0 && _items[at - 1].Timestamp > exemplar.Timestamp)
        {
            at--;
        }

        for (var same = at - 1; same >= 0 && _items[same].Timestamp == exemplar.Timestamp; same--)
        {
            if (_items[same].Value.Equals(exemplar.Value) && _items[same].Labels.Equals(exemplar.Labels))
            {
                return AppendResult.Duplicate;
            }
        }

        if (_items.Count == Limit)
        {
            if (at == 0)
            {
                return AppendResult.TooOld;
            }

            _items.RemoveAt(0);
            at--;
        }

        _items.Insert(at, exemplar);
        return AppendResult.Stored;
    }

    public List<Exemplar> Between(long minTime, long maxTime) => _items.FindAll(e => e.Timestamp >= minTime && e.Timestamp <= maxTime);

    public void RemoveBefore(long oldest) => _items.RemoveAll(e => e.Timestamp < oldest);
}
