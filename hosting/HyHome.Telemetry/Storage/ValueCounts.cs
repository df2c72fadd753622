namespace HyHome.Telemetry.Storage;

/// <summary>Tells names whose values come again and again, worth a number each, from names whose values are mostly new.</summary>
internal sealed class ValueCounts
{
    private const int Many = 1024;

    private int[] _looked = new int[64];
    private int[] _added = new int[64];

    /// <summary>Whether values of a name (a number of a symbol) belong in the table of symbols.</summary>
    public bool AreFew(int name)
    {
        if (name >= _looked.Length)
        {
            var size = Math.Max(name + 1, _looked.Length * 2);
            Array.Resize(ref _looked, size);
            Array.Resize(ref _added, size);
        }

        return _added[name] < Many || _added[name] * 2L < _looked[name];
    }

    /// <summary>Notes that a value was looked up, and whether it was new.</summary>
    public void Note(int name, bool added)
    {
        _looked[name]++;
        _added[name] += added ? 1 : 0;
    }
}
