using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.ApplicationModel;

internal sealed class ArgumentsGatherer : IExecutionConfigurationGatherer
{
    public async ValueTask GatherAsync(IExecutionConfigurationGathererContext context, IResource resource, ILogger resourceLogger, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken = default)
    {
        var callbackContext = new CommandLineArgsCallbackContext(context.Arguments, resource, cancellationToken)
        {
            ExecutionContext = executionContext,
            Logger = resourceLogger,
        };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(callbackContext).ConfigureAwait(false);
        }
    }
}

internal sealed class EnvironmentVariablesGatherer : IExecutionConfigurationGatherer
{
    public async ValueTask GatherAsync(IExecutionConfigurationGathererContext context, IResource resource, ILogger resourceLogger, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken = default)
    {
        var callbackContext = new EnvironmentCallbackContext(executionContext, resource, context.EnvironmentVariables, cancellationToken) { Logger = resourceLogger };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(callbackContext).ConfigureAwait(false);
        }
    }
}

/// <summary>What the sources gathered, before and after its values are resolved.</summary>
internal sealed class GatheredConfiguration : IExecutionConfigurationGathererContext
{
    private readonly List<IExecutionConfigurationData> _additional = [];

    public List<object> Arguments { get; } = [];

    public Dictionary<string, object> EnvironmentVariables { get; } = [];

    public void AddAdditionalData(IExecutionConfigurationData metadata) => _additional.Add(metadata);

    public async Task<IExecutionConfigurationResult> ResolveAsync(IResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        List<(object, string, bool)> arguments = [];
        List<KeyValuePair<string, (object, string)>> variables = [];
        List<Exception> errors = [];
        HashSet<object> references = [];
        foreach (var argument in Arguments)
        {
            var value = await TryResolveAsync(argument, "an argument").ConfigureAwait(false);
            if (value?.Text is { } text)
            {
                arguments.Add((argument, text, value.IsSensitive));
            }
        }

        foreach (var (name, unprocessed) in EnvironmentVariables)
        {
            var value = await TryResolveAsync(unprocessed, $"environment variable '{name}'").ConfigureAwait(false);
            if (value?.Text is { } text)
            {
                variables.Add(new(name, (unprocessed, text)));
            }
        }

        return new Result(references, arguments, variables, _additional, errors.Count == 0
            ? null
            : new AggregateException($"The configuration of '{resource.Name}' could not be evaluated.", errors));

        async Task<ResolvedValue?> TryResolveAsync(object value, string what)
        {
            try
            {
                if (value is IValueProvider or IManifestExpressionProvider)
                {
                    references.Add(value);
                }

                return await ValueResolver.ResolveAsync(value, resource, executionContext, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                errors.Add(new DistributedApplicationException($"{char.ToUpperInvariant(what[0])}{what[1..]} of '{resource.Name}' has no value: {error.Message}", error));
                return null;
            }
        }
    }

    private sealed record Result(
        IEnumerable<object> References,
        IEnumerable<(object Unprocessed, string Processed, bool IsSensitive)> ArgumentsWithUnprocessed,
        IEnumerable<KeyValuePair<string, (object Unprocessed, string Processed)>> EnvironmentVariablesWithUnprocessed,
        IEnumerable<IExecutionConfigurationData> AdditionalConfigurationData,
        Exception? Exception) : IExecutionConfigurationResult
    {
        public IEnumerable<(string Value, bool IsSensitive)> Arguments => ArgumentsWithUnprocessed.Select(a => (a.Processed, a.IsSensitive));

        public IEnumerable<KeyValuePair<string, string>> EnvironmentVariables =>
            EnvironmentVariablesWithUnprocessed.Select(v => KeyValuePair.Create(v.Key, v.Value.Processed));
    }
}

/// <summary>A value as text.</summary>
/// <param name="Text">The text; null where there is none.</param>
/// <param name="IsSensitive">Whether a secret is in it.</param>
internal sealed record ResolvedValue(string? Text, bool IsSensitive);

/// <summary>Turns what people put into arguments and variables into text.</summary>
internal static class ValueResolver
{
    public static async ValueTask<ResolvedValue> ResolveAsync(object? value, IResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        var actual = value is IResourceBuilder<IResource> builder ? builder.Resource : value;
        return actual switch
        {
            null => new(null, false),
            string text => new(text, false),
            IValueProvider provider when executionContext.IsRunMode => new(
                await provider.GetValueAsync(new ValueProviderContext { ExecutionContext = executionContext, Caller = resource }, cancellationToken).ConfigureAwait(false),
                ContainsSecret(provider)),
            IManifestExpressionProvider expression when executionContext.IsPublishMode => new(expression.ValueExpression, false),
            IFormattable formattable => new(formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture), false),
            var other => new(other.ToString(), false),
        };
    }

    /// <summary>Whether a secret parameter is the value or part of it.</summary>
    public static bool ContainsSecret(object value)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        return Visit(value);

        bool Visit(object candidate) => seen.Add(candidate) && candidate switch
        {
            ParameterResource parameter => parameter.Secret,
            IValueWithReferences composed => composed.References.Any(Visit),
            _ => false,
        };
    }
}
