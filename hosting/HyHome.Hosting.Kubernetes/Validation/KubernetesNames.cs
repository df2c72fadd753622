using System.Text.RegularExpressions;

namespace HyHome.Hosting.Kubernetes.Validation;

/// <summary>What the API server takes as names.</summary>
internal static partial class KubernetesNames
{
    // A StatefulSet's pods are labelled with its name, a hyphen and a hash of ten digits, in 63 characters.
    public const int MaxLength = 52;

    // 253 are allowed; the number that tells equal ones apart is added.
    private const int MaxKey = 240;

    public static string Of(string resource) => resource.ToLowerInvariant();

    public static bool IsLabel(string name, int maxLength = 63) => name.Length <= maxLength && Label().IsMatch(name);

    /// <summary>A text as a DNS label: what is not allowed becomes a hyphen.</summary>
    public static string ToLabel(string text) => NotLabel().Replace(text.ToLowerInvariant(), "-").Trim('-');

    /// <summary>A port's name: at most 15 characters with a letter among them.</summary>
    public static string Port(string endpoint, int port)
    {
        var name = ToLabel(endpoint);
        return name.Length is > 0 and <= 15 && name.Any(char.IsAsciiLetter) && !name.Contains("--", StringComparison.Ordinal) ? name : $"port-{port}";
    }

    /// <summary>A key of a ConfigMap, from a path: its end, where the whole would be too long.</summary>
    public static string Key(string path)
    {
        var key = NotKey().Replace(path.Replace("/", "__", StringComparison.Ordinal), "-");
        key = key.Length <= MaxKey ? key : key[^MaxKey..];
        return key.StartsWith('.') && key.Trim('.').Length == 0 || key.StartsWith("..", StringComparison.Ordinal) ? $"_{key[1..]}" : key;
    }

    /// <summary>A name of several labels, such as that of a class or a host.</summary>
    public static bool IsSubdomain(string name) => name.Length <= 253 && Subdomain().IsMatch(name);

    /// <summary>A variable that every version of Kubernetes takes.</summary>
    public static bool IsVariable(string name) => Variable().IsMatch(name);

    /// <summary>The part of an image's name before the tag.</summary>
    public static bool IsRepository(string name) => Repository().IsMatch(name);

    /// <summary>An image's tag.</summary>
    public static bool IsTag(string tag) => Tag().IsMatch(tag);

    [GeneratedRegex("^[a-z]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex Label();

    [GeneratedRegex("[^a-z0-9-]+")]
    private static partial Regex NotLabel();

    [GeneratedRegex("[^-._a-zA-Z0-9]")]
    private static partial Regex NotKey();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$")]
    private static partial Regex Subdomain();

    [GeneratedRegex("^[-._a-zA-Z][-._a-zA-Z0-9]*$")]
    private static partial Regex Variable();

    [GeneratedRegex("^([a-zA-Z0-9][-a-zA-Z0-9.]*(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$")]
    private static partial Regex Repository();

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")]
    private static partial Regex Tag();
}
