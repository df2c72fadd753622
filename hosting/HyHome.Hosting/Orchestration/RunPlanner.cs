using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Containers;
using HyHome.Hosting.Orchestration.Endpoints;
using HyHome.Hosting.Orchestration.Running;

namespace HyHome.Hosting.Orchestration;

/// <summary>Decides for each resource who runs it, in how many instances and on which ports.</summary>
internal sealed class RunPlanner
{
    private readonly IEnumerable<IResourceRunner> _runners;
    private readonly RuntimeChoice _runtime;
    private readonly EndpointAllocator _endpoints;
    private readonly ResourceControllerServices _services;

    public RunPlanner(IEnumerable<IResourceRunner> runners, RuntimeChoice runtime, EndpointAllocator endpoints, ResourceControllerServices services)
    {
        _runners = runners;
        _runtime = runtime;
        _endpoints = endpoints;
        _services = services;
    }

    /// <summary>Plans one resource, and allocates its endpoints.</summary>
    /// <param name="resource">A resource of the model.</param>
    /// <param name="unavailable">Why it does not run here, when that is no failure.</param>
    /// <returns>Its controller; null for a resource that has no life on this machine.</returns>
    public ResourceController? Plan(IResource resource, out string? unavailable)
    {
        unavailable = null;
        var problems = new List<string>();
        var ids = ResourceInstances.Of(resource);
        var plans = _endpoints.Allocate(resource, ids.Length, problems);
        if (resource.IsContainer() && _runtime.FindProblem(resource, out var isFailure) is { } missing)
        {
            if (!isFailure)
            {
                unavailable = missing;
                return null;
            }

            // That there is no engine is the one thing to know.
            problems = [missing];
        }

        var runner = _runners.FirstOrDefault(r => r.Handles(resource));
        if (runner is null && problems.Count == 0)
        {
            return null;
        }

        var instances = ids.Select((id, index) => new ResourceInstance(resource, id, index, plans)).ToList();
        return new ResourceController(resource, runner ?? NoRunner.Instance, instances, problems, _services);
    }

    private sealed class NoRunner : IResourceRunner
    {
        public static readonly NoRunner Instance = new();

        public bool Handles(IResource resource) => false;

        public Task<IRunningResource> StartAsync(ResourceInstance instance, CancellationToken cancellationToken) =>
            throw new ResourceFailedException("nothing here can run it");
    }
}
