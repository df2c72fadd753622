using System.Diagnostics;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Processes;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>
/// Finds the built output of projects. Those that the AppHost references were built with it and know their output;
/// others, added by path, are built when they start.
/// </summary>
internal sealed class ProjectOutputs : IDisposable
{
    // Two builds at once would write the same outputs of what both reference.
    private readonly SemaphoreSlim _build = new(1, 1);

    /// <summary>The dotnet command that runs this process, else the one on PATH.</summary>
    public static string DotNet { get; } =
        System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host) ? host
        : System.Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self
        : "dotnet";

    /// <summary>The main assembly of a project, and the folder it runs in, which is the project's.</summary>
    /// <exception cref="ResourceFailedException">There is no such project, or it does not build.</exception>
    public async Task<(string Assembly, string Folder)> FindAsync(ProjectResource project, ILogger logger, CancellationToken cancellationToken)
    {
        var metadata = project.Annotations.OfType<IProjectMetadata>().LastOrDefault() ?? throw new ResourceFailedException("it names no project file");
        var folder = Path.GetDirectoryName(metadata.ProjectPath)!;
        if (metadata is IProjectOutputMetadata { OutputPath: var output })
        {
            return File.Exists(output) ? (output, Directory.Exists(folder) ? folder : Path.GetDirectoryName(output)!)
                : throw new ResourceFailedException($"its output '{output}' does not exist; build the AppHost, which builds it too");
        }

        if (!File.Exists(metadata.ProjectPath))
        {
            throw new ResourceFailedException($"the project '{metadata.ProjectPath}' does not exist; correct the path given to AddProject");
        }

        await _build.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            logger.LogInformation("Building {Project}.", metadata.ProjectPath);
            return (await BuildAsync(metadata.ProjectPath, folder, cancellationToken).ConfigureAwait(false), folder);
        }
        finally
        {
            _build.Release();
        }
    }

    public void Dispose() => _build.Dispose();

    private static async Task<string> BuildAsync(string project, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(CommandResolver.Resolve(DotNet, folder), ["build", project, "--nologo", "-v:quiet", "-getProperty:TargetPath"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new ResourceFailedException("the build did not start");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            var said = (await output.ConfigureAwait(false)).Trim();
            return process.ExitCode == 0 && File.Exists(said) ? said
                : throw new ResourceFailedException($"'{project}' does not build: {FirstError(said + "\n" + await error.ConfigureAwait(false))}; run 'dotnet build {project}' to see all of it");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string FirstError(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
        ?? "the build gave no reason";
}
