namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>The seam between the engines: elsewhere the components are containers and nothing else.</summary>
internal static class EmbeddedExtensions
{
    public static IResourceBuilder<T> ServedEmbedded<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource => builder;
}
