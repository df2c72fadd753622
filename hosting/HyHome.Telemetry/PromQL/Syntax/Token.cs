using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

internal enum TokenKind
{
    End,
    Identifier,
    MetricIdentifier,
    Number,
    Duration,
    String,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    Equal,
    EqualRegex,
    NotEqualRegex,
    At,
    Operator,
    Aggregator,
    Keyword,
    Preprocessor,
}

/// <summary>A piece of a query's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="Text">The text as it was written.</param>
/// <param name="Name">The text in the spelling of the language, for operators and keywords.</param>
internal readonly record struct Token(TokenKind Kind, int Start, string Text, string Name)
{
    public SourceRange Range => new(Start, Start + Text.Length);

    /// <summary>The token as Prometheus names it in its errors.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "end of input",
        TokenKind.Identifier => "identifier " + GoText.Quote(Text),
        TokenKind.MetricIdentifier => "metric identifier " + GoText.Quote(Text),
        TokenKind.String => "string " + Shortened(),
        TokenKind.Number => "number " + Shortened(),
        TokenKind.Duration => "duration " + Shortened(),
        TokenKind.Keyword => $"<{Text}>",
        TokenKind.Aggregator => $"<aggr:{Text}>",
        TokenKind.Operator or TokenKind.EqualRegex or TokenKind.NotEqualRegex or TokenKind.At => $"<op:{Text}>",
        _ => Shortened(),
    };

    private string Shortened() => Text.Length > 10 ? GoText.Quote(Text[..10]) + "..." : GoText.Quote(Text);
}

/// <summary>The words that mean something by themselves.</summary>
internal static class Keywords
{
    // Kinds as numbers: of this dictionary the runtime brings compiled code.
    private static readonly Dictionary<string, int> Words = Table();

    public static bool TryGet(string word, out TokenKind kind)
    {
        var found = Words.TryGetValue(word, out var number);
        kind = (TokenKind)number;
        return found;
    }

    private static Dictionary<string, int> Table()
    {
        var words = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        Add(TokenKind.Operator, "and", "or", "unless", "atan2");
        Add(TokenKind.Aggregator, "sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk", "count_values", "quantile", "limitk", "limit_ratio");
        Add(TokenKind.Keyword, "offset", "smoothed", "anchored", "by", "without", "on", "ignoring", "group_left", "group_right", "fill", "fill_left", "fill_right", "bool");
        Add(TokenKind.Preprocessor, "start", "end", "step", "range", "max_of", "min_of");
        Add(TokenKind.Number, "inf", "nan");
        return words;

        void Add(TokenKind kind, params string[] names)
        {
            foreach (var name in names)
            {
                words[name] = (int)kind;
            }
        }
    }
}
