namespace HyHome.Telemetry.LogQL;

/// <summary>What went wrong with a query, which decides how the API answers.</summary>
internal enum LogQLErrorKind
{
    /// <summary>The query cannot be parsed or makes no sense.</summary>
    Parse,

    /// <summary>A line could not be processed in a metric query.</summary>
    Pipeline,

    /// <summary>A limit is exceeded.</summary>
    Limit,

    /// <summary>It asks for something that this server has switched off or that fails while it runs.</summary>
    Execution,
}

/// <summary>An error of a query, worded as Loki words it.</summary>
internal sealed class LogQLException : Exception
{
    public LogQLException(LogQLErrorKind kind, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
    }

    public LogQLErrorKind Kind { get; }

    /// <summary>A parse error. Loki's lexer knows no line after it has looked ahead, so a line of 0 with a column is normal.</summary>
    public static LogQLException Parse(string message, int line = 0, int column = 0) => new(
        LogQLErrorKind.Parse,
        line == 0 && column == 0 ? $"parse error : {message}" : $"parse error at line {line}, col {column}: {message}");

    /// <summary>A stage that is well-formed but cannot be built.</summary>
    public static LogQLException Stage(string stage, string message) => Parse($"stage '{stage}' : {message}");
}
