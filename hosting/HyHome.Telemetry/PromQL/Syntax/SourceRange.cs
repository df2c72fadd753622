using System.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>A stretch of a query's text, in UTF-16 units; the end is exclusive.</summary>
public readonly record struct SourceRange(int Start, int End)
{
    /// <summary>From the start of one stretch to the end of another.</summary>
    public static SourceRange Merge(SourceRange first, SourceRange last) => new(first.Start, last.End);

    /// <summary>Where the stretch starts, as Prometheus says it: <c>line:column</c>, the column in bytes, both from 1.</summary>
    public string Describe(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Length == 0)
        {
            return "unknown position";
        }

        if (Start < 0 || Start > query.Length)
        {
            return "invalid position";
        }

        var before = query.AsSpan(0, Start);
        var column = Encoding.UTF8.GetByteCount(before[(before.LastIndexOf('\n') + 1)..]) + 1;
        return $"{before.Count('\n') + 1}:{column}";
    }
}
