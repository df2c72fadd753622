using System.Runtime.CompilerServices;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Otlp;

/// <summary>Collects attributes without an allocation for the common few of them.</summary>
internal ref struct AttributeList
{
    private Sixteen _inline;
    private List<Attribute>? _more;

    public int Count { get; private set; }

    public void Add(Attribute attribute)
    {
        if (Count < 16)
        {
            _inline[Count] = attribute;
        }
        else
        {
            (_more ??= []).Add(attribute);
        }

        Count++;
    }

    public Attribute[] ToArray()
    {
        if (Count == 0)
        {
            return [];
        }

        var all = new Attribute[Count];
        ((ReadOnlySpan<Attribute>)_inline)[..Math.Min(Count, 16)].CopyTo(all);
        _more?.CopyTo(all, 16);
        return all;
    }

    [InlineArray(16)]
    private struct Sixteen
    {
        private Attribute _first;
    }
}
