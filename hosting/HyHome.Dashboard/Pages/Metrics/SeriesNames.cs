namespace HyHome.Dashboard.Pages.Metrics;

/// <summary>Names series by what tells them apart: what all have in common says nothing.</summary>
internal static class SeriesNames
{
    /// <summary>A name for each, in their order.</summary>
    /// <param name="series">The labels of the series.</param>
    /// <param name="alone">The name of a series that has nothing to tell.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<Labels> series, string alone)
    {
        var common = Common(series).Select(static p => p.Key).ToArray();
        var names = series.Select(s => Name(s.Without(common), alone)).ToList();
        // Two series of one name could not be switched apart in a legend.
        return names.Distinct().Count() == names.Count ? names : [.. series.Select(static s => s.ToString())];
    }

    /// <summary>What all have in common; nothing where there is one series alone.</summary>
    public static Labels Common(IReadOnlyList<Labels> series) => series.Count < 2 ? Labels.Empty : Labels.Of(series[0].Where(p => series.All(s => s[p.Key] == p.Value)));

    private static string Name(Labels labels, string alone)
    {
        var told = labels.Without("__name__");
        return told.Count switch
        {
            0 => labels["__name__"] ?? alone,
            1 when labels["__name__"] is null => told[0].Value is { Length: > 0 } value ? value : "(none)",
            _ => labels.ToString(),
        };
    }
}
