using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration;

/// <summary>Why a resource is in its state, kept with the state for whoever shows it.</summary>
internal static class ResourceReason
{
    /// <summary>Name of the property.</summary>
    public const string Property = "resource.reason";

    public static string? GetReason(this CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(p => p.Name == Property)?.Value as string;

    public static CustomResourceSnapshot WithReason(this CustomResourceSnapshot snapshot, string? reason)
    {
        var others = snapshot.Properties.RemoveAll(p => p.Name == Property);
        return snapshot with { Properties = reason is null ? others : others.Add(new ResourcePropertySnapshot(Property, reason)) };
    }
}
