namespace HyHome.Hosting.ApplicationModel;

public static partial class ResourceExtensions
{
    /// <summary>The environment variables of the resource; those whose value fails are left out.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="applicationOperation">Run for values, Publish for expressions.</param>
    [Obsolete("Use ExecutionConfigurationBuilder instead.")]
    public static async ValueTask<Dictionary<string, string>> GetEnvironmentVariableValuesAsync(this IResourceWithEnvironment resource, DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        var result = await ExecutionConfigurationBuilder.Create(resource).WithEnvironmentVariablesConfig()
            .BuildAsync(new DistributedApplicationExecutionContext(applicationOperation)).ConfigureAwait(false);
        return result.EnvironmentVariables.ToDictionary();
    }

    /// <summary>The arguments of the resource; those whose value fails are left out.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="applicationOperation">Run for values, Publish for expressions.</param>
    [Obsolete("Use ExecutionConfigurationBuilder instead.")]
    public static async ValueTask<string[]> GetArgumentValuesAsync(this IResourceWithArgs resource, DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        var result = await ExecutionConfigurationBuilder.Create(resource).WithArgumentsConfig()
            .BuildAsync(new DistributedApplicationExecutionContext(applicationOperation)).ConfigureAwait(false);
        return [.. result.Arguments.Select(a => a.Value)];
    }

    /// <summary>The resources the resource needs: what it refers to, waits for and belongs to.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="executionContext">What the application is doing.</param>
    /// <param name="mode">Whether the needs of those are counted too.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    public static Task<IReadOnlySet<IResource>> GetResourceDependenciesAsync(this IResource resource, DistributedApplicationExecutionContext executionContext, ResourceDependencyDiscoveryMode mode = ResourceDependencyDiscoveryMode.Recursive, CancellationToken cancellationToken = default) =>
        resource.GetResourceDependenciesAsync(executionContext, new ResourceDependencyDiscoveryOptions { DiscoveryMode = mode }, cancellationToken);

    /// <summary>The resources the resource needs: what it refers to, waits for and belongs to.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="executionContext">What the application is doing.</param>
    /// <param name="options">How far to look.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    public static async Task<IReadOnlySet<IResource>> GetResourceDependenciesAsync(this IResource resource, DistributedApplicationExecutionContext executionContext, ResourceDependencyDiscoveryOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(executionContext);
        ArgumentNullException.ThrowIfNull(options);
        HashSet<IResource> found = [];
        Queue<IResource> open = new([resource]);
        while (open.TryDequeue(out var current))
        {
            foreach (var dependency in await DirectDependencies.OfAsync(current, executionContext, cancellationToken).ConfigureAwait(false))
            {
                if (dependency != resource && found.Add(dependency) && options.DiscoveryMode == ResourceDependencyDiscoveryMode.Recursive)
                {
                    open.Enqueue(dependency);
                }
            }
        }

        return found;
    }
}

/// <summary>How far dependencies are followed.</summary>
public enum ResourceDependencyDiscoveryMode
{
    /// <summary>To the end.</summary>
    Recursive = 0,

    /// <summary>One step.</summary>
    DirectOnly = 1,
}

/// <summary>How dependencies are found.</summary>
public sealed class ResourceDependencyDiscoveryOptions
{
    /// <summary>How far they are followed.</summary>
    public ResourceDependencyDiscoveryMode DiscoveryMode { get; init; }

    /// <summary>Not used: callbacks are cheap here and always asked anew.</summary>
    public bool CacheAnnotationCallbackResults { get; init; }
}

/// <summary>The resources one resource needs, one step away.</summary>
internal static class DirectDependencies
{
    public static async Task<IReadOnlySet<IResource>> OfAsync(IResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        HashSet<IResource> found = [];
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        var gathered = new GatheredConfiguration();
        var logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        await new ArgumentsGatherer().GatherAsync(gathered, resource, logger, executionContext, cancellationToken).ConfigureAwait(false);
        await new EnvironmentVariablesGatherer().GatherAsync(gathered, resource, logger, executionContext, cancellationToken).ConfigureAwait(false);
        foreach (var value in gathered.Arguments.Concat(gathered.EnvironmentVariables.Values))
        {
            Visit(value);
        }

        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
        {
            found.Add(wait.Resource);
        }

        if (resource is IResourceWithParent child)
        {
            found.Add(child.Parent);
        }

        if (resource is IResourceWithConnectionString connection)
        {
            Visit(connection.ConnectionStringExpression);
        }

        found.Remove(resource);
        return found;

        void Visit(object? value)
        {
            if (value is null || !seen.Add(value))
            {
                return;
            }

            if (value is IResource direct)
            {
                found.Add(direct);
            }
            else if (value is IResourceBuilder<IResource> builder)
            {
                found.Add(builder.Resource);
            }
            else if (value is IValueWithReferences composed)
            {
                foreach (var reference in composed.References)
                {
                    Visit(reference);
                }
            }
        }
    }
}
