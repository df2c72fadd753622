using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Processes;

namespace HyHome.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a command that runs a process on this machine.</summary>
    /// <typeparam name="TResource">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="commandName">The command's name.</param>
    /// <param name="displayName">Its name for people.</param>
    /// <param name="executablePath">A path, or a name that is looked up on PATH.</param>
    /// <param name="arguments">Arguments of the process.</param>
    /// <param name="commandOptions">How the command is shown, and what it answers.</param>
    public static IResourceBuilder<TResource> WithProcessCommand<TResource>(this IResourceBuilder<TResource> builder, string commandName, string displayName, string executablePath, IReadOnlyList<string>? arguments = null, ProcessCommandOptions? commandOptions = null)
        where TResource : IResource
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(executablePath);
        string[] given = [.. arguments ?? []];
        return builder.WithProcessCommand(commandName, displayName, _ => new ProcessCommandSpec(executablePath) { Arguments = given }, commandOptions);
    }

    /// <summary>Adds a command that runs a process on this machine, described when the command is given.</summary>
    /// <typeparam name="TResource">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="commandName">The command's name.</param>
    /// <param name="displayName">Its name for people.</param>
    /// <param name="processSpecFactory">Describes the process.</param>
    /// <param name="commandOptions">How the command is shown, and what it answers.</param>
    public static IResourceBuilder<TResource> WithProcessCommand<TResource>(this IResourceBuilder<TResource> builder, string commandName, string displayName, Func<ExecuteCommandContext, ProcessCommandSpec> processSpecFactory, ProcessCommandOptions? commandOptions = null)
        where TResource : IResource
    {
        ArgumentNullException.ThrowIfNull(processSpecFactory);
        return builder.WithProcessCommand(commandName, displayName, context => ValueTask.FromResult(processSpecFactory(context)), commandOptions);
    }

    /// <summary>Adds a command that runs a process on this machine, described when the command is given.</summary>
    /// <typeparam name="TResource">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="commandName">The command's name.</param>
    /// <param name="displayName">Its name for people.</param>
    /// <param name="processSpecFactory">Describes the process.</param>
    /// <param name="commandOptions">How the command is shown, and what it answers.</param>
    public static IResourceBuilder<TResource> WithProcessCommand<TResource>(this IResourceBuilder<TResource> builder, string commandName, string displayName, Func<ExecuteCommandContext, ValueTask<ProcessCommandSpec>> processSpecFactory, ProcessCommandOptions? commandOptions = null)
        where TResource : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(processSpecFactory);
        var options = commandOptions ?? new ProcessCommandOptions();
        var directory = builder.ApplicationBuilder.AppHostDirectory;
        return builder.WithCommand(
            commandName,
            displayName,
            async context =>
            {
                var spec = await processSpecFactory(context).ConfigureAwait(false) ?? throw new InvalidOperationException("The factory of the process gave none.");
                var run = await ProcessCommand.RunAsync(spec, Path.GetFullPath(spec.WorkingDirectory ?? ".", directory), options.MaxOutputLineCount, context.CancellationToken).ConfigureAwait(false);
                var ended = new ProcessCommandResultContext
                {
                    Services = context.Services,
                    ResourceName = context.ResourceName,
                    Logger = context.Logger,
                    CancellationToken = context.CancellationToken,
                    Arguments = context.Arguments,
                    ProcessCommandSpec = spec,
                    ExitCode = run.ExitCode,
                    Output = run.Lines,
                    TotalOutputLineCount = run.TotalLines,
                };
                return options.GetCommandResult is { } read ? await read(ended).ConfigureAwait(false) : ResultOf(ended, options);
            },
            options);
    }

    private static ExecuteCommandResult ResultOf(ProcessCommandResultContext ended, ProcessCommandOptions options)
    {
        var output = ended.GetFormattedOutput(options.MaxOutputLineCount);
        var success = options.SuccessExitCodes.Contains(ended.ExitCode);
        return new ExecuteCommandResult
        {
            Success = success,
            Message = success ? null : $"'{ended.ProcessCommandSpec.ExecutablePath}' ended with exit code {ended.ExitCode}.",
            Data = output.Length == 0 ? null : new CommandResultData { Value = output, DisplayImmediately = options.DisplayImmediately },
        };
    }
}
