namespace HyHome.Dashboard.Grafana.Transformations;

/// <summary>Orders numbers by size and texts by letter, numbers first; digits within texts count as numbers, so that pod-2 comes before pod-10.</summary>
internal sealed class ValueComparer : IComparer<object?>
{
    public static readonly ValueComparer Instance = new();

    public int Compare(object? x, object? y) => (x, y) switch
    {
        (double left, double right) => left.CompareTo(right),
        (double, _) => -1,
        (_, double) => 1,
        (bool left, bool right) => left.CompareTo(right),
        _ => NaturalComparer.Instance.Compare(x?.ToString(), y?.ToString()),
    };
}
