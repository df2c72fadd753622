using System.Text.RegularExpressions;

namespace HyHome.Dashboard.Grafana.Variables;

/// <summary>Puts the values of variables into texts: <c>$name</c>, <c>${name}</c>, <c>${name.path}</c>, <c>${name:format}</c>, <c>[[name]]</c>, <c>[[name:format]]</c>.</summary>
internal static partial class Interpolator
{
    // A value for all may name other variables; a ring of them ends here.
    private const int MaxDepth = 5;

    /// <summary>A text with values in the place of variables. An unknown variable stays as it is written.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scope">The variables.</param>
    /// <param name="format">How a value is written where the text says nothing.</param>
    public static string Replace(string text, VariableScope scope, Func<VariableValue, string>? format = null) =>
        text.Contains('$', StringComparison.Ordinal) || text.Contains("[[", StringComparison.Ordinal) ? Replace(text, scope, format ?? VariableFormats.Glob, 0) : text;

    /// <summary>The names of all variables in a text.</summary>
    public static IEnumerable<string> Names(string text) => Variable().Matches(text).Select(static match => Parse(match).Name);

    private static string Replace(string text, VariableScope scope, Func<VariableValue, string> format, int depth) => Variable().Replace(text, match =>
    {
        var (name, path, explicitFormat) = Parse(match);
        if (scope.Find(name, path) is not { } value)
        {
            return match.Value;
        }

        if (value is { IsAll: true, AllValue: { } all } && explicitFormat is not ("text" or "queryparam"))
        {
            return depth < MaxDepth ? Replace(all, scope, format, depth + 1) : all;
        }

        return explicitFormat is null ? format(value) : VariableFormats.Write(value, explicitFormat, name, format);
    });

    private static (string Name, string? Path, string? Format) Parse(Match match)
    {
        var groups = match.Groups;
        return groups["bare"].Success ? (groups["bare"].Value, null, null)
            : groups["square"].Success ? (groups["square"].Value, null, Optional(groups["squareFormat"]))
            : (groups["curly"].Value, Optional(groups["path"]), Optional(groups["format"]));
    }

    private static string? Optional(Group group) => group.Success ? group.Value : null;

    [GeneratedRegex(@"\$(?<bare>\w+)|\[\[(?<square>\w+?)(?::(?<squareFormat>\w+))?\]\]|\$\{(?<curly>\w+)(?:\.(?<path>[^:}]+))?(?::(?<format>[^}]+))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
