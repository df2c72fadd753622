using System.Reflection;

namespace HyHome.Hosting.Dashboard;

/// <summary>Finds the class that serves the pages, in an assembly that nothing loads before.</summary>
internal static class DashboardLoader
{
    /// <summary>Starts the dashboard of an AppHost.</summary>
    /// <exception cref="DistributedApplicationException">The assembly can't be loaded or has no such class.</exception>
    public static Task<IRunningDashboard> StartAsync(string assemblyName, DashboardHostContext context, CancellationToken cancellationToken) =>
        Load(assemblyName).StartAsync(context, cancellationToken);

    private static IDashboardHost Load(string assemblyName)
    {
        Assembly assembly;
        try
        {
            assembly = Assembly.Load(assemblyName);
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            throw new DistributedApplicationException($"The assembly '{assemblyName}' of the dashboard can't be loaded ({error.Message}). Build the AppHost again.", error);
        }

        var type = assembly.GetTypes().FirstOrDefault(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IDashboardHost)))
            ?? throw new DistributedApplicationException($"The assembly '{assemblyName}' has no class that implements {nameof(IDashboardHost)}.");
        return (IDashboardHost)Activator.CreateInstance(type, nonPublic: true)!;
    }
}
