namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>Numbers the series of the journal that is being written.</summary>
internal sealed class JournalSeries
{
    private int _declared;

    /// <summary>The journal's number.</summary>
    public long Journal { get; private set; } = 1;

    /// <summary>Begins a journal that knows some series already: none where it is new.</summary>
    public void Begin(long journal, int declared) => (Journal, _declared) = (journal, declared);

    public SeriesInJournal Declare() => new(Journal, _declared++, 0);
}
