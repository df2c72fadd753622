namespace HyHome.Hosting.Kubernetes.Publishing;

/// <summary>What a resource's pods wait for before they start.</summary>
/// <param name="Target">The resource that is waited for.</param>
/// <param name="Host">Its Service, which has an address once a pod of it is ready; null where its completion is waited for.</param>
/// <param name="Port">The Service's port.</param>
internal sealed record PublishedWait(IResource Target, string? Host, string Port);
