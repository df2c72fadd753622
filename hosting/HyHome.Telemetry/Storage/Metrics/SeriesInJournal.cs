namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>What a journal knows of a series.</summary>
/// <param name="Journal">The number of the journal; 0 where none knows it.</param>
/// <param name="Id">The series' number in it.</param>
/// <param name="Whole">The last whole number that was written, from which the next one is told by its difference.</param>
internal readonly record struct SeriesInJournal(long Journal, int Id, long Whole);
