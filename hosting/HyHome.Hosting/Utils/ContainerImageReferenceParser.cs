using System.Text.RegularExpressions;

namespace HyHome.Hosting;

/// <summary>Reads references of images in the grammar of the distribution specification: <c>registry/path/name:tag@sha256:digest</c>.</summary>
internal static partial class ContainerImageReferenceParser
{
    /// <param name="Name">Registry and path, as given.</param>
    /// <param name="Tag">The tag.</param>
    /// <param name="Digest">The digest, without <c>sha256:</c>.</param>
    public sealed record Reference(string Name, string? Tag, string? Digest);

    /// <exception cref="ArgumentException">It is no reference.</exception>
    public static Reference Parse(string image)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(image);
        var match = Grammar().Match(image);
        return match.Success
            ? new(match.Groups["name"].Value, ValueOf(match, "tag"), ValueOf(match, "digest"))
            : throw new ArgumentException($"'{image}' is not an image: expected [registry/]name[:tag][@sha256:digest], in lower case except for the tag.", nameof(image));
    }

    private static string? ValueOf(Match match, string group) => match.Groups[group] is { Success: true } found ? found.Value : null;

    [GeneratedRegex(@"^(?<name>(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]+)?/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@sha256:(?<digest>[0-9a-f]{64}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
