using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>Evaluates what a resource is started with: arguments and environment variables.</summary>
public interface IExecutionConfigurationBuilder
{
    /// <summary>Adds a source of configuration; they run in the order they are added.</summary>
    /// <param name="gatherer">The source.</param>
    IExecutionConfigurationBuilder AddExecutionConfigurationGatherer(IExecutionConfigurationGatherer gatherer);

    /// <summary>Evaluates: values when the application runs, expressions when it is published.</summary>
    /// <param name="executionContext">What the application is doing.</param>
    /// <param name="resourceLogger">Where to write what people should know.</param>
    /// <param name="cancellationToken">Ends the wait for values that are not known yet.</param>
    Task<IExecutionConfigurationResult> BuildAsync(DistributedApplicationExecutionContext executionContext, ILogger? resourceLogger = null, CancellationToken cancellationToken = default);
}

/// <summary>A source of configuration.</summary>
public interface IExecutionConfigurationGatherer
{
    /// <summary>Adds to the configuration.</summary>
    /// <param name="context">The configuration so far.</param>
    /// <param name="resource">The resource it is for.</param>
    /// <param name="resourceLogger">Where to write what people should know.</param>
    /// <param name="executionContext">What the application is doing.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    ValueTask GatherAsync(IExecutionConfigurationGathererContext context, IResource resource, ILogger resourceLogger, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken = default);
}

/// <summary>The configuration while it is gathered.</summary>
public interface IExecutionConfigurationGathererContext
{
    /// <summary>The arguments so far.</summary>
    List<object> Arguments { get; }

    /// <summary>The environment variables so far.</summary>
    Dictionary<string, object> EnvironmentVariables { get; }

    /// <summary>Adds anything else.</summary>
    /// <param name="metadata">What it is.</param>
    void AddAdditionalData(IExecutionConfigurationData metadata);
}

/// <summary>Marks configuration beyond arguments and environment variables.</summary>
public interface IExecutionConfigurationData;

/// <summary>What a resource is started with.</summary>
public interface IExecutionConfigurationResult
{
    /// <summary>The values and expressions it is made of.</summary>
    IEnumerable<object> References { get; }

    /// <summary>The arguments, as they were given and as they are.</summary>
    IEnumerable<(object Unprocessed, string Processed, bool IsSensitive)> ArgumentsWithUnprocessed { get; }

    /// <summary>The arguments.</summary>
    IEnumerable<(string Value, bool IsSensitive)> Arguments { get; }

    /// <summary>The environment variables, as they were given and as they are.</summary>
    IEnumerable<KeyValuePair<string, (object Unprocessed, string Processed)>> EnvironmentVariablesWithUnprocessed { get; }

    /// <summary>The environment variables.</summary>
    IEnumerable<KeyValuePair<string, string>> EnvironmentVariables { get; }

    /// <summary>Anything else.</summary>
    IEnumerable<IExecutionConfigurationData> AdditionalConfigurationData { get; }

    /// <summary>All errors; null when there was none. What failed is left out of the rest.</summary>
    Exception? Exception { get; }
}

/// <summary>The evaluator. Start with <see cref="Create"/>.</summary>
public sealed class ExecutionConfigurationBuilder : IExecutionConfigurationBuilder
{
    private readonly IResource _resource;
    private readonly List<IExecutionConfigurationGatherer> _gatherers = [];

    internal ExecutionConfigurationBuilder(IResource resource) => _resource = resource;

    /// <summary>Creates an evaluator for a resource.</summary>
    /// <param name="resource">The resource.</param>
    public static IExecutionConfigurationBuilder Create(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ExecutionConfigurationBuilder(resource);
    }

    /// <inheritdoc/>
    public IExecutionConfigurationBuilder AddExecutionConfigurationGatherer(IExecutionConfigurationGatherer gatherer)
    {
        ArgumentNullException.ThrowIfNull(gatherer);
        _gatherers.Add(gatherer);
        return this;
    }

    /// <inheritdoc/>
    public async Task<IExecutionConfigurationResult> BuildAsync(DistributedApplicationExecutionContext executionContext, ILogger? resourceLogger = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        var configuration = new GatheredConfiguration();
        var logger = resourceLogger ?? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        foreach (var gatherer in _gatherers)
        {
            await gatherer.GatherAsync(configuration, _resource, logger, executionContext, cancellationToken).ConfigureAwait(false);
        }

        return await configuration.ResolveAsync(_resource, executionContext, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>The usual sources of configuration.</summary>
public static class ExecutionConfigurationBuilderExtensions
{
    /// <summary>Adds the arguments said by <c>WithArgs</c>.</summary>
    /// <param name="builder">The evaluator.</param>
    public static IExecutionConfigurationBuilder WithArgumentsConfig(this IExecutionConfigurationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddExecutionConfigurationGatherer(new ArgumentsGatherer());
    }

    /// <summary>Adds the variables said by <c>WithEnvironment</c> and <c>WithReference</c>.</summary>
    /// <param name="builder">The evaluator.</param>
    public static IExecutionConfigurationBuilder WithEnvironmentVariablesConfig(this IExecutionConfigurationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddExecutionConfigurationGatherer(new EnvironmentVariablesGatherer());
    }

    /// <summary>Finds one kind of additional data.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="configuration">The configuration.</param>
    /// <param name="additionalData">The data, when there is some.</param>
    /// <returns>Whether there is some.</returns>
    public static bool TryGetAdditionalData<T>(this IExecutionConfigurationResult configuration, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? additionalData)
        where T : IExecutionConfigurationData
    {
        ArgumentNullException.ThrowIfNull(configuration);
        additionalData = configuration.AdditionalConfigurationData.OfType<T>().FirstOrDefault();
        return additionalData is not null;
    }
}
