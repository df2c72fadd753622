namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>
/// The entries of each stream that a query has yielded for the stream's latest time. Loki never answers the same line twice for a stream and a
/// time, not even where a stage made two lines one.
/// </summary>
internal sealed class RecentEntries
{
    private readonly Dictionary<int, List<ResultEntry>> _byStream = [];

    /// <summary>Whether an entry differs from all with its time; it is remembered then.</summary>
    public bool IsNew(int stream, ResultEntry entry)
    {
        if (!_byStream.TryGetValue(stream, out var entries))
        {
            _byStream[stream] = [entry];
            return true;
        }

        if (entries[0].Timestamp != entry.Timestamp)
        {
            entries.Clear();
        }
        else if (entries.Exists(e => e.Line.AsSpan().SequenceEqual(entry.Line) && e.Labels.All.Equals(entry.Labels.All)))
        {
            return false;
        }

        entries.Add(entry);
        return true;
    }
}
