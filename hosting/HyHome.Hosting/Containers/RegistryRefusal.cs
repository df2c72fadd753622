namespace HyHome.Hosting.Containers;

/// <summary>Says what to do where a registry gives an image only to those it knows.</summary>
internal static class RegistryRefusal
{
    // How registries and engines say that somebody unknown gets nothing.
    private static readonly string[] Words = ["unauthorized", "denied", "no basic auth", "authentication required", "authorization failed", "forbidden"];

    /// <summary>The cure, in brackets and with a space before it; empty where the error is of another kind.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="error">What the engine says.</param>
    /// <param name="hasLogin">Whether it was given a login.</param>
    /// <param name="fault">What stood in the way of one.</param>
    public static string Cure(string registry, string error, bool hasLogin, string? fault) =>
        !Words.Any(word => error.Contains(word, StringComparison.OrdinalIgnoreCase)) ? ""
        : fault is not null ? $" (no login was found: {fault})"
        : hasLogin ? $" (with the login that this machine has for {registry}; renew it with 'docker login')"
        : $" (this machine has no login for {registry}; where it needs one, use 'docker login')";
}
