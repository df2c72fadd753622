using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Orchestration;

/// <summary>
/// Lets a test take part in the life of an AppHost whose entry point it calls: it configures the builder, holds the build until
/// it has made its changes, and gets the application instead of having it run. It holds for the flow of execution that set it,
/// so several AppHosts can live in one process.
/// </summary>
internal abstract class AppHostInterceptor
{
    private static readonly AsyncLocal<AppHostInterceptor?> Flow = new();

    /// <summary>The interceptor of the entry point that is running; null in an ordinary run.</summary>
    public static AppHostInterceptor? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>A builder is about to be made from these options.</summary>
    public abstract void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>The builder was made, and its model is empty.</summary>
    public virtual void OnConstructed(IDistributedApplicationBuilder builder)
    {
    }

    /// <summary>The model is complete; building goes on when this returns.</summary>
    public abstract void OnBuilding(IDistributedApplicationBuilder builder);

    /// <summary>The application was built.</summary>
    public abstract void OnBuilt(DistributedApplication application);

    /// <summary>The entry point wants to run the application; ends when whoever got it is done with it.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);
}
