namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>A query that is not PromQL, worded as Prometheus does: <c>1:5: parse error: …</c>.</summary>
public sealed class PromQLParseException : FormatException
{
    /// <summary>Says what is wrong and where.</summary>
    public PromQLParseException(string query, SourceRange range, string problem)
        : base($"{range.Describe(query)}: parse error: {problem}")
    {
        Problem = problem;
        Range = range;
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }

    /// <summary>Where.</summary>
    public SourceRange Range { get; }
}
