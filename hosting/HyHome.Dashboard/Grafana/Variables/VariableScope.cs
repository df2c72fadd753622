namespace HyHome.Dashboard.Grafana.Variables;

/// <summary>Finds a variable's value.</summary>
/// <param name="path">What follows the name after a point, such as <c>labels.job</c> in <c>${__field.labels.job}</c>; null without.</param>
internal delegate VariableValue? VariableLookup(string? path);

/// <summary>The variables that hold at a place: those of the dashboard, above them those of a repeated row or panel, of a query, of a value.</summary>
public sealed class VariableScope
{
    private readonly VariableScope? _outer;
    private readonly Dictionary<string, VariableLookup> _own = new(StringComparer.Ordinal);

    private VariableScope(VariableScope? outer) => _outer = outer;

    /// <summary>No variables.</summary>
    public static VariableScope Empty { get; } = new(null);

    /// <summary>All names that are known here.</summary>
    internal IEnumerable<string> Names => _own.Keys.Concat(_outer?.Names.Where(name => !_own.ContainsKey(name)) ?? []);

    /// <summary>A scope with more variables, which hide others of the same name.</summary>
    /// <param name="variables">Names and values.</param>
    public VariableScope With(params IEnumerable<(string Name, VariableValue Value)> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var scope = new VariableScope(this);
        foreach (var (name, value) in variables)
        {
            scope._own[name] = _ => value;
        }

        return scope;
    }

    internal VariableScope With(string name, VariableLookup lookup)
    {
        var scope = new VariableScope(this);
        scope._own[name] = lookup;
        return scope;
    }

    /// <summary>A variable's value; null when there is no such variable.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="path">A part of it.</param>
    public VariableValue? Find(string name, string? path = null) => _own.TryGetValue(name, out var lookup) ? lookup(path) : _outer?.Find(name, path);
}
