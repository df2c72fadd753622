namespace HyHome.Telemetry.TraceQL;

/// <summary>A query that is wrong. The message is worded as Tempo words it.</summary>
public sealed class TraceQLException : Exception
{
    /// <summary>An error at a place of the query; line and column 0 where Tempo gives none.</summary>
    public TraceQLException(string message, int line, int column)
        : base(line == 0 && column == 0 ? $"parse error : {message}" : $"parse error at line {line}, col {column}: {message}")
    {
    }

    /// <summary>An error of the query as a whole: types, unsupported features, evaluation.</summary>
    public TraceQLException(string message)
        : base(message)
    {
    }

    /// <summary>Whether the query is well formed and well typed, but Tempo does not support it (yet).</summary>
    public bool Unsupported { get; init; }
}
