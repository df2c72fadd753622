namespace HyHome.Hosting.ApplicationModel;

/// <summary>What a probe is for.</summary>
public enum ProbeType
{
    /// <summary>Whether the resource has started; the others wait for it.</summary>
    Startup = 0,

    /// <summary>Whether it can take requests.</summary>
    Readiness = 1,

    /// <summary>Whether it must be restarted.</summary>
    Liveness = 2,
}

/// <summary>A probe of a resource.</summary>
public abstract class ProbeAnnotation : IResourceAnnotation
{
    /// <summary>What it is for.</summary>
    public required ProbeType Type { get; init; }

    /// <summary>Seconds before the first, 5 unless told otherwise.</summary>
    public int InitialDelaySeconds { get; init; } = 5;

    /// <summary>Seconds between two, 5 unless told otherwise.</summary>
    public int PeriodSeconds { get; init; } = 5;

    /// <summary>Seconds until one counts as failed, 1 unless told otherwise.</summary>
    public int TimeoutSeconds { get; set; } = 1;

    /// <summary>How many in a row must fail, 3 unless told otherwise.</summary>
    public int FailureThreshold { get; init; } = 3;

    /// <summary>How many in a row must succeed after a failure, 1 unless told otherwise.</summary>
    public int SuccessThreshold { get; init; } = 1;
}

/// <summary>A probe by an HTTP GET request.</summary>
public sealed class EndpointProbeAnnotation : ProbeAnnotation
{
    /// <summary>The endpoint.</summary>
    public required EndpointReference EndpointReference { get; init; }

    /// <summary>The path, starting with a slash.</summary>
    public required string Path { get; init; }
}
