namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>What kinds of tokens there are; words and operators of the language are <see cref="Symbol"/> and told apart by their text.</summary>
internal enum TokenKind : byte
{
    End,
    Error,
    Symbol,
    Identifier,
    String,
    Integer,
    Float,
    Duration,

    /// <summary>Closes the name of an attribute.</summary>
    EndAttribute,
}

/// <summary>A token with the place that Tempo would name in an error.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, Static Value, int Line, int Column)
{
    /// <summary>Whether it is a certain word or operator.</summary>
    internal bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>How an error calls it.</summary>
    internal string Description => Kind switch
    {
        TokenKind.End => "$end",
        TokenKind.EndAttribute => "END_ATTRIBUTE",
        TokenKind.Symbol => Text,
        _ => Kind.ToString().ToUpperInvariant(),
    };
}
