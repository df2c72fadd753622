using System.Text.RegularExpressions;

namespace HyHome.Hosting.Kubernetes.Validation;

/// <summary>What the API server takes as names.</summary>
internal static partial class KubernetesNames
{
    // A StatefulSet's pods are labelled with its name, a hyphen and a hash of ten digits, in 63 characters.
    public const int MaxLength = 52;

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

    /// <summary>A key of a ConfigMap.</summary>
    public static string Key(string path) => NotKey().Replace(path.Replace("/", "__", StringComparison.Ordinal), "-");

    [GeneratedRegex("^[a-z]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex Label();

    [GeneratedRegex("[^a-z0-9-]+")]
    private static partial Regex NotLabel();

    [GeneratedRegex("[^-._a-zA-Z0-9]")]
    private static partial Regex NotKey();
}
