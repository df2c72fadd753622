using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <content>Selectors and what may follow them: ranges, offsets, <c>@</c>.</content>
public sealed partial class Parser
{
    private VectorSelector NamedSelector()
    {
        var name = Take();
        return _token.Kind == TokenKind.LeftBrace ? Selector(name.Text, name.Start) : Assemble(name.Text, [], name.Range);
    }

    private static VectorSelector Assemble(string name, List<LabelMatcher> matchers, SourceRange range)
    {
        if (name.Length > 0)
        {
            matchers.Add(new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, name));
        }

        return new VectorSelector(name, matchers, range);
    }

    private VectorSelector Selector(string name, int start)
    {
        const string Where = "label matching";
        Take();
        var matchers = new List<LabelMatcher>();
        while (_token.Kind != TokenKind.RightBrace)
        {
            var label = _token;
            if (label.Kind is not (TokenKind.Identifier or TokenKind.String))
            {
                throw Unexpected(Where, "identifier or \"}\"");
            }

            var text = label.Kind == TokenKind.String ? Unquote(label) : label.Text;
            Take();
            if (MatchKindOf(_token) is { } kind)
            {
                Take();
                if (_token.Kind != TokenKind.String)
                {
                    throw Unexpected(Where, "string");
                }

                Add(matchers, text, kind, Unquote(_token), SourceRange.Merge(label.Range, _token.Range));
                Take();
            }
            else if (label.Kind == TokenKind.String)
            {
                Add(matchers, LabelSet.MetricName, MatchKind.Equal, text, label.Range);
            }
            else
            {
                throw Unexpected(Where, "label matching operator");
            }

            if (_token.Kind == TokenKind.Comma)
            {
                Take();
            }
            else if (_token.Kind != TokenKind.RightBrace)
            {
                throw Unexpected(Where, "\",\" or \"}\"");
            }
        }

        return Assemble(name, matchers, new SourceRange(start, Take().Range.End));
    }

    private void Add(List<LabelMatcher> matchers, string name, MatchKind kind, string value, SourceRange range)
    {
        try
        {
            matchers.Add(new LabelMatcher(name, kind, value));
        }
        catch (FormatException e)
        {
            Report(range, e.Message);
        }
    }

    private static MatchKind? MatchKindOf(Token token) => token switch
    {
        { Kind: TokenKind.Equal } => MatchKind.Equal,
        { Kind: TokenKind.EqualRegex } => MatchKind.Regex,
        { Kind: TokenKind.NotEqualRegex } => MatchKind.NotRegex,
        { Kind: TokenKind.Operator, Name: "!=" } => MatchKind.NotEqual,
        _ => null,
    };

    private Expr RangeOrSubquery(Expr inner)
    {
        var open = Take();
        _contexts.Push(("subquery or range selector", "number, duration, step(), or range()"));
        var range = PositiveDuration();
        Context("subquery or range", "\":\" or \"]\"");
        if (_token.Kind == TokenKind.RightBracket)
        {
            _contexts.Pop();
            return MatrixOf(inner, range, open, Take());
        }

        Expect(TokenKind.Colon);
        Context("subquery selector", "number, duration, step(), range(), or \"]\"");
        var step = _token.Kind == TokenKind.RightBracket ? null : PositiveDuration();
        Context("subquery selector", "\"]\"");
        var close = Expect(TokenKind.RightBracket);
        _contexts.Pop();
        return new SubqueryExpr(inner, close.Range.End)
        {
            Duration = Milliseconds(range),
            DurationExpr = range as DurationExpr,
            Step = step is null ? 0 : Milliseconds(step),
            StepExpr = step as DurationExpr,
        };

        void Context(string where, string expected)
        {
            _contexts.Pop();
            _contexts.Push((where, expected));
        }
    }

    private MatrixSelector MatrixOf(Expr inner, Expr range, Token open, Token close)
    {
        var vector = inner as VectorSelector;
        var problem = vector is null ? "ranges only allowed for vector selectors"
            : vector.Time.Offset != 0 ? "no offset modifiers allowed before range"
            : vector.Time.Timestamp is not null ? "no @ modifiers allowed before range"
            : null;
        if (problem is not null)
        {
            Report(SourceRange.Merge(open.Range, close.Range), problem);
        }

        return new MatrixSelector(vector ?? new VectorSelector("", [], inner.Range), Milliseconds(range), range as DurationExpr, close.Range.End);
    }

    private (TimeModifiers? Time, Action<int> SetEnd) Target(Expr expression, string modifier)
    {
        switch (expression)
        {
            case VectorSelector vector:
                return (vector.Time, end => vector.Place = new SourceRange(vector.Range.Start, end));
            case MatrixSelector matrix:
                return (matrix.Vector.Time, end => matrix.End = end);
            case SubqueryExpr subquery:
                return (subquery.Time, end => subquery.End = end);
            default:
                Report(expression.Range, $"{modifier} modifier must be preceded by an instant vector selector or range vector selector or a subquery");
                return (null, static _ => { });
        }
    }

    private void Offset(Expr expression)
    {
        Take();
        _contexts.Push(("offset", "number, duration, step(), or range()"));
        var offset = OffsetDuration();
        _contexts.Pop();
        var (time, setEnd) = Target(expression, "offset");
        if (time is null)
        {
            return;
        }

        if (time.Offset != 0 || time.OffsetExpr is not null)
        {
            Report(expression.Range, "offset may not be set multiple times");
        }
        else if (offset is DurationExpr computed)
        {
            time.OffsetExpr = computed;
        }
        else
        {
            time.Offset = Milliseconds(offset);
        }

        setEnd(_lastClosing);
    }

    private void At(Expr expression)
    {
        Take();
        _contexts.Push(("@", "timestamp"));
        var preprocessor = AtModifier.None;
        var seconds = 0.0;
        if (IsKeyword("start") || IsKeyword("end"))
        {
            preprocessor = Take().Name == "start" ? AtModifier.Start : AtModifier.End;
            Expect(TokenKind.LeftParen);
            Expect(TokenKind.RightParen);
        }
        else
        {
            var negative = _token is { Kind: TokenKind.Operator, Name: "-" };
            if (negative || _token is { Kind: TokenKind.Operator, Name: "+" })
            {
                Take();
            }

            seconds = _token.Kind is TokenKind.Number or TokenKind.Duration ? Number().Value : throw Unexpected();
            seconds = negative ? -seconds : seconds;
            if (!double.IsFinite(seconds) || seconds >= long.MaxValue || seconds <= long.MinValue)
            {
                Report(expression.Range, $"timestamp out of bounds for @ modifier: {(double.IsFinite(seconds) ? seconds.ToString("F6", System.Globalization.CultureInfo.InvariantCulture) : GoText.Number(seconds))}");
                seconds = 0;
            }
        }

        _contexts.Pop();
        var (time, setEnd) = Target(expression, "@");
        if (time is null)
        {
            return;
        }

        if (time.HasAt)
        {
            Report(expression.Range, "@ <timestamp> may not be set multiple times");
            return;
        }

        time.StartOrEnd = preprocessor;
        time.Timestamp = preprocessor == AtModifier.None ? (long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero) : null;
        setEnd(_lastClosing);
    }

    private void Extend(Expr expression, string modifier)
    {
        if (!_options.ExtendedRangeSelectors)
        {
            Report(expression.Range, $"{modifier} modifier is experimental and not enabled");
            return;
        }

        var vector = expression as VectorSelector ?? (expression as MatrixSelector)?.Vector;
        if (vector is null)
        {
            Report(expression.Range, expression is SubqueryExpr ? $"{modifier} modifier is not supported for subqueries" : $"{modifier} modifier not implemented");
            return;
        }

        vector.Anchored |= modifier == "anchored";
        vector.Smoothed |= modifier == "smoothed";
        if (vector.Anchored && vector.Smoothed)
        {
            Report(expression.Range, "anchored and smoothed modifiers cannot be used together");
        }
    }
}
