namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>Reads queries. Precedence, associativity and what may be combined with what follow Tempo's grammar; so do the errors.</summary>
internal sealed partial class Parser
{
    /// <summary>The longest query in characters, Tempo's <c>query_frontend.max_query_expression_size_bytes</c>.</summary>
    internal const int MaxQueryLength = 128 * 1024;

    // Deep trees are walked recursively: these bounds keep every walk within the stack.
    private const int MaxNesting = 400;
    private const int MaxOperators = 2000;

    private readonly List<Token> _tokens;
    private int _at;
    private int _nesting;
    private int _operators;

    private Parser(string query) => _tokens = Lexer.Read(query);

    /// <summary>Reads a query without checking types.</summary>
    /// <exception cref="TraceQLException">It is not well formed.</exception>
    internal static Query Parse(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Length > MaxQueryLength)
        {
            throw new TraceQLException($"TraceQL expression exceeds the configured maximum size of {MaxQueryLength} bytes, reduce the query expression size or contact your system administrator");
        }

        return new Parser(query).ReadQuery();
    }

    /// <summary>Reads the name of an attribute or intrinsic, as it stands in <c>/api/v2/search/tag/{name}/values</c>.</summary>
    /// <exception cref="TraceQLException">It is none.</exception>
    internal static FieldReference ParseIdentifier(string name)
    {
        try
        {
            var query = Parse($"{{{name}}}");
            return query.Pipeline.Stages is [SpansetFilter { Expression: AttributeField field }]
                ? field.Field
                : throw new TraceQLException($"failed to parse identifier {name}: expected Attribute but got traceql.{GoType(query.Pipeline)}");
        }
        catch (TraceQLException error) when (!error.Message.StartsWith("failed", StringComparison.Ordinal))
        {
            throw new TraceQLException($"failed to parse identifier {name}: {error.Message}");
        }
    }

    // The name that Go has for what was read instead.
    private static string GoType(Pipeline pipeline) => pipeline.Stages is [SpansetFilter { Expression: var expression }]
        ? expression switch { StaticField => "Static", UnaryField => "UnaryOperation", _ => "BinaryOperation" }
        : "Pipeline";

    private Token Current => _tokens[_at];

    private Query ReadQuery()
    {
        var (pipeline, metrics, second) = ReadRootPipeline();
        var hints = new List<Hint>();
        while (TryTake("with"))
        {
            // As in Tempo, the last list of hints is the one that counts.
            hints = ReadHints();
        }

        if (Current.Kind != TokenKind.End)
        {
            throw Unexpected("with");
        }

        return new Query(pipeline, metrics, new NodeList<SecondStage>(second), new NodeList<Hint>(hints));
    }

    private List<Hint> ReadHints()
    {
        Take("(");
        var hints = new List<Hint>();
        do
        {
            var name = Current.Kind == TokenKind.Identifier ? Current.Text : throw Unexpected("IDENTIFIER");
            _at++;
            Take("=");
            hints.Add(new Hint(name, ReadStatic() ?? throw Unexpected()));
        }
        while (TryTake(","));
        Take(")");
        return hints;
    }

    private bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Take(string symbol)
    {
        if (!TryTake(symbol))
        {
            throw Unexpected(symbol);
        }
    }

    private void Enter()
    {
        if (++_nesting > MaxNesting)
        {
            throw Error($"expression is nested more than {MaxNesting} deep");
        }
    }

    private void Leave() => _nesting--;

    private void CountOperator()
    {
        if (++_operators > MaxOperators)
        {
            throw Error($"expression has more than {MaxOperators} operators");
        }
    }

    private TraceQLException Error(string message) => new(message, Current.Line, Current.Column);

    // Like Tempo's, the message lists what would have been right only where that is little.
    private TraceQLException Unexpected(params string[] expected) =>
        Current.Kind == TokenKind.Error
            ? Error(Current.Text)
            : Error($"syntax error: unexpected {Current.Description}" + (expected.Length == 0 ? "" : $", expecting {string.Join(" or ", expected)}"));
}
