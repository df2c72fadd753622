namespace HyHome.Hosting.Kubernetes.Files;

/// <summary>A file of a container, or of a secret's value.</summary>
/// <param name="Path">Its absolute path inside the container.</param>
/// <param name="Content">Its bytes; empty for a secret.</param>
/// <param name="Secret">The secret that is its content; null for a plain file.</param>
/// <param name="Mode">Its permissions; null for the cluster's default (0644).</param>
/// <param name="Folder">The folder that the model put it into with others; null for a file on its own.</param>
internal sealed record PublishedFile(string Path, ReadOnlyMemory<byte> Content, ParameterResource? Secret, int? Mode, string? Folder);
