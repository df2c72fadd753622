using System.Globalization;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Endpoints;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>One of the instances of a resource: the only one, or one of its replicas.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Id">Name of the instance: the resource's, with a number when there are replicas.</param>
/// <param name="Index">Its place among the replicas, from 0.</param>
/// <param name="Endpoints">Ports of the resource's endpoints.</param>
internal sealed record ResourceInstance(IResource Resource, string Id, int Index, IReadOnlyList<EndpointPlan> Endpoints)
{
    /// <summary>Puts this replica's ports where a value names them.</summary>
    public string FillPorts(string value)
    {
        foreach (var endpoint in Endpoints.Where(e => e.TargetPorts.Count > 1))
        {
            value = value.Replace(endpoint.Placeholder, endpoint.TargetPorts[Index].ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return value;
    }
}
