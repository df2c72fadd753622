namespace HyHome.Hosting.Containers.Building;

/// <summary>An image could not be built. The message says what the builder said, or what is missing, and the cure where one is known.</summary>
internal sealed class ImageBuildException : Exception
{
    /// <inheritdoc />
    public ImageBuildException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
