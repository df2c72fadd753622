namespace HyHome.Telemetry.Storage;

/// <summary>Writes the journals of a store's heads, and has heads replaced and sealed when it is time.</summary>
/// <param name="options">Of the store.</param>
/// <param name="limits">Of the store.</param>
/// <param name="heads">The heads there are: the one that is written to, and those that wait to be sealed.</param>
/// <param name="replace">Puts an empty head in the place of the active one, which waits from then on.</param>
/// <param name="seal">Makes a sealed block of a head that waits.</param>
internal sealed class HeadUpkeep<THead>(StoreOptions options, StoreLimits limits, Func<(THead Active, THead[] Sealing)> heads, Action replace, Action<THead> seal)
    where THead : class, IStoreHead
{
    private THead Active => heads().Active;

    public void WriteJournals()
    {
        // What is being sealed, too: it is safe only once the segment is whole. The oldest first: what a crash in between costs is the newest, never a gap.
        var (active, sealing) = heads();
        foreach (var head in sealing.OrderBy(static h => h.Number).Append(active))
        {
            head.WriteJournal();
        }
    }

    public void SyncJournals()
    {
        var (active, sealing) = heads();
        foreach (var head in sealing.Append(active))
        {
            head.Journal?.Sync();
        }
    }

    public void SealWhereDue()
    {
        var active = Active;
        if (active.UsedBytes >= limits.HeadBytes || options.TimeProvider.GetUtcNow() - active.Created >= limits.HeadAge)
        {
            Rotate();
        }

        SealAll();
    }

    /// <summary>Seals what the next start would have to replay for long.</summary>
    public void SealForNextStart()
    {
        if (Active.Journal?.Length >= StoreLimits.WorthSealingAtStop)
        {
            Rotate();
        }

        if (options.DataPath is not null)
        {
            SealAll();
        }
    }

    /// <summary>Has the active head wait to be sealed, if anything is in it.</summary>
    public void Rotate()
    {
        if (!Active.IsEmpty)
        {
            replace();
        }
    }

    private void SealAll()
    {
        // The oldest first: it has waited longest, and its journal is the first to go.
        foreach (var head in heads().Sealing.OrderBy(static h => h.Number))
        {
            seal(head);
        }
    }
}
