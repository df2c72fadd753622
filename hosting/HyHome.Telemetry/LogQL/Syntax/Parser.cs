using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>
/// Reads LogQL by recursive descent. Errors carry what Loki's generated parser says: the token that was not expected, where it is,
/// and what would have fitted where that is at most four kinds of tokens.
/// </summary>
internal sealed partial class Parser
{
    private const int LongestQuery = 131072;
    private const int DeepestNesting = 200;

    private readonly Lexer _lexer;
    private Token _token;
    private int _depth;

    private Parser(string input)
    {
        _lexer = new Lexer(input);
        _token = _lexer.Next();
    }

    /// <summary>Reads and validates a query.</summary>
    /// <exception cref="LogQLException">It is not valid LogQL.</exception>
    public static Expression Parse(string input)
    {
        var expression = ParseWithoutValidation(input);
        Validator.Validate(expression);
        return expression;
    }

    /// <summary>Reads a query that must be a log query.</summary>
    /// <exception cref="LogQLException">It is not valid LogQL, or a metric query.</exception>
    public static LogSelector ParseLogSelector(string input, bool validate = true)
    {
        var selector = ParseWithoutValidation(input) as LogSelector
            ?? throw new LogQLException(LogQLErrorKind.Parse, "only log selector is supported");
        if (validate)
        {
            Validator.Validate(selector);
        }

        return selector;
    }

    /// <summary>Reads a bare stream selector.</summary>
    /// <exception cref="LogQLException">It is not one.</exception>
    public static IReadOnlyList<LabelMatcher> ParseMatchers(string input, bool validate = true)
    {
        var expression = validate ? Parse(input) : ParseWithoutValidation(input);
        return expression is LogSelector { Stages.Count: 0 } selector
            ? selector.Matchers
            : throw new LogQLException(LogQLErrorKind.Parse, "only label matchers are supported");
    }

    private static Expression ParseWithoutValidation(string input)
    {
        if (input.Length >= LongestQuery)
        {
            throw LogQLException.Parse($"input size too long ({input.Length} > {LongestQuery})");
        }

        // There is no place to point at.
        if (input.Length == 0)
        {
            throw LogQLException.Parse("syntax error: unexpected $end");
        }

        var parser = new Parser(input);
        var expression = parser.ParseExpression(0);
        return parser._token.Kind == TokenKind.End ? expression : throw parser.Unexpected();
    }

    private bool Accept(TokenKind kind)
    {
        if (_token.Kind != kind)
        {
            return false;
        }

        _token = _lexer.Next();
        return true;
    }

    private Token Expect(params ReadOnlySpan<TokenKind> kinds)
    {
        if (!kinds.Contains(_token.Kind))
        {
            throw Unexpected(kinds);
        }

        return Take();
    }

    private Token Take()
    {
        var token = _token;
        _token = _lexer.Next();
        return token;
    }

    private LogQLException Unexpected(params ReadOnlySpan<TokenKind> expected)
    {
        var message = $"syntax error: unexpected {TokenNames.Of(_token)}";
        if (expected.Length is > 0 and <= 4)
        {
            var sorted = expected.ToArray();
            Array.Sort(sorted);
            message += ", expecting " + string.Join(" or ", sorted.Select(TokenNames.Of));
        }

        return LogQLException.Parse(message, _token.Line, _token.Column);
    }

    // Nested parentheses are the only way to deepen the tree; a limit keeps the stack from being exhausted.
    private void Enter()
    {
        if (++_depth > DeepestNesting)
        {
            throw LogQLException.Parse($"expression is nested too deeply (limit {DeepestNesting})", _token.Line, _token.Column);
        }
    }

    private void Leave() => _depth--;

    private IReadOnlyList<LabelMatcher> ParseSelector()
    {
        Expect(TokenKind.OpenBrace);
        var matchers = new List<LabelMatcher>();
        if (Accept(TokenKind.CloseBrace))
        {
            return matchers;
        }

        if (_token.Kind != TokenKind.Identifier)
        {
            throw Unexpected(TokenKind.Identifier, TokenKind.CloseBrace);
        }

        while (true)
        {
            var name = Expect(TokenKind.Identifier).Text;
            var kind = Expect(TokenKind.Equal, TokenKind.NotEqual, TokenKind.RegexMatch, TokenKind.NotRegexMatch).Kind;
            matchers.Add(Matcher(name, kind, Expect(TokenKind.String).Text));
            if (Expect(TokenKind.CloseBrace, TokenKind.Comma).Kind == TokenKind.CloseBrace)
            {
                return matchers;
            }
        }
    }

    private static LabelMatcher Matcher(string name, TokenKind kind, string value)
    {
        try
        {
            return new LabelMatcher(name, kind switch
            {
                TokenKind.Equal => MatchKind.Equal,
                TokenKind.NotEqual => MatchKind.NotEqual,
                TokenKind.RegexMatch => MatchKind.Regex,
                _ => MatchKind.NotRegex,
            }, value);
        }
        catch (FormatException e)
        {
            throw LogQLException.Parse(e.Message);
        }
    }

    private List<string> ParseLabelNames()
    {
        // The opening parenthesis has been taken.
        var names = new List<string>();
        if (_token.Kind is not (TokenKind.Identifier or TokenKind.CloseParenthesis))
        {
            throw Unexpected(TokenKind.Identifier, TokenKind.CloseParenthesis);
        }

        if (Accept(TokenKind.CloseParenthesis))
        {
            return names;
        }

        do
        {
            names.Add(Expect(TokenKind.Identifier).Text);
        }
        while (Expect(TokenKind.Comma, TokenKind.CloseParenthesis).Kind == TokenKind.Comma);
        return names;
    }
}
