using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

public static partial class ContainerResourceBuilderExtensions
{
    /// <summary>Adds a container whose image is built.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="contextPath">The folder sent to the builder; a relative path is taken from the AppHost's folder.</param>
    /// <param name="dockerfilePath">The Dockerfile; a relative path is taken from the context. By default <c>Dockerfile</c>.</param>
    /// <param name="stage">The stage to build; null for the last.</param>
    public static IResourceBuilder<ContainerResource> AddDockerfile(this IDistributedApplicationBuilder builder, [ResourceName] string name, string contextPath, string? dockerfilePath = null, string? stage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithDockerfile(contextPath, dockerfilePath, stage);
    }

    /// <summary>Adds a container whose image is built from a Dockerfile made at that time.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="contextPath">The folder sent to the builder; a relative path is taken from the AppHost's folder.</param>
    /// <param name="dockerfileFactory">Makes the Dockerfile.</param>
    /// <param name="stage">The stage to build; null for the last.</param>
    public static IResourceBuilder<ContainerResource> AddDockerfileFactory(this IDistributedApplicationBuilder builder, [ResourceName] string name, string contextPath, Func<DockerfileFactoryContext, string> dockerfileFactory, string? stage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithDockerfileFactory(contextPath, dockerfileFactory, stage);
    }

    /// <summary>Adds a container whose image is built from a Dockerfile made at that time.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="contextPath">The folder sent to the builder; a relative path is taken from the AppHost's folder.</param>
    /// <param name="dockerfileFactory">Makes the Dockerfile.</param>
    /// <param name="stage">The stage to build; null for the last.</param>
    public static IResourceBuilder<ContainerResource> AddDockerfileFactory(this IDistributedApplicationBuilder builder, [ResourceName] string name, string contextPath, Func<DockerfileFactoryContext, Task<string>> dockerfileFactory, string? stage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithDockerfileFactory(contextPath, dockerfileFactory, stage);
    }

    /// <summary>Builds the container's image.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="contextPath">The folder sent to the builder; a relative path is taken from the AppHost's folder.</param>
    /// <param name="dockerfilePath">The Dockerfile; a relative path is taken from the context. By default <c>Dockerfile</c>.</param>
    /// <param name="stage">The stage to build; null for the last.</param>
    public static IResourceBuilder<T> WithDockerfile<T>(this IResourceBuilder<T> builder, string contextPath, string? dockerfilePath = null, string? stage = null)
        where T : ContainerResource
    {
        var context = ContextPath(builder, contextPath);
        return builder.WithBuild(new DockerfileBuildAnnotation(context, Path.GetFullPath(dockerfilePath ?? "Dockerfile", context), stage));
    }

    /// <summary>Builds the container's image from a Dockerfile made at that time.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="contextPath">The folder sent to the builder; a relative path is taken from the AppHost's folder.</param>
    /// <param name="dockerfileFactory">Makes the Dockerfile.</param>
    /// <param name="stage">The stage to build; null for the last.</param>
    public static IResourceBuilder<T> WithDockerfileFactory<T>(this IResourceBuilder<T> builder, string contextPath, Func<DockerfileFactoryContext, string> dockerfileFactory, string? stage = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(dockerfileFactory);
        return builder.WithDockerfileFactory(contextPath, context => Task.FromResult(dockerfileFactory(context)), stage);
    }

    /// <summary>Builds the container's image from a Dockerfile made at that time.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="contextPath">The folder sent to the builder; a relative path is taken from the AppHost's folder.</param>
    /// <param name="dockerfileFactory">Makes the Dockerfile.</param>
    /// <param name="stage">The stage to build; null for the last.</param>
    public static IResourceBuilder<T> WithDockerfileFactory<T>(this IResourceBuilder<T> builder, string contextPath, Func<DockerfileFactoryContext, Task<string>> dockerfileFactory, string? stage = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(dockerfileFactory);
        var context = ContextPath(builder, contextPath);
        var dockerfile = builder.ApplicationBuilder.FileSystemService.TempDirectory.CreateTempFile("Dockerfile").Path;
        return builder.WithBuild(new DockerfileBuildAnnotation(context, dockerfile, stage) { DockerfileFactory = dockerfileFactory });
    }

    /// <summary>Gives an argument to the build of the image.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value: text or anything printed as such, or a parameter.</param>
    /// <exception cref="InvalidOperationException">The image is not built.</exception>
    public static IResourceBuilder<T> WithBuildArg<T>(this IResourceBuilder<T> builder, string name, object? value)
        where T : ContainerResource
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Build(builder).BuildArguments[name] = value is IResourceBuilder<ParameterResource> parameter ? parameter.Resource : value;
        return builder;
    }

    /// <summary>Gives a parameter to the build of the image as an argument.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The argument.</param>
    /// <param name="value">The parameter; a secret one would stay in the image.</param>
    /// <exception cref="InvalidOperationException">The image is not built, or the parameter is secret.</exception>
    public static IResourceBuilder<T> WithBuildArg<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Resource.Secret
            ? throw new InvalidOperationException($"The parameter '{value.Resource.Name}' is secret and would stay readable in the image as build argument '{name}'. Use WithBuildSecret.")
            : builder.WithBuildArg(name, (object)value.Resource);
    }

    /// <summary>Gives a parameter to the build of the image as a secret, which does not stay in the image.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The secret's id.</param>
    /// <param name="value">The parameter.</param>
    /// <exception cref="InvalidOperationException">The image is not built.</exception>
    public static IResourceBuilder<T> WithBuildSecret<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : ContainerResource
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        Build(builder).BuildSecrets[name] = value.Resource;
        return builder;
    }

    private static string ContextPath<T>(IResourceBuilder<T> builder, string contextPath)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(contextPath);
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(contextPath, builder.ApplicationBuilder.AppHostDirectory));
    }

    private static IResourceBuilder<T> WithBuild<T>(this IResourceBuilder<T> builder, DockerfileBuildAnnotation build)
        where T : ContainerResource
    {
        // The image is named like the resource, and a resource that had an image keeps it beside the built one.
        var name = builder.Resource.Name.ToLowerInvariant();
        if (builder.Resource.HasAnnotationOfType<ContainerImageAnnotation>())
        {
            build.ImageName = name;
            build.ImageTag = "latest";
            return builder.WithAnnotation(build, ResourceAnnotationMutationBehavior.Replace);
        }

        builder.WithAnnotation(build, ResourceAnnotationMutationBehavior.Replace);
        return builder.WithAnnotation(new ContainerImageAnnotation { Image = name, Tag = "latest" });
    }

    private static DockerfileBuildAnnotation Build<T>(IResourceBuilder<T> builder)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build)
            ? build
            : throw new InvalidOperationException($"The resource '{builder.Resource.Name}' does not have a Dockerfile. Call WithDockerfile before.");
    }
}
