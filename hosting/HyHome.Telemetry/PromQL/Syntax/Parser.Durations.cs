namespace HyHome.Telemetry.PromQL.Syntax;

/// <content>Durations, which may be computed.</content>
public sealed partial class Parser
{
    // What nanoseconds in 64 bits can hold.
    private const double MaxSeconds = 9_223_372_036.854_775_807;

    private static long Milliseconds(Expr duration) =>
        duration is NumberLiteral number ? (long)(Math.Round(number.Value * 1e9, MidpointRounding.AwayFromZero) / 1e6) : 0;

    private Expr PositiveDuration()
    {
        var duration = DurationExpression(0);
        if (duration is NumberLiteral { Value: <= 0 })
        {
            Report(duration.Range, "duration must be greater than 0");
        }

        return duration;
    }

    private NumberLiteral InRange(NumberLiteral number)
    {
        if (number.Value is > MaxSeconds or < -MaxSeconds)
        {
            Report(number.Range, "duration out of range");
            number.Value = 0;
        }

        return number;
    }

    private Expr DurationExpression(int least)
    {
        CheckDepth(0);
        var left = DurationOperand();
        for (var chain = 1; Precedence(_token) is var precedence && precedence >= 4 && precedence > least && _token.Name != "atan2"; chain++)
        {
            CheckDepth(chain);
            var operation = Take();
            var right = DurationExpression(operation.Name == "^" ? precedence - 1 : precedence);
            if (operation.Name is "/" or "%" && right is NumberLiteral { Value: 0 })
            {
                Report(operation.Range, operation.Name == "/" ? "division by zero" : "modulo by zero");
            }

            left = new DurationExpr(operation.Name, left, right, SourceRange.Merge(left.Range, right.Range));
        }

        return left;
    }

    private Expr DurationOperand()
    {
        if (_token is { Kind: TokenKind.Operator, Name: "+" or "-" })
        {
            var sign = Take();
            return Signed(sign, DurationExpression(5), isWrapped: false);
        }

        switch (_token.Kind)
        {
            case TokenKind.Number or TokenKind.Duration:
                return InRange(Number());
            case TokenKind.LeftParen:
                Take();
                var inner = DurationExpression(0);
                Expect(TokenKind.RightParen);
                if (inner is DurationExpr computed)
                {
                    computed.IsWrapped = true;
                }

                return inner;
            case TokenKind.Preprocessor when _token.Name is "step" or "range" or "max_of" or "min_of":
                return DurationFunction();
            default:
                throw Unexpected();
        }
    }

    private DurationExpr DurationFunction()
    {
        var name = Take();
        Expect(TokenKind.LeftParen);
        Expr? left = null;
        Expr? right = null;
        if (name.Name is "max_of" or "min_of")
        {
            left = DurationExpression(0);
            Expect(TokenKind.Comma);
            right = DurationExpression(0);
        }

        return new DurationExpr(name.Name, left, right, SourceRange.Merge(name.Range, Expect(TokenKind.RightParen).Range));
    }

    private Expr Signed(Token sign, Expr operand, bool isWrapped)
    {
        if (operand is NumberLiteral number)
        {
            number.Value = sign.Name == "-" ? -number.Value : number.Value;
            number.Place = new SourceRange(sign.Start, number.Range.End);
            return InRange(number);
        }

        var computed = (DurationExpr)operand;
        computed.IsWrapped |= isWrapped;
        return sign.Name == "-" ? new DurationExpr("-", null, computed, new SourceRange(sign.Start, computed.Range.End)) : computed;
    }

    // After offset, arithmetic needs parentheses: "foo offset -2^2" is "(foo offset -2)^2".
    private Expr OffsetDuration()
    {
        if (_token is { Kind: TokenKind.Operator, Name: "+" or "-" })
        {
            var sign = Take();
            switch (_token.Kind)
            {
                case TokenKind.Number or TokenKind.Duration:
                    return Signed(sign, InRange(Number()), isWrapped: false);
                case TokenKind.LeftParen:
                    Take();
                    var inner = DurationExpression(0);
                    Expect(TokenKind.RightParen);
                    return Signed(sign, inner, isWrapped: true);
                case TokenKind.Preprocessor when _token.Name is "step" or "range" or "max_of" or "min_of":
                    return Signed(sign, DurationFunction(), isWrapped: false);
                default:
                    throw Unexpected();
            }
        }

        return _token.Kind switch
        {
            TokenKind.Number or TokenKind.Duration => InRange(Number()),
            TokenKind.Preprocessor when _token.Name is "step" or "range" or "max_of" or "min_of" => DurationFunction(),
            TokenKind.LeftParen => DurationExpression(0),
            _ => throw Unexpected(),
        };
    }
}
