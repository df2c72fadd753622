using System.Globalization;
using System.Runtime.CompilerServices;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>Reads PromQL of Prometheus 3.14.</summary>
public sealed partial class Parser
{
    private const int MaxChain = 1000;
    private readonly string _query;
    private readonly PromQLOptions _options;
    private readonly Lexer _lexer;

    // What an unexpected token is said to stand in: the innermost construct that says so.
    private readonly Stack<(string Where, string Expected)> _contexts = new();
    private Token _token;
    private int _lastClosing;
    private PromQLParseException? _firstError;

    private Parser(string query, PromQLOptions options)
    {
        _query = query;
        _options = options;
        _lexer = new Lexer(query);
        Advance();
    }

    /// <summary>Reads an expression and checks its types.</summary>
    /// <exception cref="PromQLParseException">It is not PromQL.</exception>
    public static Expr Parse(string query, PromQLOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        var parser = new Parser(query, options ?? new PromQLOptions());
        if (parser._token.Kind == TokenKind.End)
        {
            throw new PromQLParseException(query, default, "no expression found in input");
        }

        var expression = parser.Expression(0);
        parser.ExpectEnd();
        new TypeChecker(query).Check(expression);
        return expression;
    }

    /// <summary>Reads a selector such as the API's <c>match[]</c> takes.</summary>
    /// <exception cref="PromQLParseException">It is not a selector.</exception>
    public static IReadOnlyList<LabelMatcher> ParseSelector(string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var parser = new Parser(selector, new PromQLOptions());
        var expression = parser._token.Kind == TokenKind.LeftBrace ? parser.Selector("", parser._token.Start)
            : IsMetricName(parser._token) ? parser.NamedSelector()
            : throw parser.Unexpected();
        parser.ExpectEnd();
        return expression.Matchers;
    }

    private static bool IsMetricName(Token token) => token.Kind switch
    {
        TokenKind.Identifier or TokenKind.MetricIdentifier or TokenKind.Aggregator or TokenKind.Preprocessor => true,
        TokenKind.Operator => token.Name is "and" or "or" or "unless",
        TokenKind.Keyword => token.Name is "by" or "without" or "offset" or "anchored" or "smoothed" or "fill" or "fill_left" or "fill_right",
        _ => false,
    };

    private static int Precedence(Token token) => token.Kind != TokenKind.Operator ? 0 : token.Name switch
    {
        "or" => 1,
        "and" or "unless" => 2,
        "==" or "!=" or "<=" or "<" or ">=" or ">" or "</" or ">/" => 3,
        "+" or "-" => 4,
        "*" or "/" or "%" or "atan2" => 5,
        "^" => 6,
        _ => 0,
    };

    private void Advance()
    {
        _token = _lexer.Next();
        if (_token.Kind is TokenKind.RightBrace or TokenKind.RightParen or TokenKind.RightBracket or TokenKind.Duration or TokenKind.Number)
        {
            _lastClosing = _token.Range.End;
        }
    }

    private Token Take()
    {
        var token = _token;
        Advance();
        return token;
    }

    private bool IsKeyword(string name) => _token.Kind is TokenKind.Keyword or TokenKind.Preprocessor && _token.Name == name;

    // Errors of meaning don't end the reading: a later error of form would be told after them, as Prometheus does.
    private void Report(SourceRange range, string problem) => _firstError ??= new PromQLParseException(_query, range, problem);

    private PromQLParseException Unexpected() =>
        _contexts.TryPeek(out var context) ? Unexpected(context.Where, context.Expected) : Unexpected("", "");

    private PromQLParseException Unexpected(string where, string expected) => _firstError ?? new PromQLParseException(
        _query,
        _token.Range,
        $"unexpected {_token.Describe()}{(where.Length > 0 ? " in " + where : "")}{(expected.Length > 0 ? ", expected " + expected : "")}");

    private void ExpectEnd()
    {
        if (_token.Kind != TokenKind.End)
        {
            throw Unexpected();
        }

        if (_firstError is not null)
        {
            throw _firstError;
        }
    }

    private Token Expect(TokenKind kind) => _token.Kind == kind ? Take() : throw Unexpected();

    private void CheckDepth(int chain)
    {
        if (chain > MaxChain || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new PromQLParseException(_query, _token.Range, "expression nests too deeply");
        }
    }

    private Expr Expression(int least)
    {
        CheckDepth(0);
        var left = Unary();
        for (var chain = 1; Precedence(_token) is var precedence && precedence > least; chain++)
        {
            CheckDepth(chain);
            var operation = Take();
            var (returnBool, matching) = BinaryModifiers();

            // The power is right-associative, all others are left-associative.
            var right = Expression(operation.Name == "^" ? precedence - 1 : precedence);
            left = new BinaryExpr(operation.Name, left, right) { ReturnBool = returnBool, Matching = matching };
            if (!_options.FillModifiers && (matching.FillLeft ?? matching.FillRight) is not null)
            {
                Report(left.Range, "binop fill modifiers are experimental and not enabled");
            }
        }

        return left;
    }

    private Expr Unary()
    {
        if (_token is not { Kind: TokenKind.Operator, Name: "+" or "-" })
        {
            return Postfix(Primary());
        }

        var sign = Take();

        // A sign binds as multiplication does: -a^b is -(a^b).
        var inner = Expression(5);
        if (inner is not NumberLiteral number)
        {
            return new UnaryExpr(sign.Name, inner, sign.Start);
        }

        number.Value = sign.Name == "-" ? -number.Value : number.Value;
        number.Place = new SourceRange(sign.Start, number.Range.End);
        return number;
    }

    private Expr Primary()
    {
        switch (_token.Kind)
        {
            case TokenKind.Number or TokenKind.Duration:
                return Number();
            case TokenKind.String:
                return new StringLiteral(Unquote(_token), Take().Range);
            case TokenKind.LeftBrace:
                return Selector("", _token.Start);
            case TokenKind.LeftParen:
                var open = Take();
                var inner = Expression(0);
                return new ParenExpr(inner, SourceRange.Merge(open.Range, Expect(TokenKind.RightParen).Range));
        }

        if (!IsMetricName(_token))
        {
            throw Unexpected();
        }

        if (_token.Kind == TokenKind.Aggregator && (IsParenAhead() || IsWordAhead("by") || IsWordAhead("without")))
        {
            return Aggregate();
        }

        return _token.Kind is TokenKind.Identifier or TokenKind.Preprocessor && IsParenAhead() ? FunctionCall() : NamedSelector();
    }

    private Expr Postfix(Expr expression)
    {
        for (var chain = 0; ; chain++)
        {
            CheckDepth(chain);
            if (_token.Kind == TokenKind.LeftBracket)
            {
                expression = RangeOrSubquery(expression);
            }
            else if (_token.Kind == TokenKind.At)
            {
                At(expression);
            }
            else if (IsKeyword("offset"))
            {
                Offset(expression);
            }
            else if (IsKeyword("anchored") || IsKeyword("smoothed"))
            {
                Extend(expression, Take().Name);
            }
            else
            {
                return expression;
            }
        }
    }

    private NumberLiteral Number()
    {
        var token = Take();
        if (token.Kind == TokenKind.Number)
        {
            return new NumberLiteral(NumberValue(token), false, token.Range);
        }

        if (!PrometheusDuration.TryParse(token.Text, out var milliseconds, out var error))
        {
            Report(token.Range, error);
        }

        return new NumberLiteral(milliseconds / 1000.0, true, token.Range);
    }

    // As Go's ParseInt with base 0, else ParseFloat: 0x1f, 017 and 1_000 are integers.
    private double NumberValue(Token token)
    {
        var text = token.Text.Replace("_", "", StringComparison.Ordinal);
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            if (long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) && hex >= 0)
            {
                return hex;
            }
        }
        else if (text.Length > 1 && text[0] == '0' && text.Length < 20 && text.All(static c => c is >= '0' and <= '7'))
        {
            return Convert.ToInt64(text, 8);
        }
        else
        {
            if (GoFloat.TryParse(text, out var value, out var error))
            {
                return value;
            }

            ReportNumber(error.Replace(GoText.Quote(text), GoText.Quote(token.Text), StringComparison.Ordinal));
            return 0;
        }

        ReportNumber($"strconv.ParseFloat: parsing {GoText.Quote(token.Text)}: invalid syntax");
        return 0;

        void ReportNumber(string problem) => Report(token.Range, $"error parsing number: {problem}");
    }

    private string Unquote(Token token)
    {
        if (GoString.TryUnquote(token.Text, out var value))
        {
            return value;
        }

        Report(token.Range, $"error unquoting string {GoText.Quote(token.Text)}: invalid syntax");
        return "";
    }
}
