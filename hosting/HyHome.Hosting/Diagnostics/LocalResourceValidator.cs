using System.Runtime.CompilerServices;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Containers;

namespace HyHome.Hosting.Diagnostics;

/// <summary>What resources need of this machine: ports nobody else in the model has, and files that are there.</summary>
internal sealed class LocalResourceValidator : IModelValidator
{
    public async IAsyncEnumerable<ModelDiagnostic> ValidateAsync(DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var diagnostic in executionContext.IsRunMode ? [.. DuplicatePorts(model), .. MissingPorts(model), .. DuplicateNames(model)] : Array.Empty<ModelDiagnostic>())
        {
            yield return diagnostic;
        }

        foreach (var resource in model.Resources)
        {
            if (executionContext.IsRunMode && resource is ExecutableResource or ProjectResource && PersistenceAnnotation.IsPersistent(resource))
            {
                yield return new ModelDiagnostic(
                    DiagnosticIds.PersistentProcess, DiagnosticSeverity.Warning, resource.Name,
                    "It is to outlive the AppHost, but processes end with the AppHost that started them; only containers stay.",
                    "Leave WithPersistentLifetime out, or make it a container.");
            }

            foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>().Where(m => m.Type == ContainerMountType.BindMount && m.Source != EngineSocket.WellKnown && !Path.Exists(m.Source)))
            {
                yield return new ModelDiagnostic(
                    DiagnosticIds.MissingMountSource, DiagnosticSeverity.Error, resource.Name,
                    $"The source '{mount.Source}' of its bind mount to '{mount.Target}' does not exist.",
                    "Create it, or correct the path given to WithBindMount; a relative path is taken from the AppHost's folder.");
            }
        }
    }

    private static IEnumerable<ModelDiagnostic> MissingPorts(DistributedApplicationModel model) => model.Resources
        .SelectMany(r => r.Annotations.OfType<EndpointAnnotation>().SelectMany(e => new[] { e.Port, e.TargetPort }.Where(p => p is < 0 or > ushort.MaxValue).Distinct(), (e, p) => new ModelDiagnostic(
            DiagnosticIds.NoSuchPort, DiagnosticSeverity.Error, r.Name,
            $"Its endpoint '{e.Name}' has the port {p}, which does not exist.",
            "Ports are 1 to 65535.")));

    private static IEnumerable<ModelDiagnostic> DuplicateNames(DistributedApplicationModel model) => model.Resources
        .Select(r => (Resource: r, r.Annotations.OfType<ContainerNameAnnotation>().LastOrDefault()?.Name))
        .Where(r => r.Name is not null)
        .GroupBy(r => r.Name, StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => new ModelDiagnostic(
            DiagnosticIds.DuplicateContainerName, DiagnosticSeverity.Error, group.Last().Resource.Name,
            $"The container name '{group.Key}' is given to several resources: {string.Join(", ", group.Select(r => $"'{r.Resource.Name}'"))}.",
            "Give each a name of its own with WithContainerName, or leave the call out."));

    private static IEnumerable<ModelDiagnostic> DuplicatePorts(DistributedApplicationModel model) => model.Resources
        .SelectMany(r => r.Annotations.OfType<EndpointAnnotation>().Select(e => (Resource: r, Endpoint: e)))
        .Where(e => e.Endpoint.Port is > 0)
        .GroupBy(e => (e.Endpoint.Port, e.Endpoint.Protocol))
        .Where(group => group.Count() > 1)
        .Select(group => new ModelDiagnostic(
            DiagnosticIds.DuplicatePort, DiagnosticSeverity.Error, group.Last().Resource.Name,
            $"Port {group.Key.Port} is given to several endpoints: {string.Join(", ", group.Select(e => $"'{e.Endpoint.Name}' of '{e.Resource.Name}'"))}.",
            "Give each a port of its own, or none to have one allocated."));
}
