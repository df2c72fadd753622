using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>Parses a template into nodes and named definitions.</summary>
internal sealed partial class TemplateParser
{
    private const int DeepestNesting = 100;

    private readonly string _name;
    private readonly string _text;
    private readonly Func<string, bool> _isFunction;
    private readonly HashSet<string> _fields = [];

    // What is declared at this place; "$" is the data itself.
    private List<string> _variables = ["$"];
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

    private BranchNode ParseBranch(string keyword, bool inLoop)
    {
        var declared = _variables.Count;
        var branch = ParseParts(keyword, inLoop);
        _variables.RemoveRange(declared, _variables.Count - declared);
        return branch;
    }

    private BranchNode ParseParts(string keyword, bool inLoop)
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
        var outside = _variables;
        _variables = ["$"];
        if (ParseList(body, inLoop: false) != "end")
        {
            throw Error("unexpected EOF");
        }

        _variables = outside;
        Definitions[name] = body;
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
