using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

/// <summary>Adds .NET tools and says where they come from.</summary>
public static class DotnetToolResourceExtensions
{
    /// <summary>Adds a .NET tool, which is run from its package without being installed. Arguments given by <c>WithArgs</c> are the tool's.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Its name in the model.</param>
    /// <param name="packageId">Its package.</param>
    public static IResourceBuilder<DotnetToolResource> AddDotnetTool(this IDistributedApplicationBuilder builder, [ResourceName] string name, string packageId) =>
        builder.AddDotnetTool(new DotnetToolResource(name, packageId));

    /// <summary>Adds a .NET tool, which is run from its package without being installed. Arguments given by <c>WithArgs</c> are the tool's.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="resource">The tool.</param>
    public static IResourceBuilder<T> AddDotnetTool<T>(this IDistributedApplicationBuilder builder, T resource)
        where T : DotnetToolResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(resource)
            .WithInitialState(new CustomResourceSnapshot { ResourceType = "Tool", Properties = [new(CustomResourceKnownProperties.Source, Tool(resource).PackageId)] })
            .WithIconName("Toolbox")
            .WithWorkingDirectory(resource.WorkingDirectory)
            .WithRequiredCommand("dotnet", "https://dotnet.microsoft.com/download")
            .WithArgs(context =>
            {
                foreach (var argument in Arguments(Tool(resource)))
                {
                    context.Args.Add(argument);
                }
            });
    }

    /// <summary>Takes the tool from another package.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The tool.</param>
    /// <param name="packageId">The package.</param>
    public static IResourceBuilder<T> WithToolPackage<T>(this IResourceBuilder<T> builder, string packageId)
        where T : DotnetToolResource => Change(builder, tool => tool.PackageId = packageId);

    /// <summary>Takes a version of the tool.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The tool.</param>
    /// <param name="version">The version, or a pattern such as <c>10.0.*</c>.</param>
    public static IResourceBuilder<T> WithToolVersion<T>(this IResourceBuilder<T> builder, string version)
        where T : DotnetToolResource => Change(builder, tool => tool.Version = version);

    /// <summary>Lets the latest version be a prerelease.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The tool.</param>
    public static IResourceBuilder<T> WithToolPrerelease<T>(this IResourceBuilder<T> builder)
        where T : DotnetToolResource => Change(builder, tool => tool.Prerelease = true);

    /// <summary>Looks for the package in one more feed.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The tool.</param>
    /// <param name="source">The feed.</param>
    public static IResourceBuilder<T> WithToolSource<T>(this IResourceBuilder<T> builder, string source)
        where T : DotnetToolResource => Change(builder, tool => tool.Sources.Add(source));

    /// <summary>Looks for the package in the feeds given by <see cref="WithToolSource"/> only.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The tool.</param>
    public static IResourceBuilder<T> WithToolIgnoreExistingFeeds<T>(this IResourceBuilder<T> builder)
        where T : DotnetToolResource => Change(builder, tool => tool.IgnoreExistingFeeds = true);

    /// <summary>Leaves feeds out that do not answer.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The tool.</param>
    public static IResourceBuilder<T> WithToolIgnoreFailedSources<T>(this IResourceBuilder<T> builder)
        where T : DotnetToolResource => Change(builder, tool => tool.IgnoreFailedSources = true);

    private static DotnetToolAnnotation Tool(DotnetToolResource resource) => resource.Annotations.OfType<DotnetToolAnnotation>().Last();

    private static IResourceBuilder<T> Change<T>(IResourceBuilder<T> builder, Action<DotnetToolAnnotation> change)
        where T : DotnetToolResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        change(Tool(builder.Resource));
        return builder;
    }

    private static IEnumerable<string> Arguments(DotnetToolAnnotation tool) =>
    [
        "tool", "exec", tool.PackageId,
        .. tool.Sources.SelectMany(source => new[] { tool.IgnoreExistingFeeds ? "--source" : "--add-source", source }),
        .. tool.IgnoreFailedSources ? ["--ignore-failed-sources"] : Array.Empty<string>(),
        .. tool.Version is { } version ? ["--version", version] : tool.Prerelease ? ["--prerelease"] : Array.Empty<string>(),
        "--yes", "--",
    ];
}
