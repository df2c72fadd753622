using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration.Endpoints;

/// <summary>The ports of one endpoint in this run.</summary>
/// <param name="Endpoint">The endpoint of the model.</param>
/// <param name="Port">Where others reach it.</param>
/// <param name="TargetPorts">Where each replica listens.</param>
internal sealed record EndpointPlan(EndpointAnnotation Endpoint, int Port, IReadOnlyList<int> TargetPorts)
{
    /// <summary>Whether a proxy stands between the two: several replicas, or a program with a port of its own choice.</summary>
    public bool NeedsProxy => TargetPorts.Count > 1 || TargetPorts[0] != Port;

    /// <summary>
    /// What stands in variables and arguments for the port of a replica; replaced when the replica starts, for the values
    /// of the model are the same for all of them.
    /// </summary>
    public string Placeholder => PlaceholderFor(Endpoint.Name);

    /// <summary>The placeholder of an endpoint.</summary>
    public static string PlaceholderFor(string endpointName) => $"{{{{port of {endpointName}}}}}";
}
