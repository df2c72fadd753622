using HyHome.Hosting.Pipelines;
using HyHome.Hosting.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Cli;

/// <summary>Adds what carries out the command line and writes to the terminal.</summary>
internal static class CommandLineServices
{
    /// <summary>Adds the verbs, and takes the place of the host's console log: a live table and log lines must not write over each other.</summary>
    public static IServiceCollection AddCommandLine(this IServiceCollection services, AppHostCommandLine commandLine)
    {
        services.AddSingleton(commandLine);
        services.AddSingleton(_ => new TerminalOutput());
        services.AddSingleton<IApplicationRunner, AppHostRunner>();
        services.AddSingleton<IPipelineActivityReporter, TerminalActivityReporter>();
        services.RemoveAll<ILoggerProvider>();
        services.AddSingleton<ILoggerProvider, TerminalLoggerProvider>();
        services.AddLogging(logging => logging
            .AddFilter<TerminalLoggerProvider>(null, LogLevel.Warning)
            .AddFilter<TerminalLoggerProvider>("HyHome", LogLevel.Information)

            // Says on each round that a resource is not healthy yet, which is what the table shows.
            .AddFilter<TerminalLoggerProvider>("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        return services;
    }
}
