using System.Runtime.CompilerServices;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Diagnostics;

/// <summary>Resources that wait for each other would never start.</summary>
internal sealed class WaitCycleValidator : IModelValidator
{
    public async IAsyncEnumerable<ModelDiagnostic> ValidateAsync(DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        HashSet<IResource> done = [];
        List<IResource> path = [];
        List<IResource[]> cycles = [];
        foreach (var resource in model.Resources)
        {
            Visit(resource);
        }

        foreach (var cycle in cycles)
        {
            var names = string.Join(" -> ", cycle.Append(cycle[0]).Select(r => r.Name));
            yield return new ModelDiagnostic(DiagnosticIds.WaitCycle, DiagnosticSeverity.Error, cycle[0].Name, $"Resources wait for each other and would never start: {names}.", "Remove one of these WaitFor calls.");
        }

        void Visit(IResource resource)
        {
            if (path.IndexOf(resource) is var start and >= 0)
            {
                cycles.Add([.. path[start..]]);
                return;
            }

            if (done.Contains(resource))
            {
                return;
            }

            path.Add(resource);
            foreach (var next in resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource).Distinct())
            {
                Visit(next);
            }

            path.RemoveAt(path.Count - 1);
            done.Add(resource);
        }
    }
}
