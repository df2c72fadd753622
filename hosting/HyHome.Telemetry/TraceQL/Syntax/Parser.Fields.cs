using HyHome.Telemetry.Model;
using HyHome.Telemetry.TraceQL.Evaluation;

namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>Expressions over one span.</summary>
internal sealed partial class Parser
{
    private FieldExpression ReadField(int minimum = 0)
    {
        Enter();
        var left = TryReadNilOnTheLeft() ?? ReadFieldOperand();
        while (Field(Current) is { } op && op.Precedence >= minimum)
        {
            CountOperator();
            _at++;
            if (op.Operator is TraceQLOperator.Equal or TraceQLOperator.NotEqual && TryTake("nil"))
            {
                left = ConstantFolding.Fold(new UnaryField(op.Operator == TraceQLOperator.Equal ? TraceQLOperator.NotExists : TraceQLOperator.Exists, left));
                continue;
            }

            var right = ReadField(op.Operator == TraceQLOperator.Power ? op.Precedence : op.Precedence + 1);
            left = ConstantFolding.Fold(WithShortTraceId(new BinaryField(op.Operator, left, right)));
        }

        Leave();
        return left;
    }

    // "nil = x" and "nil != x"; nil is nothing by itself, and "nil = nil" is false either way.
    private FieldExpression? TryReadNilOnTheLeft()
    {
        if (!TryTake("nil"))
        {
            return null;
        }

        var equal = Current.Is("=");
        if (!equal && !Current.Is("!="))
        {
            throw Unexpected("=", "!=");
        }

        _at++;
        return TryTake("nil")
            ? new StaticField(Static.False)
            : ConstantFolding.Fold(new UnaryField(equal ? TraceQLOperator.NotExists : TraceQLOperator.Exists, ReadField(3)));
    }

    private FieldExpression ReadFieldOperand()
    {
        if (TryTake("("))
        {
            var inner = ReadField();
            return TryTake(")") ? inner : throw Unexpected();
        }

        if (Current.Is("-") || Current.Is("!"))
        {
            CountOperator();
            var op = Current.Is("-") ? TraceQLOperator.Subtract : TraceQLOperator.Not;
            _at++;
            return ConstantFolding.Fold(new UnaryField(op, ReadField(ProductPrecedence)));
        }

        if (ReadStatic() is { } value)
        {
            return new StaticField(value);
        }

        return TryReadReference() is { } field ? new AttributeField(field) : throw Unexpected();
    }

    private Static? ReadStatic()
    {
        var token = Current;
        Static? value = token switch
        {
            { Kind: TokenKind.String or TokenKind.Integer or TokenKind.Float or TokenKind.Duration } => token.Value,
            { Kind: TokenKind.Identifier, Text: "minInt" } => Static.Of(long.MinValue),
            { Kind: TokenKind.Identifier, Text: "maxInt" } => Static.Of(long.MaxValue),
            { Kind: TokenKind.Identifier } => throw Error("unknown identifier: " + token.Text),
            { Kind: TokenKind.Symbol } => Keyword(token.Text),
            _ => null,
        };
        _at += value is null ? 0 : 1;
        return value;
    }

    private static Static? Keyword(string text) => text switch
    {
        "true" => Static.True,
        "false" => Static.False,
        "ok" => Static.Of(SpanStatus.Ok),
        "error" => Static.Of(SpanStatus.Error),
        "unset" => Static.Of(SpanStatus.Unset),
        "unspecified" => Static.Of(SpanKind.Unspecified),
        "internal" => Static.Of(SpanKind.Internal),
        "server" => Static.Of(SpanKind.Server),
        "client" => Static.Of(SpanKind.Client),
        "producer" => Static.Of(SpanKind.Producer),
        "consumer" => Static.Of(SpanKind.Consumer),
        _ => null,
    };

    private NodeList<FieldReference> ReadFieldList()
    {
        var fields = new List<FieldReference>();
        do
        {
            fields.Add(ReadReference());
        }
        while (TryTake(","));
        return new NodeList<FieldReference>(fields);
    }

    private FieldReference ReadReference() => TryReadReference() ?? throw Unexpected();

    private FieldReference? TryReadReference()
    {
        var token = Current;
        if (token.Kind != TokenKind.Symbol)
        {
            return null;
        }

        switch (token.Text)
        {
            case ".":
                _at++;
                return ReadAttribute(FieldScope.None, ofParent: false);
            case "resource." or "span." or "event." or "link." or "instrumentation.":
                _at++;
                return ReadAttribute(ScopeOf(token.Text), ofParent: false);
            case "parent.":
                _at++;
                if (Current.Is("resource.") || Current.Is("span."))
                {
                    _at++;
                    return ReadAttribute(ScopeOf(_tokens[_at - 1].Text), ofParent: true);
                }

                return Current.Kind == TokenKind.Identifier ? ReadAttribute(FieldScope.None, ofParent: true) : throw Unexpected("IDENTIFIER", "resource.", "span.");
            case "trace:" or "span:" or "event:" or "link:" or "instrumentation:":
                _at++;
                return ReadScopedIntrinsic(token.Text);
            default:
                if (!Intrinsics.TryParse(token.Text, out var intrinsic))
                {
                    return null;
                }

                _at++;
                return FieldReference.Of(intrinsic);
        }
    }

    private FieldReference ReadScopedIntrinsic(string scope)
    {
        if (Current.Kind != TokenKind.Symbol || !Intrinsics.TryParse(scope + Current.Text, out var intrinsic))
        {
            throw scope switch
            {
                "trace:" => Unexpected("duration", "rootName", "rootService", "id"),
                "event:" => Unexpected("name", "timeSinceStart"),
                "link:" => Unexpected("traceID", "spanID"),
                "instrumentation:" => Unexpected("name", "version"),
                _ => Unexpected(),
            };
        }

        _at++;
        return FieldReference.Of(intrinsic);
    }

    private FieldReference ReadAttribute(FieldScope scope, bool ofParent)
    {
        if (Current.Kind != TokenKind.Identifier)
        {
            throw Unexpected("IDENTIFIER");
        }

        var name = Current.Text;
        _at++;
        if (Current.Kind != TokenKind.EndAttribute)
        {
            throw Unexpected("END_ATTRIBUTE");
        }

        _at++;
        return new FieldReference(scope, name, OfParent: ofParent);
    }

    private static FieldScope ScopeOf(string token) => Enum.Parse<FieldScope>(token.TrimEnd('.'), ignoreCase: true);

    // Trace ids are compared as Tempo prints them: without leading zeros.
    private static BinaryField WithShortTraceId(BinaryField operation) => operation switch
    {
        { Left: AttributeField { Field.Intrinsic: Intrinsic.TraceId }, Right: StaticField { Value.Type: StaticType.String } id } =>
            operation with { Right = new StaticField(Static.Of(id.Value.String.TrimStart('0'))) },
        { Right: AttributeField { Field.Intrinsic: Intrinsic.TraceId }, Left: StaticField { Value.Type: StaticType.String } id } =>
            operation with { Left = new StaticField(Static.Of(id.Value.String.TrimStart('0'))) },
        _ => operation,
    };
}
