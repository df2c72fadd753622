using HyHome.Hosting.Orchestration;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>Says in words why a resource is not what one waits for.</summary>
internal static class ResourceWaits
{
    public static void ThrowIfUnavailable(ResourceEvent reached, string purpose)
    {
        if (ResourceNotificationService.IsUnavailable(reached.Snapshot))
        {
            throw new DistributedApplicationException($"Resource '{reached.ResourceId}' cannot {purpose}: it has {Describe(reached.Snapshot)}. Its log says why.");
        }
    }

    public static string Describe(CustomResourceSnapshot snapshot)
    {
        var exit = snapshot.ExitCode is { } code ? $" (exit code {code})" : string.Empty;
        var checks = snapshot.HealthReports.Where(r => r.Status != Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy)
            .Select(r => $"{r.Name}: {r.Description ?? r.ExceptionText ?? "not run yet"}").ToArray();
        var reason = snapshot.GetReason() is { } why ? $" ({why})" : string.Empty;
        return $"state {snapshot.State?.Text ?? "unknown"}{exit}{reason}" + (checks.Length > 0 ? $", failing health checks: {string.Join("; ", checks)}" : string.Empty);
    }
}

/// <summary>The identifiers of a resource's instances.</summary>
internal static class ResourceInstances
{
    /// <summary>The resource's name where it runs once, else the name with a number.</summary>
    public static string[] Of(IResource resource) => resource.GetReplicaCount() is var count && count <= 1
        ? [resource.Name]
        : [.. Enumerable.Range(0, count).Select(i => $"{resource.Name}-{i}")];
}
