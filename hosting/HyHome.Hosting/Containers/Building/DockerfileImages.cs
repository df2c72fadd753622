using System.Text.RegularExpressions;

namespace HyHome.Hosting.Containers.Building;

/// <summary>The images that a Dockerfile starts or copies from: those whose registries a builder has to be known to.</summary>
internal static partial class DockerfileImages
{
    /// <summary>Finds them.</summary>
    /// <param name="dockerfile">The text.</param>
    /// <param name="arguments">The build's arguments, which may be part of a name.</param>
    public static IReadOnlyList<string> Of(string dockerfile, IReadOnlyDictionary<string, string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var stages = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "scratch" };
        var images = new List<string>();
        foreach (var line in Continuation().Replace(dockerfile, " ").Split('\n'))
        {
            if (Argument().Match(line) is { Success: true } argument)
            {
                var name = argument.Groups["name"].Value;
                values[name] = arguments.TryGetValue(name, out var given) ? given : argument.Groups["value"].Value.Trim('"', '\'');
            }
            else if (From().Match(line) is { Success: true } from)
            {
                Add(from.Groups["image"].Value);
                if (from.Groups["stage"].Success)
                {
                    stages.Add(from.Groups["stage"].Value);
                }
            }
            else
            {
                foreach (var other in Source().Matches(line).Select(match => match.Groups["image"].Value))
                {
                    Add(other);
                }
            }
        }

        return images;

        void Add(string said)
        {
            var image = Variable().Replace(said, match =>
                values.TryGetValue(match.Groups["name"].Value, out var value) && value.Length > 0 ? value : match.Groups["default"].Value);

            // A stage is copied from by its name or its number.
            if (image.Length > 0 && !stages.Contains(image) && !image.All(char.IsAsciiDigit) && !images.Contains(image))
            {
                images.Add(image);
            }
        }
    }

    [GeneratedRegex(@"\\[ \t]*\r?\n")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"^\s*ARG\s+(?<name>\w+)(=(?<value>\S*))?", RegexOptions.IgnoreCase)]
    private static partial Regex Argument();

    [GeneratedRegex(@"^\s*FROM\s+(--\S+\s+)*(?<image>\S+)(\s+AS\s+(?<stage>\S+))?", RegexOptions.IgnoreCase)]
    private static partial Regex From();

    [GeneratedRegex(@"(^\s*(COPY|ADD)\s.*?--from=|^\s*RUN\s.*?--mount=\S*?\bfrom=)(?<image>[^\s,]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Source();

    [GeneratedRegex(@"\$\{(?<name>\w+)(:-(?<default>[^}]*))?\}|\$(?<name>\w+)")]
    private static partial Regex Variable();
}
