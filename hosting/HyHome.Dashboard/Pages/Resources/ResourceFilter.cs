namespace HyHome.Dashboard.Pages.Resources;

/// <summary>Which resources are shown, and in which order.</summary>
internal static class ResourceFilter
{
    /// <summary>The resources whose name, type, state or source contains a text; children behind their parents.</summary>
    public static IReadOnlyList<ResourceView> Apply(IReadOnlyList<ResourceView> resources, string? text, bool withHidden)
    {
        var shown = resources.Where(resource => (withHidden || !resource.IsHidden) && Matches(resource, text)).ToList();
        var names = shown.Select(resource => resource.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var children = shown.Where(resource => IsChild(resource, names)).ToLookup(resource => resource.Parent!, StringComparer.OrdinalIgnoreCase);
        var ordered = new List<ResourceView>();
        foreach (var resource in shown.Where(resource => !IsChild(resource, names)))
        {
            Add(resource);
        }

        // Two that claim to be each other's parent would be lost.
        ordered.AddRange(shown.Except(ordered));
        return ordered;

        void Add(ResourceView resource)
        {
            if (ordered.Contains(resource))
            {
                return;
            }

            ordered.Add(resource);
            foreach (var child in children[resource.Name])
            {
                Add(child);
            }
        }
    }

    /// <summary>Whether a resource is part of another that is shown.</summary>
    public static bool IsChild(ResourceView resource, IReadOnlySet<string> names) =>
        resource.Parent is { } parent && names.Contains(parent) && !string.Equals(parent, resource.Name, StringComparison.OrdinalIgnoreCase);

    private static bool Matches(ResourceView resource, string? text) =>
        string.IsNullOrWhiteSpace(text)
        || new[] { resource.Id, resource.Type, resource.State, resource.Health, resource.Source, resource.RunsAs, resource.Reason }
            .Any(value => value?.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) == true);
}
