namespace HyHome.Hosting.Lgtm.Tests.Support;

/// <summary>Links into this repository's documents.</summary>
internal static class Anchors
{
    /// <summary>Whether a document is there, and in it the heading that an anchor names.</summary>
    public static bool Exist(string link)
    {
        var parts = link.Split('#');
        var file = Path.Combine(Repository.Root, parts[0]);
        return File.Exists(file) && (parts.Length == 1 || File.ReadLines(file).Any(line => line.StartsWith('#') && Anchor(line) == parts[1]));
    }

    // As GitHub makes them of headings.
    private static string Anchor(string heading) =>
        string.Concat(heading.TrimStart('#', ' ').ToLowerInvariant().Where(static c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');
}
