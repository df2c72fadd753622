using System.Globalization;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>Parses a template into nodes and named definitions.</summary>
internal sealed class TemplateParser
{
    private const int DeepestNesting = 100;

    private readonly string _name;
    private readonly string _text;
    private readonly Func<string, bool> _isFunction;
    private readonly HashSet<string> _fields = [];
    private List<TemplateToken> _tokens = [];
    private int _token;
    private int _position;
    private int _actionStart;
    private int _depth;

    public TemplateParser(string name, string text, Func<string, bool> isFunction)
    {
        _name = name;
        _text = text;
        _isFunction = isFunction;
    }

    /// <summary>Templates made by <c>{{define}}</c> and <c>{{block}}</c>.</summary>
    public Dictionary<string, IReadOnlyList<TemplateNode>> Definitions { get; } = [];

    /// <summary>Fields of the data that are read, by their first name and further ones.</summary>
    public IReadOnlyCollection<string> Fields => _fields;

    /// <exception cref="TemplateException">The template is malformed.</exception>
    public IReadOnlyList<TemplateNode> Parse()
    {
        var nodes = new List<TemplateNode>();
        var end = ParseList(nodes, inLoop: false);
        return end is null ? nodes : throw Error($"unexpected {{{{{end}}}}}");
    }

    // Reads up to the end of the text (null), or to an action that ends the list: its keyword.
    private string? ParseList(List<TemplateNode> into, bool inLoop)
    {
        if (++_depth > DeepestNesting)
        {
            throw Error("max expression depth exceeded");
        }

        while (true)
        {
            var open = _text.IndexOf("{{", _position, StringComparison.Ordinal);
            if (open < 0)
            {
                AddText(into, _text[_position..]);
                _position = _text.Length;
                _depth--;
                return null;
            }

            var literal = _text[_position..open];
            _actionStart = open;
            var inside = open + 2;
            if (inside + 1 < _text.Length && _text[inside] == '-' && char.IsWhiteSpace(_text[inside + 1]))
            {
                literal = literal.TrimEnd();
                inside++;
            }

            AddText(into, literal);
            if (SkipComment(inside))
            {
                continue;
            }

            ReadAction(inside);
            var keyword = Peek is { Kind: "word" } first ? first.Text : "";
            switch (keyword)
            {
                case "end" or "else":
                    _token++;
                    _depth--;
                    return keyword;
                case "if" or "with" or "range":
                    _token++;
                    into.Add(ParseBranch(keyword, inLoop));
                    break;
                case "break" or "continue" when !_isFunction(keyword):
                    if (!inLoop)
                    {
                        throw Error($"{{{{{keyword}}}}} outside {{{{range}}}}");
                    }

                    into.Add(new LoopControlNode(keyword == "break"));
                    break;
                case "define" or "block" or "template":
                    _token++;
                    ParseNamed(keyword, into);
                    break;
                default:
                    into.Add(new ActionNode(ParsePipeline("command")));
                    ExpectEnd("command");
                    break;
            }
        }
    }

    private static void AddText(List<TemplateNode> into, string text)
    {
        if (text.Length > 0)
        {
            into.Add(new TextNode(text));
        }
    }

    private bool SkipComment(int inside)
    {
        var start = inside;
        while (start < _text.Length && char.IsWhiteSpace(_text[start]))
        {
            start++;
        }

        if (string.CompareOrdinal(_text, start, "/*", 0, 2) != 0)
        {
            return false;
        }

        var end = _text.IndexOf("*/", start, StringComparison.Ordinal);
        var close = end < 0 ? -1 : _text.IndexOf("}}", end, StringComparison.Ordinal);
        if (close < 0)
        {
            throw Error("unclosed comment");
        }

        Close(close);
        return true;
    }

    private void ReadAction(int inside)
    {
        var close = ActionEnd(inside);
        var end = close;
        if (end - 2 >= inside && _text[end - 1] == '-' && char.IsWhiteSpace(_text[end - 2]))
        {
            end--;
        }

        try
        {
            _tokens = TemplateLexer.Tokens(_text, inside, end);
        }
        catch (FormatException e)
        {
            throw Error(e.Message);
        }

        _token = 0;
        Close(close);
    }

    private void Close(int close)
    {
        _position = close + 2;
        if (_text[close - 1] == '-' && char.IsWhiteSpace(_text[close - 2]))
        {
            while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            {
                _position++;
            }
        }
    }

    // The braces that close an action, not those within its strings.
    private int ActionEnd(int inside)
    {
        for (var i = inside; i < _text.Length - 1; i++)
        {
            switch (_text[i])
            {
                case '}' when _text[i + 1] == '}':
                    return i;
                case '`':
                    i = _text.IndexOf('`', i + 1) is >= 0 and var raw ? raw : throw Error("unterminated raw quoted string");
                    break;
                case '"':
                    for (i++; i < _text.Length && _text[i] != '"'; i++)
                    {
                        i += _text[i] == '\\' ? 1 : 0;
                    }

                    break;
            }
        }

        throw Error("unclosed action");
    }

    private BranchNode ParseBranch(string keyword, bool inLoop)
    {
        var pipe = ParsePipeline(keyword);
        ExpectEnd(keyword);
        var body = new List<TemplateNode>();
        var otherwise = new List<TemplateNode>();
        var end = ParseList(body, inLoop || keyword == "range");
        if (end == "else")
        {
            // "else if" and "else with" nest without an end of their own.
            if (Peek is { Kind: "word", Text: "if" or "with" } nested)
            {
                _token++;
                otherwise.Add(ParseBranch(nested.Text, inLoop));
                return new BranchNode(keyword, pipe, body, otherwise);
            }

            end = ParseList(otherwise, inLoop);
        }

        return end == "end" ? new BranchNode(keyword, pipe, body, otherwise) : throw Error(end is null ? "unexpected EOF" : "unexpected {{else}}");
    }

    private void ParseNamed(string keyword, List<TemplateNode> into)
    {
        if (Peek.Kind != "string")
        {
            throw Error($"unexpected {GoText.Quote(Peek.Text)} in {keyword} clause");
        }

        var start = Peek.Start;
        var name = Take().Text;
        if (keyword == "define")
        {
            ExpectEnd("define clause");
            Define(name);
            return;
        }

        var pipe = Peek.Kind == "end" ? null : ParsePipeline("template clause");
        var before = _text.AsSpan(0, start);
        var call = new CallNode(name, pipe, $"{{{{template {_text[start..Peek.Start].Trim()}}}}}", 1 + before.Count('\n'), start - (before.LastIndexOf('\n') + 1));
        ExpectEnd("template clause");
        if (keyword == "block")
        {
            Define(name);
        }

        into.Add(call);
    }

    private void Define(string name)
    {
        var body = new List<TemplateNode>();
        if (ParseList(body, inLoop: false) != "end")
        {
            throw Error("unexpected EOF");
        }

        Definitions[name] = body;
    }

    private Pipeline ParsePipeline(string context)
    {
        var variables = new List<string>();
        var assigns = false;
        if (Peek.Kind == "variable" && Declares(out var count))
        {
            for (var i = 0; i < count; i++)
            {
                variables.Add(Take().Text);
                assigns = Take().Kind == "=";
            }
        }

        var commands = new List<Command> { ParseCommand(context) };
        while (Peek.Kind == "|")
        {
            Take();
            commands.Add(ParseCommand(context));
        }

        return new Pipeline(variables, assigns, commands);
    }

    // "$x := …", "$x = …" or "$i, $x := …".
    private bool Declares(out int count)
    {
        count = 1;
        if (_tokens[_token + 1].Kind is ":=" or "=")
        {
            return true;
        }

        count = 2;
        return _tokens[_token + 1].Kind == "," && _token + 3 < _tokens.Count && _tokens[_token + 2].Kind == "variable" && _tokens[_token + 3].Kind is ":=" or "=";
    }

    private Command ParseCommand(string context)
    {
        var start = Peek.Start;
        var arguments = new List<Operand>();
        while (Peek.Kind is not ("end" or "|" or ")"))
        {
            arguments.Add(ParseOperand());
        }

        if (arguments.Count == 0)
        {
            throw Error($"missing value for {context}");
        }

        var before = _text.AsSpan(0, start);
        var source = _text[start..Peek.Start].Trim();
        return new Command(arguments, source, 1 + before.Count('\n'), start - (before.LastIndexOf('\n') + 1));
    }

    private Operand ParseOperand()
    {
        var token = Take();
        switch (token.Kind)
        {
            case "field" when token.Text == ".":
                return new DotOperand(ParseFields([]));
            case "field":
                return new DotOperand(ParseFields([token.Text[1..]]));
            case "variable":
                return new VariableOperand(token.Text, ParseFields([]));
            case "string":
                return new ConstantOperand(token.Text, ParseFields([]));
            case "number":
                return new ConstantOperand(Number(token.Text), ParseFields([]));
            case "(":
                if (++_depth > DeepestNesting)
                {
                    throw Error("max expression depth exceeded");
                }

                var pipe = ParsePipeline("parenthesized pipeline");
                _depth--;
                if (Take().Kind != ")")
                {
                    throw Error("unclosed left paren");
                }

                return new PipelineOperand(pipe, ParseFields([]));
            case "word":
                return token.Text switch
                {
                    "true" => new ConstantOperand(true, []),
                    "false" => new ConstantOperand(false, []),
                    "nil" => new ConstantOperand(null, []),
                    var name when _isFunction(name) => new FunctionOperand(name, ParseFields([])),
                    var name => throw Error($"function {GoText.Quote(name)} not defined"),
                };
            default:
                throw Error($"unexpected {GoText.Quote(token.Text)} in operand");
        }
    }

    private List<string> ParseFields(List<string> fields)
    {
        while (Peek is { Kind: "field", SpaceBefore: false, Text.Length: > 1 })
        {
            fields.Add(Take().Text[1..]);
        }

        _fields.UnionWith(fields);
        return fields;
    }

    private object Number(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && long.TryParse(digits.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hex))
        {
            return hex;
        }

        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Error($"bad number syntax: {GoText.Quote(text)}");
    }

    private void ExpectEnd(string context)
    {
        if (Peek.Kind != "end")
        {
            throw Error($"unexpected {GoText.Quote(Peek.Text)} in {context}");
        }
    }

    private TemplateToken Peek => _tokens[_token];

    private TemplateToken Take() => _tokens[_token].Kind == "end" ? _tokens[_token] : _tokens[_token++];

    private TemplateException Error(string message) =>
        new($"template: {_name}:{1 + _text.AsSpan(0, Math.Min(_actionStart, _text.Length)).Count('\n')}: {message}");
}
