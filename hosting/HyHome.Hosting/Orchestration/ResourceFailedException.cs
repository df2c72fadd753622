namespace HyHome.Hosting.Orchestration;

/// <summary>A resource cannot start or go on. The message is its reason: the cause and the cure, without the resource's name.</summary>
internal sealed class ResourceFailedException : Exception
{
    public ResourceFailedException(string reason)
        : base(reason)
    {
    }

    public ResourceFailedException(string reason, Exception innerException)
        : base(reason, innerException)
    {
    }
}
