using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration.Waiting;

/// <summary>Which resource needs which: for the order in which they stop.</summary>
internal sealed class DependencyGraph
{
    private readonly IReadOnlyList<IResource> _resources;

    public DependencyGraph(DistributedApplicationModel model)
    {
        _resources = [.. model.Resources];
    }

    /// <summary>The resources in groups, those that nothing depends on first. Members of a group can stop at the same time.</summary>
    public IReadOnlyList<IReadOnlyList<IResource>> StopOrder()
    {
        var depths = new Dictionary<IResource, int>();
        foreach (var resource in _resources)
        {
            Depth(resource, depths);
        }

        return [.. _resources.GroupBy(r => depths[r]).OrderByDescending(g => g.Key).Select(g => g.ToList())];
    }

    private static IEnumerable<IResource> Dependencies(IResource resource) =>
        resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource).Concat(resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => r.Resource)).Where(r => r != resource).Distinct();

    private static int Depth(IResource resource, Dictionary<IResource, int> depths)
    {
        if (depths.TryGetValue(resource, out var known))
        {
            return known;
        }

        // Two resources may refer to each other; the value for now ends the circle.
        depths[resource] = 0;
        var depth = Dependencies(resource).Select(d => Depth(d, depths) + 1).DefaultIfEmpty(0).Max();
        return depths[resource] = depth;
    }
}
