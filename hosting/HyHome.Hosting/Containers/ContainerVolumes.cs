using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace HyHome.Hosting.Containers;

/// <summary>The named volumes of an engine.</summary>
internal sealed class ContainerVolumes(DockerClient client)
{
    /// <summary>Makes a volume unless it is there.</summary>
    public Task EnsureAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
        client.Volumes.CreateAsync(new VolumesCreateParameters { Name = name, Labels = labels.ToDictionary() }, cancellationToken);

    /// <summary>Names of the volumes that carry a label.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string label, CancellationToken cancellationToken) =>
        [.. (await client.Volumes.ListAsync(new VolumesListParameters { Filters = EngineFilter.Of("label", label) }, cancellationToken).ConfigureAwait(false)).Volumes?.Select(v => v.Name) ?? []];

    /// <summary>Removes a volume and what is in it.</summary>
    /// <returns>Whether it is gone; false while a container uses it.</returns>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await client.Volumes.RemoveAsync(name, true, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }
    }
}
