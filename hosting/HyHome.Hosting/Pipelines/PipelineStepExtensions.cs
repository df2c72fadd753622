using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Pipelines;

/// <summary>The order of several steps at once.</summary>
public static class PipelineStepExtensions
{
    /// <summary>Does steps after another one.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="step">The other one; null for nothing.</param>
    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, PipelineStep? step) => steps.Each(s => s.DependsOn(step!), step is not null);

    /// <summary>Does steps after another one.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="stepName">The other one; empty for nothing.</param>
    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, string stepName) => steps.Each(s => s.DependsOn(stepName), !string.IsNullOrEmpty(stepName));

    /// <summary>Does steps after all of others.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="targetSteps">The others.</param>
    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, IEnumerable<PipelineStep> targetSteps)
    {
        var targets = targetSteps.ToArray();
        return steps.Each(s => s.DependsOnSteps.AddRange(targets.Select(t => t.Name)));
    }

    /// <summary>Does steps before another one.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="step">The other one; null for nothing.</param>
    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, PipelineStep? step) => steps.Each(s => s.RequiredBy(step!), step is not null);

    /// <summary>Does steps before another one.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="stepName">The other one; empty for nothing.</param>
    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, string stepName) => steps.Each(s => s.RequiredBy(stepName), !string.IsNullOrEmpty(stepName));

    /// <summary>Does steps before all of others.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="targetSteps">The others.</param>
    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, IEnumerable<PipelineStep> targetSteps)
    {
        var targets = targetSteps.ToArray();
        return steps.Each(s => s.RequiredBySteps.AddRange(targets.Select(t => t.Name)));
    }

    private static IEnumerable<PipelineStep> Each(this IEnumerable<PipelineStep> steps, Action<PipelineStep> change, bool when = true)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var all = steps.ToArray();
        if (when)
        {
            Array.ForEach(all, change);
        }

        return all;
    }
}

/// <summary>Steps of resources.</summary>
public static class PipelineStepFactoryExtensions
{
    /// <summary>Adds a step for the resource.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="factory">Makes it.</param>
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, PipelineStep> factory)
        where T : IResource => Add(builder, new PipelineStepAnnotation(factory));

    /// <summary>Adds a step for the resource.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="factory">Makes it.</param>
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, Task<PipelineStep>> factory)
        where T : IResource => Add(builder, new PipelineStepAnnotation(factory));

    /// <summary>Adds steps for the resource.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="factory">Makes them.</param>
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, IEnumerable<PipelineStep>> factory)
        where T : IResource => Add(builder, new PipelineStepAnnotation(factory));

    /// <summary>Adds steps for the resource.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="factory">Makes them.</param>
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, Task<IEnumerable<PipelineStep>>> factory)
        where T : IResource => Add(builder, new PipelineStepAnnotation(factory));

    /// <summary>Adds a step for the resource.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="stepName">Its name.</param>
    /// <param name="callback">What it does.</param>
    /// <param name="dependsOn">The steps before it.</param>
    /// <param name="requiredBy">The steps it comes before.</param>
    /// <param name="tags">By what it is found.</param>
    /// <param name="description">What it does, in words.</param>
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(this IResourceBuilder<T> builder, string stepName, Func<PipelineStepContext, Task> callback, string[]? dependsOn = null, string[]? requiredBy = null, string[]? tags = null, string? description = null)
        where T : IResource
    {
        ArgumentException.ThrowIfNullOrEmpty(stepName);
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithPipelineStepFactory(context => new PipelineStep
        {
            Name = stepName,
            Action = callback,
            DependsOnSteps = [.. dependsOn ?? []],
            RequiredBySteps = [.. requiredBy ?? []],
            Tags = [.. tags ?? []],
            Description = description,
            Resource = context.Resource,
        });
    }

    /// <summary>Changes the steps when all are known.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Changes them.</param>
    public static IResourceBuilder<T> WithPipelineConfiguration<T>(this IResourceBuilder<T> builder, Action<PipelineConfigurationContext> callback)
        where T : IResource => Add(builder, new PipelineConfigurationAnnotation(callback));

    /// <summary>Changes the steps when all are known.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Changes them.</param>
    public static IResourceBuilder<T> WithPipelineConfiguration<T>(this IResourceBuilder<T> builder, Func<PipelineConfigurationContext, Task> callback)
        where T : IResource => Add(builder, new PipelineConfigurationAnnotation(callback));

    private static IResourceBuilder<T> Add<T, TAnnotation>(IResourceBuilder<T> builder, TAnnotation annotation)
        where T : IResource
        where TAnnotation : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(annotation);
    }
}
