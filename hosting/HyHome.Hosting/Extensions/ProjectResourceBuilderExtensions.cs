using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

/// <summary>What can be said of projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project the AppHost references.</summary>
    /// <typeparam name="TProject">Its generated class, <c>Projects.Name</c>.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, _ => { });

    /// <summary>Adds a project the AppHost references.</summary>
    /// <typeparam name="TProject">Its generated class, <c>Projects.Name</c>.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="launchProfileName">The launch profile; null for none.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, options => SelectProfile(options, launchProfileName));

    /// <summary>Adds a project the AppHost references.</summary>
    /// <typeparam name="TProject">Its generated class, <c>Projects.Name</c>.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="configure">Says how it is added.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new() => Add(builder, new ProjectResource(name), new TProject(), configure);

    /// <summary>Adds a project by its path.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="projectPath">The project file; a relative path is taken from the AppHost's folder.</param>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath) =>
        builder.AddProject(name, projectPath, _ => { });

    /// <summary>Adds a project by its path.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="projectPath">The project file; a relative path is taken from the AppHost's folder.</param>
    /// <param name="launchProfileName">The launch profile; null for none.</param>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath, string? launchProfileName) =>
        builder.AddProject(name, projectPath, options => SelectProfile(options, launchProfileName));

    /// <summary>Adds a project by its path.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="projectPath">The project file; a relative path is taken from the AppHost's folder.</param>
    /// <param name="configure">Says how it is added.</param>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath, Action<ProjectResourceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(projectPath);
        return Add(builder, new ProjectResource(name), new ProjectMetadata(ProjectFile(Path.GetFullPath(projectPath, builder.AppHostDirectory))), configure);
    }

    /// <summary>Adds a C# program of one file, or the project in a folder.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="path">The file or folder; a relative path is taken from the AppHost's folder.</param>
    public static IResourceBuilder<ProjectResource> AddCSharpApp(this IDistributedApplicationBuilder builder, [ResourceName] string name, string path) =>
        builder.AddCSharpApp(name, path, _ => { });

    /// <summary>Adds a C# program of one file, or the project in a folder.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="path">The file or folder; a relative path is taken from the AppHost's folder.</param>
    /// <param name="configure">Says how it is added.</param>
    public static IResourceBuilder<CSharpAppResource> AddCSharpApp(this IDistributedApplicationBuilder builder, [ResourceName] string name, string path, Action<ProjectResourceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(path);
        return Add(builder, new CSharpAppResource(name), new ProjectMetadata(ProjectFile(Path.GetFullPath(path, builder.AppHostDirectory))), configure);
    }

    /// <summary>Runs several copies of a project.</summary>
    /// <param name="builder">The project.</param>
    /// <param name="replicas">How many.</param>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Does not make a published project trust forwarded headers.</summary>
    /// <param name="builder">The project.</param>
    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(this IResourceBuilder<ProjectResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation<DisableForwardedHeadersAnnotation>(ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Says of which of its endpoints a project is told by environment variables.</summary>
    /// <param name="builder">The project.</param>
    /// <param name="filter">Which.</param>
    public static IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(this IResourceBuilder<ProjectResource> builder, Func<EndpointAnnotation, bool> filter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(filter);
        return builder.WithAnnotation(new EndpointEnvironmentInjectionFilterAnnotation(filter));
    }

    /// <summary>Publishes the project as a container built from the Dockerfile in its folder.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The project.</param>
    /// <param name="configure">Changes the container.</param>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(this IResourceBuilder<T> builder, Action<IResourceBuilder<ContainerResource>>? configure = null)
        where T : ProjectResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return PublishedContainer.Replace(builder, Path.GetDirectoryName(builder.Resource.GetProjectMetadata().ProjectPath)!, configure);
    }

    private static IResourceBuilder<T> Add<T>(IDistributedApplicationBuilder builder, T project, IProjectMetadata metadata, Action<ProjectResourceOptions> configure)
        where T : ProjectResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ProjectResourceOptions();
        configure(options);
        return ProjectDefaults.Apply(builder.AddResource(project).WithAnnotation(metadata), options);
    }

    private static void SelectProfile(ProjectResourceOptions options, string? launchProfileName)
    {
        options.ExcludeLaunchProfile = launchProfileName is null;
        options.LaunchProfileName = launchProfileName;
    }

    private static string ProjectFile(string path) =>
        Directory.Exists(path) && Directory.GetFiles(path, "*.csproj") is [var only] ? only
        : path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? path
        : throw new DistributedApplicationException($"The path '{path}' is no project: it must be a .csproj or .cs file, or a folder with a single .csproj file.");
}

/// <summary>Questions about projects.</summary>
public static class ProjectResourceExtensions
{
    /// <summary>The projects of a model.</summary>
    /// <param name="model">The model.</param>
    public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.OfType<ProjectResource>();
    }

    /// <summary>What is known of a project.</summary>
    /// <param name="projectResource">The project.</param>
    /// <exception cref="InvalidOperationException">Nothing is.</exception>
    public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource)
    {
        ArgumentNullException.ThrowIfNull(projectResource);
        return projectResource.Annotations.OfType<IProjectMetadata>().LastOrDefault()
            ?? throw new InvalidOperationException($"The project '{projectResource.Name}' has no project metadata. Add it with AddProject.");
    }
}
