using System.Globalization;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Processes;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>Runs executables and projects as processes of this machine.</summary>
internal sealed class ProcessRunner : IResourceRunner
{
    private readonly ProcessLauncher _launcher;
    private readonly ProjectOutputs _projects;
    private readonly DistributedApplicationExecutionContext _execution;
    private readonly ResourceLoggerService _loggers;

    public ProcessRunner(ProcessLauncher launcher, ProjectOutputs projects, DistributedApplicationExecutionContext execution, ResourceLoggerService loggers)
    {
        _launcher = launcher;
        _projects = projects;
        _execution = execution;
        _loggers = loggers;
    }

    public bool Handles(IResource resource) => resource is ProjectResource or ExecutableResource;

    public async Task<IRunningResource> StartAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var logger = _loggers.GetLogger(instance.Id);
        var values = await LaunchValues.GetAsync(instance, _execution, logger, cancellationToken).ConfigureAwait(false);
        var (command, first, folder) = await FindAsync(instance.Resource, logger, cancellationToken).ConfigureAwait(false);
        var spec = new ProcessSpec(
            instance.Id, command, [.. first, .. values.Arguments.Select(a => a.Value)], folder, values.Environment.ToDictionary(e => e.Key, e => (string?)e.Value));

        var output = new ResourceOutput(logger);
        try
        {
            return new RunningProcess(_launcher.Start(spec, output.Write), output, spec, values.Arguments);
        }
        catch (ProcessStartException e)
        {
            throw new ResourceFailedException(e.Message, e);
        }
    }

    private async Task<(string Command, IReadOnlyList<string> First, string Folder)> FindAsync(IResource resource, ILogger logger, CancellationToken cancellationToken)
    {
        switch (resource)
        {
            case ExecutableResource executable:
                return (executable.Command, [], executable.WorkingDirectory);
            case ProjectResource project:
                var (assembly, folder) = await _projects.FindAsync(project, logger, cancellationToken).ConfigureAwait(false);
                return (ProjectOutputs.DotNet, [assembly], folder);
            default:
                throw new ResourceFailedException("it is neither a project nor an executable");
        }
    }

    private sealed class RunningProcess : IRunningResource
    {
        private readonly ChildProcess _process;
        private readonly ResourceOutput _output;

        public RunningProcess(ChildProcess process, ResourceOutput output, ProcessSpec spec, IEnumerable<(string Value, bool IsSensitive)> arguments)
        {
            _process = process;
            _output = output;
            Environment = [.. spec.Environment.Select(e => new EnvironmentVariableSnapshot(e.Key, e.Value, IsFromSpec: true))];
            Properties =
            [
                new("executable.pid", process.Pid.ToString(CultureInfo.InvariantCulture)),
                new("executable.path", spec.Command),
                new("executable.workDir", spec.WorkingDirectory),
                new("executable.args", string.Join(' ', arguments.Select(a => a.Value))) { IsSensitive = arguments.Any(a => a.IsSensitive) },
            ];
        }

        public IReadOnlyList<ResourcePropertySnapshot> Properties { get; }

        public IReadOnlyList<EnvironmentVariableSnapshot> Environment { get; }

        public IReadOnlyList<string> LastLines => _output.LastLines;

        public bool HasUnixExitCode => !OperatingSystem.IsWindows();

        public Task<int?> Ended => WaitAsync();

        public Task StopAsync(TimeSpan gracePeriod, CancellationToken cancellationToken) => _process.StopAsync(gracePeriod, cancellationToken);

        private async Task<int?> WaitAsync() => await _process.Exited.ConfigureAwait(false);
    }
}
