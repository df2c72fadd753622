using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>The arguments and variables that an instance starts with, computed from the model.</summary>
/// <param name="Arguments">Arguments, each with whether it holds a secret.</param>
/// <param name="Environment">Variables.</param>
internal sealed record LaunchValues(IReadOnlyList<(string Value, bool IsSensitive)> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    // Values come from the model and its events; one that is not there after this time will not come.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Computes both; everything that is wrong is told at once.</summary>
    /// <exception cref="ResourceFailedException">A callback fails, or a value cannot be had.</exception>
    public static async Task<LaunchValues> GetAsync(
        ResourceInstance instance, DistributedApplicationExecutionContext execution, ILogger logger, CancellationToken cancellationToken)
    {
        IExecutionConfigurationResult values;
        try
        {
            values = await ExecutionConfigurationBuilder.Create(instance.Resource).WithArgumentsConfig().WithEnvironmentVariablesConfig()
                .BuildAsync(execution, logger, cancellationToken).WaitAsync(Timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new ResourceFailedException(
                $"one of its arguments or variables needs a value that did not come within {Timeout.TotalSeconds} s; check that everything it refers to is part of the model", e);
        }

        if (values.Exception is { } problem)
        {
            var all = problem is AggregateException several ? several.InnerExceptions.Select(e => e.Message) : [problem.Message];
            throw new ResourceFailedException(string.Join("; ", all.Distinct()), problem);
        }

        // Anything else would arrive as another variable, or not at all.
        if (values.EnvironmentVariables.Select(e => FindFault(e.Key, e.Value)).OfType<string>().ToList() is { Count: > 0 } faults)
        {
            throw new ResourceFailedException(string.Join("; ", faults) + "; correct what WithEnvironment says");
        }

        return new LaunchValues(
            [.. values.Arguments.Select(a => (instance.FillPorts(a.Value), a.IsSensitive))],
            values.EnvironmentVariables.ToDictionary(e => e.Key, e => Instantiate(instance, e.Key, instance.FillPorts(e.Value))));
    }

    private static string? FindFault(string name, string value) =>
        name.Length == 0 ? "one of its environment variables has no name"
        : name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal) ? $"its environment variable '{name.Replace("\0", "\\0", StringComparison.Ordinal)}' has a name with '=' or a null character, which no name may have"
        : value.Contains('\0', StringComparison.Ordinal) ? $"the value of its environment variable '{name}' has a null character, which no value may have"
        : null;

    // The model names the resource; telemetry of replicas must not run together.
    private static string Instantiate(ResourceInstance instance, string name, string value) =>
        name == "OTEL_RESOURCE_ATTRIBUTES" ? value.Replace($"service.instance.id={instance.Resource.Name}", $"service.instance.id={instance.Id}", StringComparison.Ordinal) : value;
}
