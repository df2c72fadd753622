using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <content>Functions, aggregations and what stands between an operator and its right side.</content>
public sealed partial class Parser
{
    private int _argumentsEnd;
    private int _groupingEnd;

    // What follows the current token, spaces and comments left out. A word and what follows it decide together what the word is.
    private ReadOnlySpan<char> Ahead()
    {
        var rest = _query.AsSpan(_token.Range.End).TrimStart(" \t\n\r");
        while (rest.StartsWith("#", StringComparison.Ordinal))
        {
            var lineEnd = rest.IndexOfAny('\n', '\r');
            rest = lineEnd < 0 ? [] : rest[lineEnd..].TrimStart(" \t\n\r");
        }

        return rest;
    }

    private bool IsParenAhead() => Ahead().StartsWith("(", StringComparison.Ordinal);

    private bool IsWordAhead(string word)
    {
        var rest = Ahead();
        return rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            && (rest.Length == word.Length || !(char.IsAsciiLetterOrDigit(rest[word.Length]) || rest[word.Length] is '_' or ':'));
    }

    private Call FunctionCall()
    {
        var name = Take();
        var function = Function.Find(name.Text);
        var arguments = CallBody();
        var range = new SourceRange(name.Start, _argumentsEnd);
        if (function is null)
        {
            Report(name.Range, $"unknown function with name {GoText.Quote(name.Text)}");
        }
        else if (function.IsExperimental && !_options.ExperimentalFunctions)
        {
            Report(name.Range, $"function {GoText.Quote(name.Text)} is not enabled");
        }

        return new Call(function ?? new Function(name.Text, ExprType.Vector, [], -1), arguments, range);
    }

    private List<Expr> CallBody()
    {
        Expect(TokenKind.LeftParen);
        var arguments = new List<Expr>();
        while (_token.Kind != TokenKind.RightParen || arguments.Count > 0)
        {
            arguments.Add(Expression(0));
            var comma = _token;
            while (_token.Kind == TokenKind.Comma)
            {
                comma = Take();
                if (_token.Kind is TokenKind.RightParen or TokenKind.Comma)
                {
                    Report(comma.Range, "trailing commas not allowed in function call args");
                }
                else
                {
                    break;
                }
            }

            if (comma.Kind != TokenKind.Comma || _token.Kind == TokenKind.RightParen)
            {
                break;
            }
        }

        var end = _token.Range.End;
        Expect(TokenKind.RightParen);
        _argumentsEnd = end;
        return arguments;
    }

    private AggregateExpr Aggregate()
    {
        var name = Take();
        _contexts.Push(("aggregation", ""));
        var (grouping, without) = GroupingModifier();
        var arguments = CallBody();
        var end = _argumentsEnd;
        if (grouping is null && (IsKeyword("by") || IsKeyword("without")))
        {
            (grouping, without) = GroupingModifier();
            end = _groupingEnd;
        }

        _contexts.Pop();
        var aggregate = new AggregateExpr(name.Name, new SourceRange(name.Start, end)) { Grouping = grouping ?? [], Without = without };
        Assign(aggregate, arguments);
        return aggregate;
    }

    private void Assign(AggregateExpr aggregate, List<Expr> arguments)
    {
        if (arguments.Count == 0)
        {
            Report(aggregate.Range, "no arguments for aggregate expression provided");
            return;
        }

        var expected = 1;
        if (AggregateExpr.TakesParameter(aggregate.Operation))
        {
            if (aggregate.Operation is "limitk" or "limit_ratio" && !_options.ExperimentalFunctions)
            {
                Report(aggregate.Range, $"{aggregate.Operation}() is experimental and must be enabled with --enable-feature=promql-experimental-functions");
                return;
            }

            expected = 2;
            aggregate.Parameter = arguments[0];
        }

        if (arguments.Count != expected)
        {
            Report(aggregate.Range, $"wrong number of arguments for aggregate expression provided, expected {expected}, got {arguments.Count}");
            return;
        }

        aggregate.Inner = arguments[expected - 1];
    }

    private (List<string>? Labels, bool Without) GroupingModifier()
    {
        if (!IsKeyword("by") && !IsKeyword("without"))
        {
            return (null, false);
        }

        var without = Take().Name == "without";
        return (GroupingLabels(), without);
    }

    private List<string> GroupingLabels()
    {
        if (_token.Kind != TokenKind.LeftParen)
        {
            throw Unexpected("grouping opts", "\"(\"");
        }

        Take();
        var labels = new List<string>();
        while (_token.Kind != TokenKind.RightParen)
        {
            labels.Add(GroupingLabel());
            if (_token.Kind == TokenKind.Comma)
            {
                Take();
            }
            else if (_token.Kind != TokenKind.RightParen)
            {
                throw Unexpected("grouping opts", "\",\" or \")\"");
            }
        }

        _groupingEnd = _token.Range.End;
        Take();
        return labels;
    }

    private string GroupingLabel()
    {
        var token = _token;
        var isLabel = token.Kind is TokenKind.Identifier or TokenKind.MetricIdentifier or TokenKind.Aggregator or TokenKind.Keyword or TokenKind.Preprocessor or TokenKind.String
            || token is { Kind: TokenKind.Operator, Name: "and" or "or" or "unless" or "atan2" };
        if (!isLabel)
        {
            throw Unexpected("grouping opts", "label");
        }

        var name = token.Kind == TokenKind.String ? Unquote(token) : token.Text;
        if (name.Length == 0 || !GoString.IsValid(name))
        {
            Report(token.Range, $"invalid label name for grouping: {GoText.Quote(name)}");
        }

        Take();
        return name;
    }

    private (bool ReturnBool, VectorMatching Matching) BinaryModifiers()
    {
        var matching = new VectorMatching();
        var returnBool = IsKeyword("bool");
        if (returnBool)
        {
            Take();
        }

        if (IsKeyword("on") || IsKeyword("ignoring"))
        {
            matching.On = Take().Name == "on";
            matching.Labels = GroupingLabels();
            if (IsKeyword("group_left") || IsKeyword("group_right"))
            {
                matching.Cardinality = Take().Name == "group_left" ? MatchCardinality.ManyToOne : MatchCardinality.OneToMany;
                matching.Include = _token.Kind == TokenKind.LeftParen ? GroupingLabels() : [];
            }
        }

        if (IsKeyword("fill"))
        {
            Take();
            matching.FillLeft = matching.FillRight = FillValue();
            return (returnBool, matching);
        }

        while ((IsKeyword("fill_left") && matching.FillLeft is null) || (IsKeyword("fill_right") && matching.FillRight is null))
        {
            if (Take().Name == "fill_left")
            {
                matching.FillLeft = FillValue();
            }
            else
            {
                matching.FillRight = FillValue();
            }
        }

        return (returnBool, matching);
    }

    private double FillValue()
    {
        Expect(TokenKind.LeftParen);
        var negative = _token is { Kind: TokenKind.Operator, Name: "-" };
        if (negative || _token is { Kind: TokenKind.Operator, Name: "+" })
        {
            Take();
        }

        if (_token.Kind is not (TokenKind.Number or TokenKind.Duration))
        {
            throw Unexpected();
        }

        var value = Number().Value;
        Expect(TokenKind.RightParen);
        return negative ? -value : value;
    }
}
