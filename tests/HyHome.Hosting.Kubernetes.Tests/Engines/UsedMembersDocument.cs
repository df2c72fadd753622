using System.Text;
using System.Text.RegularExpressions;

namespace HyHome.Hosting.Kubernetes.Tests.Engines;

/// <summary>The committed list of what the model takes from its engine, with the place of each type in Aspire's sources.</summary>
internal sealed partial class UsedMembersDocument
{
    /// <summary>Stands where a type is the BuiltIn engine's own.</summary>
    public const string NoSource = "BuiltIn only";

    private const string Head = """
        # What the model uses of the hosting API

        Every member of the engine that the assemblies of the components, of the Kubernetes publisher and of the AppHost refer to, as the compiler bound them, so that
        each can be checked against Aspire. Paths are those of the Aspire repository at tag v13.5.2. `!0` and `!!0` are type parameters of the type
        and of the method. Types that only the BuiltIn engine has stand at the end; the files that use them have a twin for Aspire.

        Written by a test: `HYHOME_ACCEPT=1 ASPIRE_SOURCE=<clone of Aspire at the tag> dotnet run --project tests/HyHome.Hosting.Kubernetes.Tests -- -class "*EngineTests"`.

        """;

    private readonly Dictionary<string, (string Source, SortedSet<string> Members)> _types = new(StringComparer.Ordinal);

    public static string Path => System.IO.Path.Combine(Support.Repository.Root, "docs", "aspire-api-used.md");

    public IEnumerable<string> Types => _types.Keys;

    public static UsedMembersDocument Read()
    {
        var document = new UsedMembersDocument();
        if (!File.Exists(Path))
        {
            return document;
        }

        SortedSet<string>? members = null;
        foreach (var line in File.ReadLines(Path))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                members = new SortedSet<string>(StringComparer.Ordinal);
                document._types[heading.Groups["type"].Value] = (heading.Groups["source"].Value, members);
            }
            else if (line.StartsWith("- `", StringComparison.Ordinal))
            {
                members!.Add(line[3..^1]);
            }
        }

        return document;
    }

    public string? SourceOf(string type) => _types.TryGetValue(type, out var found) ? found.Source : null;

    public IReadOnlySet<string> MembersOf(string type) => _types.TryGetValue(type, out var found) ? found.Members : new SortedSet<string>();

    public static string Write(IReadOnlyDictionary<string, SortedSet<string>> used, Func<string, string> sourceOf)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var (type, members) in used.OrderBy(u => sourceOf(u.Key) == NoSource).ThenBy(u => u.Key, StringComparer.Ordinal))
        {
            text.Append("\n### `").Append(type).Append("`: ").Append(sourceOf(type)).Append("\n\n");
            text.AppendJoin("\n", members.Select(member => $"- `{member}`")).Append(members.Count > 0 ? "\n" : string.Empty);
        }

        return text.ToString().Replace("\n\n\n", "\n\n", StringComparison.Ordinal).TrimEnd('\n') + "\n";
    }

    [GeneratedRegex("^### `(?<type>[^`]+)`: (?<source>.+)$")]
    private static partial Regex Heading();
}
