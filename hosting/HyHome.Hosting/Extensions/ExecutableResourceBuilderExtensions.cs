using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

/// <summary>What can be said of programs.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <summary>Adds a program of this machine.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="command">The program: a path, or a name that is looked up in PATH.</param>
    /// <param name="workingDirectory">Where it runs; a relative path is taken from the AppHost's folder.</param>
    /// <param name="args">Its arguments.</param>
    public static IResourceBuilder<ExecutableResource> AddExecutable(this IDistributedApplicationBuilder builder, [ResourceName] string name, string command, string workingDirectory, params string[]? args) =>
        builder.AddExecutable(name, command, workingDirectory, args?.Cast<object>().ToArray());

    /// <summary>Adds a program of this machine.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="command">The program: a path, or a name that is looked up in PATH.</param>
    /// <param name="workingDirectory">Where it runs; a relative path is taken from the AppHost's folder.</param>
    /// <param name="args">Its arguments: text, endpoints, parameters, expressions.</param>
    public static IResourceBuilder<ExecutableResource> AddExecutable(this IDistributedApplicationBuilder builder, [ResourceName] string name, string command, string workingDirectory, params object[]? args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(workingDirectory);
        var executable = new ExecutableResource(name, command, Path.GetFullPath(workingDirectory, builder.AppHostDirectory));
        return builder.AddResource(executable).WithAnnotation(new CommandLineArgsCallbackAnnotation(list =>
        {
            foreach (var arg in args ?? [])
            {
                list.Add(arg);
            }
        }));
    }

    /// <summary>Runs another program.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="command">The program.</param>
    public static IResourceBuilder<T> WithCommand<T>(this IResourceBuilder<T> builder, string command)
        where T : ExecutableResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(command);
        builder.Resource.Annotations.OfType<ExecutableAnnotation>().Last().Command = command;
        return builder;
    }

    /// <summary>Runs the program in another folder.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="workingDirectory">The folder; a relative path is taken from the AppHost's folder.</param>
    public static IResourceBuilder<T> WithWorkingDirectory<T>(this IResourceBuilder<T> builder, string workingDirectory)
        where T : ExecutableResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(workingDirectory);
        builder.Resource.Annotations.OfType<ExecutableAnnotation>().Last().WorkingDirectory = Path.GetFullPath(workingDirectory, builder.ApplicationBuilder.AppHostDirectory);
        return builder;
    }

    /// <summary>Publishes the program as a container built from the Dockerfile in its folder.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(this IResourceBuilder<T> builder)
        where T : ExecutableResource => builder.PublishAsDockerFile(configure: null);

    /// <summary>Publishes the program as a container built from the Dockerfile in its folder.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="configure">Changes the container.</param>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(this IResourceBuilder<T> builder, Action<IResourceBuilder<ContainerResource>>? configure)
        where T : ExecutableResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return PublishedContainer.Replace(builder, builder.Resource.WorkingDirectory, configure);
    }
}

/// <summary>Questions about programs.</summary>
public static class ExecutableResourceExtensions
{
    /// <summary>The programs of a model.</summary>
    /// <param name="model">The model.</param>
    public static IEnumerable<ExecutableResource> GetExecutableResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.OfType<ExecutableResource>();
    }
}

/// <summary>A program or project that is a container when it is published, under the same name and with the same annotations.</summary>
internal sealed class PublishedContainer : ContainerResource
{
    private readonly IResource _original;

    private PublishedContainer(IResource original)
        : base(original.Name) => _original = original;

    public override ResourceAnnotationCollection Annotations => _original.Annotations;

    public static IResourceBuilder<T> Replace<T>(IResourceBuilder<T> builder, string contextPath, Action<IResourceBuilder<ContainerResource>>? configure)
        where T : IResource
    {
        var application = builder.ApplicationBuilder;
        if (!application.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        if (application.TryCreateResourceBuilder<PublishedContainer>(builder.Resource.Name, out var container))
        {
            configure?.Invoke(container);
            return builder;
        }

        application.Resources.Remove(builder.Resource);
        container = application.AddResource(new PublishedContainer(builder.Resource));
        container.WithDockerfile(contextPath);

        // Arguments of a program often are paths of this machine.
        container.WithArgs(context => context.Args.Clear());
        configure?.Invoke(container);
        return builder;
    }
}
