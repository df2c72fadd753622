using HyHome.Telemetry.LogQL.Pipeline;

namespace HyHome.Telemetry.LogQL.Syntax;

internal sealed partial class Parser
{
    private bool AtLineFilter => _token.Kind is TokenKind.PipeMatch or TokenKind.PipeExact or TokenKind.PipePattern
        or TokenKind.NotRegexMatch or TokenKind.NotEqual or TokenKind.NotPattern;

    // In a range an unwrap may follow; it ends the pipeline.
    private Unwrap? ParsePipeline(List<Stage> stages, bool allowUnwrap)
    {
        while (true)
        {
            if (AtLineFilter)
            {
                stages.Add(ParseLineFilters());
                continue;
            }

            // In a binary operation "|" cannot follow a log query, so a pipe always opens a stage.
            if (!Accept(TokenKind.Pipe))
            {
                return null;
            }

            if (allowUnwrap && Accept(TokenKind.Unwrap))
            {
                return ParseUnwrap();
            }

            stages.Add(ParseStage());
        }
    }

    private Unwrap ParseUnwrap()
    {
        var token = Expect(TokenKind.Identifier, TokenKind.BytesConversion, TokenKind.DurationConversion, TokenKind.DurationSecondsConversion);
        var (label, conversion) = (token.Text, "");
        if (token.Kind != TokenKind.Identifier)
        {
            conversion = token.Text;
            Expect(TokenKind.OpenParenthesis);
            label = Expect(TokenKind.Identifier).Text;
            Expect(TokenKind.CloseParenthesis);
        }

        var filters = new List<LabelFilter>();
        while (Accept(TokenKind.Pipe))
        {
            filters.Add(ParseLabelFilter(0));
        }

        return new Unwrap(label, conversion, filters);
    }

    private LineFilterStage ParseLineFilters()
    {
        var clauses = new List<LineFilterClause>();
        while (AtLineFilter)
        {
            var kind = Take().Kind switch
            {
                TokenKind.PipeExact => LineFilterKind.Contains,
                TokenKind.NotEqual => LineFilterKind.NotContains,
                TokenKind.PipeMatch => LineFilterKind.Regex,
                TokenKind.NotRegexMatch => LineFilterKind.NotRegex,
                TokenKind.PipePattern => LineFilterKind.Pattern,
                _ => LineFilterKind.NotPattern,
            };
            var terms = new List<LineFilterTerm>();
            do
            {
                terms.Add(ParseLineFilterTerm());
            }
            while (Accept(TokenKind.Or));

            // None of several texts: the same as several filters in a row.
            if (kind is LineFilterKind.NotContains or LineFilterKind.NotRegex or LineFilterKind.NotPattern)
            {
                clauses.AddRange(terms.Select(t => new LineFilterClause(kind, [t])));
            }
            else
            {
                clauses.Add(new LineFilterClause(kind, terms));
            }
        }

        return new LineFilterStage(clauses);
    }

    private LineFilterTerm ParseLineFilterTerm()
    {
        var token = Expect(TokenKind.String, TokenKind.Ip);
        if (token.Kind == TokenKind.String)
        {
            return new LineFilterTerm(token.Text, false);
        }

        Expect(TokenKind.OpenParenthesis);
        var text = Expect(TokenKind.String).Text;
        Expect(TokenKind.CloseParenthesis);
        return new LineFilterTerm(text, true);
    }

    private Stage ParseStage()
    {
        switch (_token.Kind)
        {
            case TokenKind.Json:
                Take();
                return new JsonStage(ParseExtractions());
            case TokenKind.Logfmt:
                Take();
                return ParseLogfmt();
            case TokenKind.Regexp:
                Take();
                return Checked(new RegexpStage(Expect(TokenKind.String).Text));
            case TokenKind.Pattern:
                Take();
                return Checked(new PatternStage(Expect(TokenKind.String).Text));
            case TokenKind.Unpack:
                Take();
                return new UnpackStage();
            case TokenKind.Decolorize:
                Take();
                return new DecolorizeStage();
            case TokenKind.LineFormat:
                Take();
                return new LineFormatStage(Expect(TokenKind.String).Text);
            case TokenKind.LabelFormat:
                Take();
                return ParseLabelFormat();
            case TokenKind.Drop:
                Take();
                return new DropStage(ParseNamedMatchers());
            case TokenKind.Keep:
                Take();
                return new KeepStage(ParseNamedMatchers());
            case TokenKind.Identifier or TokenKind.OpenParenthesis:
                return new LabelFilterStage(ParseLabelFilter(0));
            default:
                throw Unexpected();
        }
    }

    private static Stage Checked(Stage stage)
    {
        try
        {
            _ = stage is RegexpStage regexp ? (object)new RegexpParser(regexp.Pattern) : new PatternParser(((PatternStage)stage).Pattern);
            return stage;
        }
        catch (FormatException e)
        {
            throw LogQLException.Parse($"invalid {(stage is RegexpStage ? "regexp" : "pattern")} parser: {e.Message}");
        }
    }

    private LogfmtStage ParseLogfmt()
    {
        var (strict, keepEmpty) = (false, false);
        while (_token.Kind == TokenKind.FunctionFlag)
        {
            var flag = Take().Text;
            strict |= flag == "--strict";
            keepEmpty |= flag == "--keep-empty";
        }

        var extractions = ParseExtractions();
        return extractions.Exists(static e => e.Path.Length == 0)
            ? throw LogQLException.Stage($"| logfmt {string.Join(',', extractions.Select(static e => $"{e.Name}=\"{e.Path}\""))}", "cannot parse expression []: syntax error: unexpected $end, expecting STRING or KEY")
            : new LogfmtStage(strict, keepEmpty, extractions);
    }

    private List<Extraction> ParseExtractions()
    {
        var extractions = new List<Extraction>();
        if (_token.Kind != TokenKind.Identifier)
        {
            return extractions;
        }

        do
        {
            var name = Expect(TokenKind.Identifier).Text;
            extractions.Add(new Extraction(name, Accept(TokenKind.Equal) ? Expect(TokenKind.String).Text : name));
        }
        while (Accept(TokenKind.Comma));
        return extractions;
    }

    private LabelFormatStage ParseLabelFormat()
    {
        var items = new List<LabelFormatItem>();
        do
        {
            var name = Expect(TokenKind.Identifier).Text;
            Expect(TokenKind.Equal);
            var value = Expect(TokenKind.Identifier, TokenKind.String);
            items.Add(new LabelFormatItem(name, value.Text, value.Kind == TokenKind.Identifier));
        }
        while (Accept(TokenKind.Comma));
        return new LabelFormatStage(items);
    }

    private List<NamedMatcher> ParseNamedMatchers()
    {
        var matchers = new List<NamedMatcher>();
        do
        {
            var name = Expect(TokenKind.Identifier).Text;
            matchers.Add(_token.Kind is TokenKind.Equal or TokenKind.NotEqual or TokenKind.RegexMatch or TokenKind.NotRegexMatch
                ? new NamedMatcher(name, Matcher(name, Take().Kind, Expect(TokenKind.String).Text))
                : new NamedMatcher(name, null));
        }
        while (Accept(TokenKind.Comma));
        return matchers;
    }

    // "and" binds tighter than "or"; a comma, and nothing at all between two filters, take everything that follows as their right side.
    private LabelFilter ParseLabelFilter(int precedence)
    {
        Enter();
        var left = ParseLabelFilterTerm();
        while (true)
        {
            switch (_token.Kind)
            {
                case TokenKind.Or when precedence < 1:
                    Take();
                    left = new BinaryLabelFilter(left, ParseLabelFilter(1), And: false);
                    break;
                case TokenKind.And when precedence < 2:
                    Take();
                    left = new BinaryLabelFilter(left, ParseLabelFilter(2), And: true);
                    break;
                case TokenKind.Comma:
                    Take();
                    left = new BinaryLabelFilter(left, ParseLabelFilter(0), And: true);
                    break;
                case TokenKind.Identifier or TokenKind.OpenParenthesis:
                    left = new BinaryLabelFilter(left, ParseLabelFilter(0), And: true);
                    break;
                default:
                    Leave();
                    return left;
            }
        }
    }

    private LabelFilter ParseLabelFilterTerm()
    {
        if (Accept(TokenKind.OpenParenthesis))
        {
            var inner = ParseLabelFilter(0);
            return Accept(TokenKind.CloseParenthesis) ? inner : throw Unexpected();
        }

        var name = Expect(TokenKind.Identifier, TokenKind.OpenParenthesis).Text;
        var comparison = _token.Kind switch
        {
            TokenKind.Equal or TokenKind.CompareEqual => Comparison.Equal,
            TokenKind.NotEqual => Comparison.NotEqual,
            TokenKind.Greater => Comparison.Greater,
            TokenKind.GreaterOrEqual => Comparison.GreaterOrEqual,
            TokenKind.Less => Comparison.Less,
            TokenKind.LessOrEqual => Comparison.LessOrEqual,
            TokenKind.RegexMatch or TokenKind.NotRegexMatch => Comparison.Equal,
            _ => throw Unexpected(),
        };
        var sign = Take().Kind;
        if (sign is TokenKind.RegexMatch or TokenKind.NotRegexMatch)
        {
            return new StringLabelFilter(Matcher(name, sign, Expect(TokenKind.String).Text));
        }

        switch (_token.Kind)
        {
            case TokenKind.String when sign is TokenKind.Equal or TokenKind.NotEqual:
                return new StringLabelFilter(Matcher(name, sign, Take().Text));
            case TokenKind.Ip when sign is TokenKind.Equal or TokenKind.NotEqual:
                return new IpLabelFilter(name, comparison == Comparison.NotEqual, ParseLineFilterTerm().Text);
            case TokenKind.Duration:
                return new DurationLabelFilter(name, comparison, Take().Number);
            case TokenKind.Bytes:
                return new BytesLabelFilter(name, comparison, (ulong)Take().Number);
            case TokenKind.Number or TokenKind.Add or TokenKind.Subtract:
                return new NumberLabelFilter(name, comparison, ParseLiteral() is Literal literal ? literal.Value : 0);
            default:
                throw Unexpected();
        }
    }
}
