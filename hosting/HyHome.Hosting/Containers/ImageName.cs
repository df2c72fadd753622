namespace HyHome.Hosting.Containers;

/// <summary>Which registry an image comes from, by Docker's rules.</summary>
internal static class ImageName
{
    /// <summary>The registry of images that name none.</summary>
    public const string DefaultRegistry = "docker.io";

    /// <summary>An image's name without its tag and digest.</summary>
    public static string RepositoryOf(string image)
    {
        var name = image.Split('@', 2)[0];
        var tag = name.IndexOf(':', name.LastIndexOf('/') + 1);
        return tag < 0 ? name : name[..tag];
    }

    /// <summary>The registry that an image names, else Docker's own.</summary>
    public static string RegistryOf(string image)
    {
        // Only what looks like a host is one: 'grafana/loki' is a path of the default registry.
        var end = image.IndexOf('/', StringComparison.Ordinal);
        var first = end < 0 ? "" : image[..end];
        return first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) ? first : DefaultRegistry;
    }
}
