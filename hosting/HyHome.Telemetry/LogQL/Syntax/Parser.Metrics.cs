using System.Globalization;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Syntax;

internal sealed partial class Parser
{
    private static readonly (TokenKind Kind, int Precedence, string Sign)[] Operators =
    [
        (TokenKind.Or, 1, "or"), (TokenKind.And, 2, "and"), (TokenKind.Unless, 2, "unless"),
        (TokenKind.CompareEqual, 3, "=="), (TokenKind.NotEqual, 3, "!="), (TokenKind.Less, 3, "<"), (TokenKind.LessOrEqual, 3, "<="),
        (TokenKind.Greater, 3, ">"), (TokenKind.GreaterOrEqual, 3, ">="),
        (TokenKind.Add, 4, "+"), (TokenKind.Subtract, 4, "-"),
        (TokenKind.Multiply, 5, "*"), (TokenKind.Divide, 5, "/"), (TokenKind.Modulo, 5, "%"),
        (TokenKind.Power, 6, "^"),
    ];

    private Expression ParseExpression(int precedence)
    {
        Enter();
        var expression = ParseOperators(ParseOperand(), precedence);
        Leave();
        return expression;
    }

    private Expression ParseOperators(Expression left, int precedence)
    {
        while (Array.Find(Operators, o => o.Kind == _token.Kind) is { Sign: not null } found && found.Precedence > precedence)
        {
            Take();
            var modifier = ParseModifier();
            // Powers associate to the right, all others to the left.
            var right = ParseExpression(found.Kind == TokenKind.Power ? found.Precedence - 1 : found.Precedence);
            left = BinaryFactory.Create(found.Sign, modifier, left, right);
        }

        return left;
    }

    private Expression ParseOperand()
    {
        switch (_token.Kind)
        {
            case TokenKind.OpenBrace:
                var matchers = ParseSelector();
                var stages = new List<Stage>();
                ParsePipeline(stages, allowUnwrap: false);
                return new LogSelector(matchers, stages);
            case TokenKind.OpenParenthesis:
                Take();
                var inner = ParseExpression(0);
                return Accept(TokenKind.CloseParenthesis) ? inner : throw Unexpected();
            case TokenKind.RangeFunction:
                return ParseRangeAggregation();
            case TokenKind.VectorFunction:
                return ParseVectorAggregation();
            case TokenKind.LabelReplace:
                return ParseLabelReplace();
            case TokenKind.Vector:
                Take();
                Expect(TokenKind.OpenParenthesis);
                var number = Expect(TokenKind.Number).Text;
                Expect(TokenKind.CloseParenthesis);
                return GoFloat.TryParse(number, out var value, out var error)
                    ? new VectorLiteral(value)
                    : new InvalidSample($"unable to parse vectorExpr as a float: {error}");
            case TokenKind.Number or TokenKind.Add or TokenKind.Subtract:
                return ParseLiteral();
            case TokenKind.Variants:
                return ParseVariants();
            default:
                throw Unexpected();
        }
    }

    // A log query where a metric is asked for: the real parser stumbles over what follows it.
    private SampleExpression ParseMetric() => ParseExpression(0) as SampleExpression ?? throw Unexpected();

    private static SampleExpression Number(string text, bool negative = false) => GoFloat.TryParse(text, out var value, out var error)
        ? new Literal(negative ? -value : value)
        : new InvalidSample($"unable to parse literal as a float: {error}");

    private SampleExpression ParseLiteral()
    {
        var negative = _token.Kind == TokenKind.Subtract;
        if (_token.Kind is TokenKind.Add or TokenKind.Subtract)
        {
            Take();
        }

        return Number(Expect(TokenKind.Number).Text, negative);
    }

    private SampleExpression ParseRangeAggregation()
    {
        var operation = Take().Text;
        Expect(TokenKind.OpenParenthesis);
        string? parameter = null;
        if (_token.Kind is not (TokenKind.Number or TokenKind.OpenBrace or TokenKind.OpenParenthesis))
        {
            throw Unexpected(TokenKind.Number, TokenKind.OpenBrace, TokenKind.OpenParenthesis);
        }

        if (_token.Kind == TokenKind.Number)
        {
            parameter = Take().Text;
            Expect(TokenKind.Comma);
        }

        var range = ParseRange();
        Expect(TokenKind.CloseParenthesis);
        return AggregationFactory.Range(operation, range, parameter, ParseGrouping());
    }

    private LogRange ParseRange()
    {
        Enter();
        if (_token.Kind == TokenKind.OpenBrace)
        {
            var range = ParseRangeBody(inParentheses: false);
            Leave();
            return range;
        }

        Expect(TokenKind.OpenBrace, TokenKind.OpenParenthesis);
        var inner = _token.Kind == TokenKind.OpenBrace ? ParseRangeBody(inParentheses: true) : ParseRange();
        if (!_closedParenthesis)
        {
            Expect(TokenKind.CloseParenthesis);
        }

        _closedParenthesis = false;
        Leave();
        return inner;
    }

    // "({…} | …)[5m]" closes the parenthesis before the range, "({…} | … [5m])" after it.
    private bool _closedParenthesis;

    private LogRange ParseRangeBody(bool inParentheses)
    {
        var matchers = ParseSelector();
        var stages = new List<Stage>();
        var unwrap = ParsePipeline(stages, allowUnwrap: true);
        var closed = inParentheses && Accept(TokenKind.CloseParenthesis);
        if (_token.Kind != TokenKind.Range)
        {
            throw closed ? Unexpected(TokenKind.Range) : Unexpected();
        }

        var interval = Take().Number;
        var offset = 0L;
        if (Accept(TokenKind.Offset))
        {
            offset = Expect(TokenKind.Duration).Number;
        }

        if (unwrap is null && stages.Count == 0)
        {
            unwrap = ParsePipeline(stages, allowUnwrap: true);
        }

        _closedParenthesis = closed;
        return new LogRange(new LogSelector(matchers, stages), unwrap, interval, offset);
    }

    private SampleExpression ParseVectorAggregation()
    {
        var operation = Take().Text;
        var grouping = ParseGrouping();
        if (grouping is null && _token.Kind != TokenKind.OpenParenthesis)
        {
            throw Unexpected(TokenKind.OpenParenthesis, TokenKind.By, TokenKind.Without);
        }

        Expect(TokenKind.OpenParenthesis);
        string? parameter = null;
        SampleExpression inner;
        if (_token.Kind == TokenKind.Number)
        {
            // Either the parameter or the start of an expression such as "1 + rate(…)".
            var number = Take();
            if (Accept(TokenKind.Comma))
            {
                parameter = number.Text;
                inner = ParseMetric();
            }
            else
            {
                inner = (SampleExpression)ParseOperators(Number(number.Text), 0);
            }
        }
        else
        {
            inner = ParseMetric();
        }

        if (!Accept(TokenKind.CloseParenthesis))
        {
            throw Unexpected();
        }

        grouping ??= ParseGrouping();
        return AggregationFactory.Vector(operation, inner, parameter, grouping);
    }

    private Grouping? ParseGrouping()
    {
        if (_token.Kind is not (TokenKind.By or TokenKind.Without))
        {
            return null;
        }

        var without = Take().Kind == TokenKind.Without;
        Expect(TokenKind.OpenParenthesis);
        return new Grouping(ParseLabelNames(), without);
    }

    private SampleExpression ParseLabelReplace()
    {
        Take();
        Expect(TokenKind.OpenParenthesis);
        var inner = ParseMetric();
        var texts = new string[4];
        for (var i = 0; i < texts.Length; i++)
        {
            Expect(TokenKind.Comma);
            texts[i] = Expect(TokenKind.String).Text;
        }

        Expect(TokenKind.CloseParenthesis);
        try
        {
            GoRegex.Compile($"^(?:{texts[3]})$");
            return new LabelReplace(inner, texts[0], texts[1], texts[2], texts[3]);
        }
        catch (FormatException e)
        {
            return new InvalidSample($"invalid regex in label_replace: {e.Message}");
        }
    }

    private Variants ParseVariants()
    {
        Take();
        Expect(TokenKind.OpenParenthesis);
        var metrics = new List<SampleExpression>();
        do
        {
            metrics.Add(ParseMetric());
        }
        while (Accept(TokenKind.Comma));
        if (!Accept(TokenKind.CloseParenthesis))
        {
            throw Unexpected();
        }

        Expect(TokenKind.Of);
        Expect(TokenKind.OpenParenthesis);
        var range = ParseRange();
        Expect(TokenKind.CloseParenthesis);
        return new Variants(metrics, range);
    }

    private BinaryModifier ParseModifier()
    {
        var returnBool = Accept(TokenKind.Bool);
        var on = _token.Kind == TokenKind.On;
        if (!on && _token.Kind != TokenKind.Ignoring)
        {
            return new BinaryModifier(returnBool, MatchCardinality.OneToOne, false, null, null);
        }

        Take();
        Expect(TokenKind.OpenParenthesis);
        var names = ParseLabelNames();
        IReadOnlyList<string>? labels = names.Count == 0 ? null : names;
        if (_token.Kind is not (TokenKind.GroupLeft or TokenKind.GroupRight))
        {
            return new BinaryModifier(returnBool, MatchCardinality.OneToOne, on, labels, null);
        }

        var cardinality = Take().Kind == TokenKind.GroupLeft ? MatchCardinality.ManyToOne : MatchCardinality.OneToMany;
        IReadOnlyList<string>? include = null;
        if (Accept(TokenKind.OpenParenthesis) && ParseLabelNames() is { Count: > 0 } included)
        {
            include = included;
        }

        return new BinaryModifier(returnBool, cardinality, on, labels, include);
    }
}
