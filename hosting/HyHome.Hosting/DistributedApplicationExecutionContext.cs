namespace HyHome.Hosting;

/// <summary>What the application is asked to do.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>Run on this machine.</summary>
    Run = 0,

    /// <summary>Publish: write manifests, build, deploy.</summary>
    Publish = 1,
}

/// <summary>What the application is doing.</summary>
public class DistributedApplicationExecutionContext
{
    private readonly DistributedApplicationExecutionContextOptions? _options;

    /// <summary>Creates the context of an operation without services.</summary>
    /// <param name="operation">The operation.</param>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(operation, "manifest")
    {
    }

    /// <summary>Creates the context of an operation without services.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="publisherName">The publisher.</param>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
    {
        Operation = operation;
        PublisherName = publisherName;
    }

    /// <summary>Creates the context.</summary>
    /// <param name="options">Operation, publisher and services.</param>
    public DistributedApplicationExecutionContext(DistributedApplicationExecutionContextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Operation = options.Operation;
        PublisherName = options.PublisherName ?? "manifest";
    }

    /// <summary>The operation.</summary>
    public DistributedApplicationOperation Operation { get; }

    /// <summary>The publisher.</summary>
    public string PublisherName { get; set; }

    /// <summary>Whether the application publishes.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>Whether the application runs.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    /// <summary>The services of the application.</summary>
    /// <exception cref="InvalidOperationException">The application is not built yet.</exception>
    public IServiceProvider Services => _options is null
        ? throw new InvalidOperationException("IServiceProvider is not available because execution context was not constructed with DistributedApplicationExecutionContextOptions.")
        : _options.Services ?? throw new InvalidOperationException("IServiceProvider is not available because the application is not built yet. Use it in callbacks, which run later.");

    /// <summary>The services of the application.</summary>
    [Obsolete("Use Services instead.")]
    public IServiceProvider ServiceProvider => Services;
}

/// <summary>What a context is made of.</summary>
public class DistributedApplicationExecutionContextOptions
{
    /// <summary>Creates the options.</summary>
    /// <param name="operation">The operation.</param>
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation) => Operation = operation;

    /// <summary>Creates the options.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="publisherName">The publisher.</param>
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation, string publisherName)
    {
        Operation = operation;
        PublisherName = publisherName;
    }

    /// <summary>The services, once the application is built.</summary>
    public IServiceProvider? Services { get; set; }

    /// <summary>The services, once the application is built.</summary>
    [Obsolete("Use Services instead.")]
    public IServiceProvider? ServiceProvider
    {
        get => Services;
        set => Services = value;
    }

    /// <summary>The operation.</summary>
    public DistributedApplicationOperation Operation { get; }

    /// <summary>The publisher.</summary>
    public string? PublisherName { get; }
}
