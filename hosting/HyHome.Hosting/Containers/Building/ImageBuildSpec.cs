namespace HyHome.Hosting.Containers.Building;

/// <summary>What an image is built of; everything of the model is resolved.</summary>
internal sealed record ImageBuildSpec
{
    /// <summary>The name that the image gets, with its tag.</summary>
    public required string Image { get; init; }

    /// <summary>The folder that is sent to the builder.</summary>
    public required string ContextPath { get; init; }

    /// <summary>The Dockerfile, in the context or elsewhere.</summary>
    public required string DockerfilePath { get; init; }

    /// <summary>The stage to build; null for the last.</summary>
    public string? Stage { get; init; }

    /// <summary>What is left out of the context, in the language of .dockerignore; null for what the files of that name say.</summary>
    public string? IgnoreContent { get; init; }

    /// <summary>Build arguments.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Build secrets by their id; they stay out of the image.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Secrets { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>Labels of the image.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
