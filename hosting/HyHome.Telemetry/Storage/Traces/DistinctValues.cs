using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Values without repeats, up to a limit. Of an array each element is one; mixed arrays, maps and bytes are left out: they are no values to choose from.</summary>
internal sealed class DistinctValues
{
    private readonly HashSet<(AnyValueKind, string, long)> _seen = [];
    private readonly List<AnyValue> _all = [];
    private readonly int _limit;

    public DistinctValues(int limit) => _limit = limit;

    public bool IsFull => _all.Count >= _limit;

    public IReadOnlyList<AnyValue> All => _all;

    public void Add(AnyValue value)
    {
        if (value.Kind != AnyValueKind.Array)
        {
            AddOne(value);
            return;
        }

        var elements = value.Array;
        var isOfOneKind = elements.All(e => e.Kind == elements[0].Kind);
        for (var i = 0; isOfOneKind && i < elements.Count; i++)
        {
            AddOne(elements[i]);
        }
    }

    private void AddOne(AnyValue value)
    {
        var isScalar = value.Kind is AnyValueKind.String or AnyValueKind.Bool or AnyValueKind.Int or AnyValueKind.Double;
        if (!IsFull && isScalar && _seen.Add((value.Kind, value.String, value.Int)))
        {
            _all.Add(value);
        }
    }
}
