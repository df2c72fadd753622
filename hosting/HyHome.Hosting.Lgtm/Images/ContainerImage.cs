namespace HyHome.Hosting.Lgtm;

/// <summary>Which image a component runs from.</summary>
/// <param name="Registry">The registry, such as <c>docker.io</c>.</param>
/// <param name="Image">The repository within it, such as <c>grafana/loki</c>.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Sha256">The digest without its <c>sha256:</c>, where it is known; it wins over the tag.</param>
public sealed record ContainerImage(string Registry, string Image, string Tag, string? Sha256 = null);
