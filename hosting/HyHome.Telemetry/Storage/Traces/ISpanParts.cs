using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>A source whose spans lie in parts that never lose or change a row: what was worked out of a part holds for good.</summary>
internal interface ISpanParts
{
    /// <summary>The parts that may have spans for a scan.</summary>
    IEnumerable<SpanPart> Parts(TraceScan scan);

    /// <summary>What readers worked out of parts, by what they asked for and the part's number.</summary>
    Files.BlockCache PartResults { get; }
}

/// <summary>Spans that lie together: a head, which grows at its end, or the block that was made of all of it and has its number.</summary>
internal abstract class SpanPart
{
    /// <summary>Its number among the parts.</summary>
    public abstract int Number { get; }

    /// <summary>How many spans it had when it was asked for.</summary>
    public abstract int Count { get; }

    /// <summary>Whether rows are added at its end, so that the first ones can be left out.</summary>
    public abstract bool Grows { get; }

    /// <summary>The earliest and latest start of the rows from a first one on.</summary>
    public abstract (long Min, long Max) Starts(int first);

    /// <summary>Its rows from a first one on that start within a scan's bounds and may meet its conditions; 0 for a part that does not grow.</summary>
    public abstract IEnumerable<SpanRowSet> Rows(TraceScan scan, int first);

    /// <summary>Its spans from a first row on that meet a scan.</summary>
    public IEnumerable<Span> Spans(TraceScan scan, int first)
    {
        foreach (var set in Rows(scan, first))
        {
            foreach (var row in set.Rows)
            {
                var span = set.Read(row);
                if (scan.Conditions.All(c => ConditionMatch.Meets(span, c)))
                {
                    yield return span;
                }
            }
        }
    }
}

/// <summary>Rows of some columns.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, ascending.</param>
/// <param name="Projection">What is read of a span; all of it where not given.</param>
internal sealed record SpanRowSet(SpanColumns Columns, List<int> Rows, SpanProjection? Projection)
{
    /// <summary>The span of a row.</summary>
    public Span Read(int row) => Projection is null ? SpanRows.Read(Columns, row) : Projection.Read(Columns, row);
}
