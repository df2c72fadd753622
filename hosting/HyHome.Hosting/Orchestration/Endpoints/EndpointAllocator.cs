using System.Globalization;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Network;

namespace HyHome.Hosting.Orchestration.Endpoints;

/// <summary>
/// Chooses the ports. A port that the model fixes is taken or it is an error; the well-known port of a component is taken when
/// it is free; all others, and with <see cref="OrchestratorOptions.RandomizePorts"/> every proxied one, are chosen at random.
/// Where one program serves an endpoint, it listens on the public port itself, without a proxy in between.
/// </summary>
internal sealed class EndpointAllocator
{
    private readonly LoopbackPorts _ports;
    private readonly OrchestratorOptions _options;

    public EndpointAllocator(LoopbackPorts ports, OrchestratorOptions options)
    {
        _ports = ports;
        _options = options;
    }

    /// <summary>Allocates the endpoints of a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="replicas">Number of processes that serve it.</param>
    /// <param name="problems">Receives what is wrong. An endpoint is allocated even then: who refers to it must not wait for ever.</param>
    public IReadOnlyList<EndpointPlan> Allocate(IResource resource, int replicas, ICollection<string> problems)
    {
        var plans = new List<EndpointPlan>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var port = ChoosePort(resource, endpoint, problems);
            var plan = new EndpointPlan(endpoint, port, ChooseTargets(resource, endpoint, port, Math.Max(replicas, 1), problems));
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(
                endpoint,
                KnownHostNames.Localhost,
                port,
                targetPortExpression: plan.TargetPorts.Count > 1 ? plan.Placeholder : plan.TargetPorts[0].ToString(CultureInfo.InvariantCulture));
            plans.Add(plan);
        }

        return plans;
    }

    private int ChoosePort(IResource resource, EndpointAnnotation endpoint, ICollection<string> problems)
    {
        if (_options.RandomizePorts && endpoint.IsProxied)
        {
            return _ports.Allocate();
        }

        if (endpoint.Port is { } wanted)
        {
            return Reserve(wanted, endpoint, problems);
        }

        // Known to those who use the component, but not promised by the model.
        return endpoint.TargetPort is { } wellKnown && (IsInProcessOrContainer(resource) || endpoint.IsProxied) && _ports.TryReserve(wellKnown)
            ? wellKnown
            : _ports.Allocate();
    }

    private List<int> ChooseTargets(IResource resource, EndpointAnnotation endpoint, int port, int replicas, ICollection<string> problems)
    {
        if (IsInProcessOrContainer(resource))
        {
            return [port];
        }

        if (replicas > 1)
        {
            if (endpoint.TargetPort is { } shared)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"endpoint '{endpoint.Name}' fixes target port {shared}, but {replicas} replicas need a port each; remove targetPort"));
            }

            return [.. Enumerable.Range(0, replicas).Select(_ => _ports.Allocate())];
        }

        return endpoint.TargetPort is { } target && target != port ? [Reserve(target, endpoint, problems)] : [port];
    }

    private int Reserve(int port, EndpointAnnotation endpoint, ICollection<string> problems)
    {
        if (!_ports.TryReserve(port))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"port {port} of its endpoint '{endpoint.Name}' is taken by {PortOwner.Describe(port)}; end that, or give the endpoint another port"));
        }

        return port;
    }

    private static bool IsInProcessOrContainer(IResource resource) => resource is not (ProjectResource or ExecutableResource);
}
