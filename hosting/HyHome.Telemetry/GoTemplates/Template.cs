using System.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>
/// Go's text/template: actions, pipelines, if/with/range with else, variables, definitions, comparison and formatting functions, plus the
/// functions of the caller. For Loki's line_format and label_format, and for templates of Prometheus and Alertmanager.
/// A key that a map of strings lacks is the empty string (Go's option missingkey=zero).
/// </summary>
internal sealed class Template
{
    private readonly string _name;
    private readonly IReadOnlyList<TemplateNode> _nodes;
    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _definitions;
    private readonly IReadOnlyDictionary<string, TemplateFunction> _functions;

    private Template(
        string name, IReadOnlyList<TemplateNode> nodes, Dictionary<string, IReadOnlyList<TemplateNode>> definitions,
        IReadOnlyCollection<string> fields, IReadOnlyDictionary<string, TemplateFunction> functions)
    {
        _name = name;
        _nodes = nodes;
        _definitions = definitions;
        _functions = functions;
        Fields = [.. fields];
    }

    /// <summary>Names of all fields that are read.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>The field that is all there is to the template (<c>{{.name}}</c>), or null.</summary>
    public string? SimpleField => _nodes is [ActionNode { Pipe: { Variables.Count: 0, Commands: [{ Arguments: [DotOperand { Fields: [var name] }] }] } }] ? name : null;

    /// <summary>Parses a template.</summary>
    /// <param name="name">Its name, which errors show.</param>
    /// <param name="text">The template.</param>
    /// <param name="functions">Functions beside the built-in ones.</param>
    /// <param name="shared">Templates whose definitions can be called too.</param>
    /// <exception cref="TemplateException">It is malformed.</exception>
    public static Template Parse(string name, string text, IReadOnlyDictionary<string, TemplateFunction> functions, IEnumerable<Template>? shared = null)
    {
        var parser = new TemplateParser(name, text, n => functions.ContainsKey(n) || BuiltinFunctions.All.ContainsKey(n) || n is "and" or "or");
        var nodes = parser.Parse();
        var definitions = new Dictionary<string, IReadOnlyList<TemplateNode>>();
        foreach (var (key, value) in (shared ?? []).SelectMany(static t => t._definitions).Concat(parser.Definitions))
        {
            definitions[key] = value;
        }

        return new Template(name, nodes, definitions, parser.Fields, functions);
    }

    /// <summary>Fills the template in.</summary>
    /// <exception cref="TemplateException">It fails, or gets too long.</exception>
    public string Execute(object? data, CancellationToken cancellationToken = default)
    {
        var output = new StringBuilder();
        new TemplateExecution(_name, _definitions, _functions, output, cancellationToken).Run(_nodes, data);
        return output.ToString();
    }
}
