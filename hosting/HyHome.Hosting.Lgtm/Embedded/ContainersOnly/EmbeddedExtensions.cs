namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>The seam between the engines: elsewhere the components are containers and nothing else.</summary>
internal static class EmbeddedExtensions
{
    public static IResourceBuilder<T> ServedEmbedded<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource => builder;

    /// <summary>The other engine's dashboard knows nothing of Grafana's.</summary>
    public static IResourceBuilder<GrafanaResource> ShownInDashboard(this IResourceBuilder<GrafanaResource> builder, Func<IEnumerable<ContainerFileSystemItem>> dashboards) => builder;
}
