using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Pipelines;

/// <summary>The steps of publishing, building and deploying.</summary>
public interface IDistributedApplicationPipeline
{
    /// <summary>Adds a step.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="action">What it does.</param>
    /// <param name="dependsOn">The step or steps before it: a name or several.</param>
    /// <param name="requiredBy">The step or steps it comes before: a name or several.</param>
    /// <exception cref="InvalidOperationException">There is one of that name.</exception>
    /// <exception cref="ArgumentException">A step is given as something else than names.</exception>
    void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null);

    /// <summary>Adds a step.</summary>
    /// <param name="step">The step.</param>
    /// <exception cref="InvalidOperationException">There is one of that name.</exception>
    void AddStep(PipelineStep step);

    /// <summary>Changes the steps when all are known.</summary>
    /// <param name="callback">Changes them.</param>
    void AddPipelineConfiguration(Func<PipelineConfigurationContext, Task> callback);

    /// <summary>Does the step that is asked for, with all it needs.</summary>
    /// <param name="context">What the steps have in common.</param>
    /// <exception cref="DistributedApplicationException">The step is unknown, the steps wait for each other, or some failed; it lists all.</exception>
    Task ExecuteAsync(PipelineContext context);
}

/// <summary>The steps when all are known.</summary>
public class PipelineConfigurationContext
{
    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The steps.</summary>
    public required IReadOnlyList<PipelineStep> Steps { get; init; }

    /// <summary>The model.</summary>
    public required DistributedApplicationModel Model { get; init; }

    /// <summary>The steps with a tag.</summary>
    /// <param name="tag">The tag.</param>
    public IEnumerable<PipelineStep> GetSteps(string tag) => Steps.Where(s => s.Tags.Contains(tag));

    /// <summary>The steps for a resource, by its name.</summary>
    /// <param name="resource">The resource.</param>
    public IEnumerable<PipelineStep> GetSteps(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Steps.Where(s => ResourceNames.Equal(s.Resource?.Name, resource.Name));
    }

    /// <summary>The steps with a tag for a resource, by its name.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="tag">The tag.</param>
    public IEnumerable<PipelineStep> GetSteps(IResource resource, string tag) => GetSteps(resource).Where(s => s.Tags.Contains(tag));
}

/// <summary>Makes steps for a resource.</summary>
public class PipelineStepAnnotation : IResourceAnnotation
{
    private readonly Func<PipelineStepFactoryContext, Task<IEnumerable<PipelineStep>>> _factory;

    /// <summary>Creates the annotation.</summary>
    /// <param name="factory">Makes a step.</param>
    public PipelineStepAnnotation(Func<PipelineStepFactoryContext, PipelineStep> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factory = context => Task.FromResult<IEnumerable<PipelineStep>>([factory(context)]);
    }

    /// <summary>Creates the annotation.</summary>
    /// <param name="factory">Makes a step.</param>
    public PipelineStepAnnotation(Func<PipelineStepFactoryContext, Task<PipelineStep>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factory = async context => [await factory(context).ConfigureAwait(false)];
    }

    /// <summary>Creates the annotation.</summary>
    /// <param name="factory">Makes steps.</param>
    public PipelineStepAnnotation(Func<PipelineStepFactoryContext, IEnumerable<PipelineStep>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factory = context => Task.FromResult(factory(context));
    }

    /// <summary>Creates the annotation.</summary>
    /// <param name="factory">Makes steps.</param>
    public PipelineStepAnnotation(Func<PipelineStepFactoryContext, Task<IEnumerable<PipelineStep>>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factory = factory;
    }

    /// <summary>Makes the steps.</summary>
    /// <param name="context">The resource, and what the steps have in common.</param>
    public Task<IEnumerable<PipelineStep>> CreateStepsAsync(PipelineStepFactoryContext context) => _factory(context);
}

/// <summary>What a factory of steps may use.</summary>
public class PipelineStepFactoryContext
{
    /// <summary>What the steps have in common.</summary>
    public required PipelineContext PipelineContext { get; init; }

    /// <summary>The resource.</summary>
    public required IResource Resource { get; init; }
}

/// <summary>Changes the steps when all are known, for a resource.</summary>
public class PipelineConfigurationAnnotation : IResourceAnnotation
{
    /// <summary>Creates the annotation.</summary>
    /// <param name="callback">Changes them.</param>
    public PipelineConfigurationAnnotation(Func<PipelineConfigurationContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    /// <summary>Creates the annotation.</summary>
    /// <param name="callback">Changes them.</param>
    public PipelineConfigurationAnnotation(Action<PipelineConfigurationContext> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context);
            return Task.CompletedTask;
        };
    }

    /// <summary>Changes them.</summary>
    public Func<PipelineConfigurationContext, Task> Callback { get; }
}

/// <summary>Where steps write to.</summary>
public interface IPipelineOutputService
{
    /// <summary>The folder to write to.</summary>
    string GetOutputDirectory();

    /// <summary>The folder to write what is of one resource to.</summary>
    /// <param name="resource">The resource.</param>
    string GetOutputDirectory(IResource resource);

    /// <summary>A folder that is deleted at the end.</summary>
    string GetTempDirectory();

    /// <summary>A folder for one resource that is deleted at the end.</summary>
    /// <param name="resource">The resource.</param>
    string GetTempDirectory(IResource resource);
}

internal sealed class PipelineOutputService(Microsoft.Extensions.Options.IOptions<PipelineOptions> options, Microsoft.Extensions.Configuration.IConfiguration configuration, IFileSystemService files) : IPipelineOutputService
{
    private readonly Lazy<string> _temp = new(() => files.TempDirectory.CreateTempSubdirectory("hyhome-pipeline-").Path);

    public string GetOutputDirectory() => options.Value.OutputPath is { } path
        ? Path.GetFullPath(path)
        : Path.Combine(configuration["AppHost:Directory"] ?? Environment.CurrentDirectory, "aspire-output");

    public string GetOutputDirectory(IResource resource) => Path.Combine(GetOutputDirectory(), resource.Name);

    public string GetTempDirectory() => _temp.Value;

    public string GetTempDirectory(IResource resource) => Path.Combine(GetTempDirectory(), resource.Name);
}
