using System.Reflection;
using HyHome.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Testing;

/// <summary>Runs the entry point of an AppHost on a thread of its own, and stops it where the test takes over.</summary>
internal sealed class EntryPointRun : AppHostInterceptor, IDisposable
{
    private readonly Assembly _assembly;
    private readonly MethodInfo _entryPoint;
    private readonly string[] _args;
    private readonly Action<DistributedApplicationOptions, HostApplicationBuilderSettings> _configure;
    private readonly TaskCompletionSource<IDistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _continue = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _data = Directory.CreateTempSubdirectory("hyhome-test-").FullName;
    private bool _started;

    public EntryPointRun(Assembly assembly, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        _assembly = assembly;
        _entryPoint = assembly.EntryPoint
            ?? throw new ArgumentException($"The assembly '{assembly.GetName().Name}' has no entry point: name a type of the AppHost, such as Projects.MyAppHost.", nameof(assembly));
        _args = args;
        _configure = configure;
    }

    /// <summary>Runs the entry point up to the build.</summary>
    public Task<IDistributedApplicationBuilder> GetBuilderAsync(CancellationToken cancellationToken)
    {
        if (!_started)
        {
            _started = true;
            new Thread(Run) { IsBackground = true, Name = $"{_assembly.GetName().Name} entry point" }.Start();
        }

        return _builder.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Lets the build go on.</summary>
    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _continue.TrySetResult();
        return _application.Task.WaitAsync(cancellationToken);
    }

    public override void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        // Most programs hand their arguments on: given twice, an option is an error and counts as not given at all.
        options.Args = options.Args is { } own && own.AsSpan().EndsWith(_args) ? own : [.. options.Args ?? [], .. _args];
        options.AssemblyName = _assembly.GetName().Name;
        options.DisableDashboard = true;
        settings.ApplicationName = options.AssemblyName;
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            // Several applications live side by side on a machine that tests: none of them may insist on a port or a folder.
            ["DcpPublisher:RandomizePorts"] = "true",
            ["AppHost:StateDirectory"] = _data,
            ["AppHost:IsTemporary"] = "true",
        });
        _configure(options, settings);
    }

    public override void OnBuilding(IDistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _continue.Task.GetAwaiter().GetResult();
    }

    public override void OnBuilt(DistributedApplication application) => _application.TrySetResult(application);

    public override Task RunAsync(CancellationToken cancellationToken) => _end.Task.WaitAsync(cancellationToken);

    /// <summary>Ends the entry point. The application, when it was built, is disposed before.</summary>
    public void Dispose()
    {
        _continue.TrySetException(new OperationCanceledException("The test does not build the application."));
        _end.TrySetResult();
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    private void Run()
    {
        Current = this;
        Exception problem = new InvalidOperationException(
            $"The entry point of '{_assembly.GetName().Name}' ended without building an application: it has to call {nameof(DistributedApplication)}.{nameof(DistributedApplication.CreateBuilder)} and Build.");
        try
        {
            // An asynchronous entry point has a synchronous one in front of it, which is the one found here.
            _entryPoint.Invoke(null, _entryPoint.GetParameters().Length == 0 ? [] : [_args]);
        }
        catch (TargetInvocationException e)
        {
            problem = e.InnerException ?? e;
        }

        _builder.TrySetException(problem);
        _application.TrySetException(problem);
    }
}
