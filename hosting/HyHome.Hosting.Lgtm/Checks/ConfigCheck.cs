using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>What is common to the checks of all components: keys that don't exist, keys that exist no more.</summary>
internal static class ConfigCheck
{
    private const int LongestValue = 40;

    /// <summary>All findings on a file.</summary>
    /// <param name="component">The component's name for people.</param>
    /// <param name="text">The file.</param>
    /// <param name="schema">The keys that it knows.</param>
    /// <param name="removed">Keys of earlier versions, by the end of their path, each with what to do instead.</param>
    /// <param name="rules">What this component asks for beyond keys.</param>
    public static IReadOnlyList<ConfigFinding> Run(
        string component,
        string text,
        ConfigSchema schema,
        IReadOnlyDictionary<string, string> removed,
        Func<ConfigDocument, IEnumerable<ConfigFinding>> rules)
    {
        if (ConfigDocument.FindNamelessVariable(text) is { } nameless)
        {
            return
            [
                ConfigFinding.Error(
                    ConfigFinding.Unreadable, $"no variable's name follows '${{' at line {nameless}; {component} fills in variables before it reads the YAML, also in comments, and refuses to start.",
                    "Name the variable, or leave the two characters out."),
            ];
        }

        ConfigDocument document;
        try
        {
            document = ConfigDocument.Parse(text);
        }
        catch (YamlException error)
        {
            return [ConfigFinding.Error(ConfigFinding.Unreadable, $"the configuration is not readable at line {error.Start.Line}: {error.Message}", "Correct the YAML.")];
        }

        var findings = new List<ConfigFinding>();
        foreach (var (path, line, known) in schema.FindUnknown(document.Root))
        {
            var cure = removed.FirstOrDefault(entry => path == entry.Key || path.EndsWith("." + entry.Key, StringComparison.Ordinal)).Value;
            findings.Add(cure is not null
                ? ConfigFinding.Error(ConfigFinding.RemovedKey, $"'{path}' (line {line}) was removed from {component}; {schema.Version} refuses to start with it.", cure)
                : ConfigFinding.Error(
                    ConfigFinding.UnknownKey, $"'{path}' (line {line}) is no key of {component} {schema.Version}, which refuses to start with it.", Suggest(path, known)));
        }

        foreach (var (path, value, noun, cure) in schema.FindMisfits(document.Root))
        {
            var written = value is YamlScalarNode scalar ? $"'{Shorten(scalar.Value ?? string.Empty)}'" : value is YamlSequenceNode ? "a list" : "a mapping";
            findings.Add(ConfigFinding.Error(
                ConfigFinding.WrongValue, $"'{path}' (line {value.Start.Line}) is {written}, but {component} {schema.Version} takes {noun} there, and refuses to start with anything else.", cure));
        }

        return [.. findings, .. rules(document)];
    }

    private static string Shorten(string value) => value.Length <= LongestValue ? value : value[..LongestValue] + "…";

    /// <summary>The name that was probably meant.</summary>
    internal static string Suggest(string path, IReadOnlyList<string> known)
    {
        var name = path[(path.LastIndexOf('.') + 1)..];
        var nearest = known
            .Select(candidate => (candidate, distance: candidate.StartsWith(name, StringComparison.Ordinal) ? 1 : Distance(name, candidate)))
            .OrderBy(pair => pair.distance)
            .FirstOrDefault();
        return nearest.candidate is not null && nearest.distance <= Math.Max(2, name.Length / 3)
            ? $"Did you mean '{nearest.candidate}'?"
            : "Remove it, or look it up in the component's configuration reference.";
    }

    // Levenshtein, row by row.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
