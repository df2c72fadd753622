using System.Runtime.CompilerServices;
using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyHome.Hosting.Diagnostics;

/// <summary>What resources refer to must be in the model: other resources, endpoints, values of parameters.</summary>
internal sealed class ReferenceValidator : IModelValidator
{
    public async IAsyncEnumerable<ModelDiagnostic> ValidateAsync(DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<ParameterResource> usedParameters = [];
        foreach (var resource in model.Resources)
        {
            var gathered = new GatheredConfiguration();
            var (values, failure) = await GatherAsync(resource, executionContext, gathered, cancellationToken).ConfigureAwait(false);
            if (failure is not null)
            {
                yield return failure;
            }

            var visitor = new Visitor();
            foreach (var value in values.Concat(resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource)).Concat(resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => r.Resource)))
            {
                visitor.Visit(value);
            }

            if (resource is IResourceWithConnectionString and not ParameterResource)
            {
                visitor.Visit(((IResourceWithConnectionString)resource).ConnectionStringExpression);
            }

            foreach (var endpoint in visitor.Endpoints.Concat(NamedEndpoints(resource)).Where(e => !e.Exists).DistinctBy(e => (e.Resource.Name, e.EndpointName)))
            {
                yield return UnknownEndpoint(resource, endpoint);
            }

            foreach (var foreign in visitor.Resources.Where(r => r != resource && !IsInModel(model, r) && !r.HasAnnotationOfType<RefusedNameAnnotation>()))
            {
                yield return new ModelDiagnostic(
                    DiagnosticIds.ForeignReference, DiagnosticSeverity.Error, resource.Name,
                    $"It refers to '{foreign.Name}', which is not in this model.",
                    $"Add '{foreign.Name}' to the same builder; it was created without being added, or was added to another application.");
            }

            usedParameters.UnionWith(visitor.Resources.OfType<ParameterResource>());
        }

        if (!executionContext.IsRunMode)
        {
            yield break;
        }

        // When the application runs, every parameter must have a value; published, it stays an expression.
        foreach (var parameter in model.Resources.OfType<ParameterResource>().Union(usedParameters).Where(p => p is not ConnectionStringParameterResource))
        {
            string? problem = null;
            try
            {
                await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (MissingParameterValueException error)
            {
                problem = error.Message;
            }

            catch (Exception error) when (error is not OperationCanceledException)
            {
                problem = $"Its value cannot be computed: {error.Message.TrimEnd('.')}. Correct what AddParameter is given.";
            }

            if (problem is not null)
            {
                var end = problem.IndexOf(". ", StringComparison.Ordinal) + 1;
                yield return new ModelDiagnostic(DiagnosticIds.MissingParameter, DiagnosticSeverity.Error, parameter.Name, end > 0 ? problem[..end] : problem, end > 0 ? problem[(end + 1)..] : string.Empty);
            }
        }
    }

    private static async Task<(IEnumerable<object> Values, ModelDiagnostic? Failure)> GatherAsync(IResource resource, DistributedApplicationExecutionContext executionContext, GatheredConfiguration gathered, CancellationToken cancellationToken)
    {
        try
        {
            // A callback may wait for what is known only later, such as an address; it is then checked when it is evaluated.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(TimeSpan.FromMilliseconds(250));
            // On another thread: what it calls may block.
            await Task.Run(() => GatherAllAsync(patience.Token), patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([.. gathered.Arguments, .. gathered.EnvironmentVariables.Values], null);
        }
        catch (MissingParameterValueException)
        {
            // Said once, of the parameter.
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Callbacks are the AppHost's own code and may throw anything.
            return ([], new ModelDiagnostic(DiagnosticIds.InvalidValue, DiagnosticSeverity.Error, resource.Name, $"{error.Message.TrimEnd('.')}.", "Correct what WithArgs, WithEnvironment or WithReference is given."));
        }

        var unset = gathered.Arguments.FindIndex(a => a is null);
        return ([.. gathered.Arguments.Where(a => a is not null), .. gathered.EnvironmentVariables.Values], unset < 0
            ? null
            : new ModelDiagnostic(DiagnosticIds.InvalidValue, DiagnosticSeverity.Error, resource.Name, $"Its argument {unset + 1} is null.", "Give every argument of WithArgs a value."));

        async Task GatherAllAsync(CancellationToken end)
        {
            await new ArgumentsGatherer().GatherAsync(gathered, resource, NullLogger.Instance, executionContext, end).ConfigureAwait(false);
            await new EnvironmentVariablesGatherer().GatherAsync(gathered, resource, NullLogger.Instance, executionContext, end).ConfigureAwait(false);
        }
    }

    private static IEnumerable<EndpointReference> NamedEndpoints(IResource resource) => resource.Annotations.OfType<EndpointReferenceAnnotation>()
        .SelectMany(a => a.EndpointNames.Select(name => a.Resource.GetEndpoint(name)))
        .Concat(resource.Annotations.OfType<EndpointProbeAnnotation>().Select(p => p.EndpointReference));

    private static ModelDiagnostic UnknownEndpoint(IResource resource, EndpointReference endpoint)
    {
        var known = string.Join(", ", endpoint.Resource.GetEndpoints().Select(e => $"'{e.EndpointName}'").DefaultIfEmpty("none"));
        return new ModelDiagnostic(
            DiagnosticIds.UnknownEndpoint, DiagnosticSeverity.Error, resource.Name,
            $"It refers to endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}', which has no such endpoint.",
            $"Add it with WithEndpoint or WithHttpEndpoint, or take one of: {known}.");
    }

    // A resource that became a container to be published is another object under the same name; a generated password is a value and needs no place in the model.
    private static bool IsInModel(DistributedApplicationModel model, IResource resource) => resource is ParameterResource || model.Resources.TryGetByName(resource.Name, out var known) && (known == resource || known.Annotations == resource.Annotations);

    private sealed class Visitor
    {
        private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

        public HashSet<IResource> Resources { get; } = [];

        public List<EndpointReference> Endpoints { get; } = [];

        public void Visit(object value)
        {
            if (!_seen.Add(value))
            {
                return;
            }

            switch (value)
            {
                case IResource resource:
                    Resources.Add(resource);
                    return;
                case IResourceBuilder<IResource> builder:
                    Resources.Add(builder.Resource);
                    return;
                case EndpointReference endpoint:
                    Endpoints.Add(endpoint);
                    break;
            }

            foreach (var reference in (value as IValueWithReferences)?.References ?? [])
            {
                Visit(reference);
            }
        }
    }
}
