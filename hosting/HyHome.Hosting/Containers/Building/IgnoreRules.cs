using System.Text;
using System.Text.RegularExpressions;

namespace HyHome.Hosting.Containers.Building;

/// <summary>The rules of a .dockerignore file: which paths of a build context are left out. The last rule that fits a path, or a folder that it is in, decides.</summary>
internal sealed class IgnoreRules
{
    private readonly IReadOnlyList<(Regex Pattern, bool Keeps)> _rules;

    private IgnoreRules(IReadOnlyList<(Regex Pattern, bool Keeps)> rules) => _rules = rules;

    /// <summary>Reads the rules, one a line. A line that starts with <c>#</c> is a comment.</summary>
    public static IgnoreRules Parse(string content)
    {
        var rules = new List<(Regex Pattern, bool Keeps)>();
        foreach (var line in content.TrimStart('\uFEFF').Split('\n').Where(l => !l.StartsWith('#')))
        {
            var pattern = line.Trim();
            var keeps = pattern.StartsWith('!');
            pattern = Clean(keeps ? pattern[1..].Trim() : pattern);
            if (pattern.Length > 0)
            {
                rules.Add((new Regex(ToRegex(pattern), RegexOptions.CultureInvariant | RegexOptions.Singleline), keeps));
            }
        }

        return new IgnoreRules(rules);
    }

    /// <summary>Whether a path is left out.</summary>
    /// <param name="path">Relative to the context, with forward slashes.</param>
    public bool Ignores(string path)
    {
        var candidates = Parents(path).Append(path).ToList();
        return _rules.LastOrDefault(rule => candidates.Any(rule.Pattern.IsMatch)) is { Pattern: not null, Keeps: false };
    }

    /// <summary>Whether nothing below an ignored folder can be kept, so that it need not be walked.</summary>
    public bool KeepsNothingBack => !_rules.Any(rule => rule.Keeps);

    private static IEnumerable<string> Parents(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end > 0; end = path.IndexOf('/', end + 1))
        {
            yield return path[..end];
        }
    }

    // The path in its shortest form, as Go's filepath.Clean has it: ./a//b/../c/ is a/c.
    private static string Clean(string pattern)
    {
        var parts = new List<string>();
        foreach (var part in pattern.Split('/').Where(p => p is not ("" or ".")))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != "..")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static string ToRegex(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    var isFolder = i + 1 < pattern.Length && pattern[i + 1] == '/';
                    i += isFolder ? 1 : 0;
                    regex.Append(isFolder ? "(?:.*/)?" : ".*");
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', i + 1) is > 0 and var end:
                    regex.Append('[').Append(pattern[(i + 1)..end].Replace(@"\", @"\\", StringComparison.Ordinal)).Append(']');
                    i = end;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return regex.Append('$').ToString();
    }
}
