namespace HyHome.Hosting.Kubernetes;

/// <summary>A file of a container whose content is a secret parameter: published as a mount of a Secret, never as a value.</summary>
/// <param name="path">The absolute path inside the container.</param>
/// <param name="parameter">The content.</param>
public sealed class SecretFileAnnotation(string path, ParameterResource parameter) : IResourceAnnotation
{
    /// <summary>The absolute path inside the container.</summary>
    public string Path { get; } = path;

    /// <summary>The content.</summary>
    public ParameterResource Parameter { get; } = parameter;
}
