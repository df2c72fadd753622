using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HyHome.Hosting.Pipelines;

/// <summary>Collects the steps and does them: each as soon as those before it are done, all errors at the end.</summary>
internal sealed class DistributedApplicationPipeline : IDistributedApplicationPipeline
{
    private readonly List<PipelineStep> _steps = [];
    private readonly List<Func<PipelineConfigurationContext, Task>> _configurations = [];

    public DistributedApplicationPipeline() => WellKnownSteps.AddTo(this);

    public void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(action);
        AddStep(new PipelineStep { Name = name, Action = action, DependsOnSteps = Names(dependsOn, nameof(dependsOn)), RequiredBySteps = Names(requiredBy, nameof(requiredBy)) });
    }

    public void AddStep(PipelineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (_steps.Exists(s => s.Name == step.Name))
        {
            throw new InvalidOperationException($"A step with the name '{step.Name}' has already been added to the pipeline.");
        }

        _steps.Add(step);
    }

    public void AddPipelineConfiguration(Func<PipelineConfigurationContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _configurations.Add(callback);
    }

    public async Task ExecuteAsync(PipelineContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value;
        await ExecuteAsync(context, options.Step ?? WellKnownPipelineSteps.Publish).ConfigureAwait(false);
    }

    /// <summary>Does one step with all it needs.</summary>
    public async Task ExecuteAsync(PipelineContext context, string step)
    {
        var graph = new StepGraph(await ResolveAsync(context).ConfigureAwait(false));
        var reporter = context.Services.GetRequiredService<IPipelineActivityReporter>();
        await new StepRunner(context, reporter).RunAsync(graph.Needed(step)).ConfigureAwait(false);
    }

    /// <summary>All steps: the application's, those of its resources, and changed by whoever wants to.</summary>
    public async Task<IReadOnlyList<PipelineStep>> ResolveAsync(PipelineContext context)
    {
        // Copies, so that a second execution does not see what configurations added in the first.
        List<PipelineStep> steps = [.. _steps.Select(Copy)];
        foreach (var resource in context.Model.Resources)
        {
            foreach (var annotation in resource.Annotations.OfType<PipelineStepAnnotation>())
            {
                foreach (var step in await annotation.CreateStepsAsync(new PipelineStepFactoryContext { PipelineContext = context, Resource = resource }).ConfigureAwait(false))
                {
                    step.Resource ??= resource;
                    steps.Add(step);
                }
            }
        }

        var configuration = new PipelineConfigurationContext { Services = context.Services, Model = context.Model, Steps = steps };
        foreach (var callback in _configurations.Concat(context.Model.Resources.SelectMany(r => r.Annotations.OfType<PipelineConfigurationAnnotation>()).Select(a => a.Callback)))
        {
            await callback(configuration).ConfigureAwait(false);
        }

        return steps;
    }

    private static PipelineStep Copy(PipelineStep step) => new()
    {
        Name = step.Name,
        Description = step.Description,
        Action = step.Action,
        DependsOnSteps = [.. step.DependsOnSteps],
        RequiredBySteps = [.. step.RequiredBySteps],
        Tags = [.. step.Tags],
        Resource = step.Resource,
    };

    private static List<string> Names(object? steps, string parameter) => steps switch
    {
        null => [],
        string name => [name],
        IEnumerable<string> names => [.. names],
        PipelineStep step => [step.Name],
        _ => throw new ArgumentException($"A step is named by a string or several, not by a value of type '{steps.GetType().Name}'.", parameter),
    };
}

/// <summary>The steps every application has: an end for each kind of work, and what comes before it.</summary>
internal static class WellKnownSteps
{
    public static void AddTo(DistributedApplicationPipeline pipeline)
    {
        Add(WellKnownPipelineSteps.BeforeStart, "Everything that prepares the model, before running and publishing alike.");
        Add(WellKnownPipelineSteps.Publish, "Everything that writes files.", WellKnownPipelineSteps.PublishPrereq);
        Add(WellKnownPipelineSteps.PublishPrereq, "What comes before publishing.", WellKnownPipelineSteps.ValidateComputeEnvironments, WellKnownPipelineSteps.ProcessParameters);
        Add(WellKnownPipelineSteps.Build, "Everything that builds images.", WellKnownPipelineSteps.BuildPrereq);
        Add(WellKnownPipelineSteps.BuildPrereq, "What comes before building.", WellKnownPipelineSteps.ProcessParameters);
        Add(WellKnownPipelineSteps.Push, "Everything that pushes images.", WellKnownPipelineSteps.PushPrereq);
        Add(WellKnownPipelineSteps.PushPrereq, "What comes before pushing images.");
        Add(WellKnownPipelineSteps.Deploy, "Everything that deploys.", WellKnownPipelineSteps.DeployPrereq);
        Add(WellKnownPipelineSteps.DeployPrereq, "What comes before deploying.", WellKnownPipelineSteps.ValidateComputeEnvironments, WellKnownPipelineSteps.ProcessParameters);
        Add(WellKnownPipelineSteps.Destroy, "Everything that takes down what was deployed.", WellKnownPipelineSteps.DestroyPrereq);
        Add(WellKnownPipelineSteps.DestroyPrereq, "What comes before taking down.");
        Add(WellKnownPipelineSteps.ProcessParameters, "Before any work that needs the values of parameters; a publisher that writes values asks for them itself.");
        pipeline.AddStep(new PipelineStep
        {
            Name = WellKnownPipelineSteps.ValidateComputeEnvironments,
            Description = "Checks that every resource goes to one compute environment.",
            Action = context =>
            {
                ValidateComputeEnvironments(context.Model);
                return Task.CompletedTask;
            },
        });
        pipeline.AddStep(new PipelineStep
        {
            Name = WellKnownPipelineSteps.Diagnostics,
            Description = "Lists the steps and their order.",
            Action = async context =>
            {
                foreach (var step in (await pipeline.ResolveAsync(context.PipelineContext).ConfigureAwait(false)).OrderBy(s => s.Name, StringComparer.Ordinal))
                {
                    context.Summary.Add(step.Name, $"{step.Description} after: {string.Join(", ", step.DependsOnSteps.DefaultIfEmpty("nothing"))}; before: {string.Join(", ", step.RequiredBySteps.DefaultIfEmpty("nothing"))}");
                }
            },
        });

        void Add(string name, string description, params string[] dependsOn) => pipeline.AddStep(new PipelineStep
        {
            Name = name,
            Description = description,
            Action = _ => Task.CompletedTask,
            DependsOnSteps = [.. dependsOn],
        });
    }

    private static void ValidateComputeEnvironments(DistributedApplicationModel model)
    {
        var environments = model.Resources.OfType<IComputeEnvironmentResource>().Select(e => e.Name).ToArray();
        var unbound = model.GetComputeResources().Where(r => r.GetComputeEnvironment() is null).Select(r => r.Name).ToArray();
        if (environments.Length > 1 && unbound.Length > 0)
        {
            throw new DistributedApplicationException(
                $"The model has several compute environments ({string.Join(", ", environments)}), and it is not said to which of them go: {string.Join(", ", unbound)}. Call WithComputeEnvironment on each.");
        }
    }
}
