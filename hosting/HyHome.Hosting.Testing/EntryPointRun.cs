using System.Reflection;
using HyHome.Hosting.Orchestration;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Testing;

/// <summary>What a test does at the stations of an AppHost's entry point.</summary>
/// <param name="Configure">Changes the options before the builder is made.</param>
/// <param name="Created">Gets the builder, whose model is empty.</param>
/// <param name="Building">Gets the builder, whose model is complete.</param>
/// <param name="Built">Gets the application.</param>
internal sealed record EntryPointHooks(
    Action<DistributedApplicationOptions, HostApplicationBuilderSettings> Configure,
    Action<DistributedApplicationBuilder> Created,
    Action<DistributedApplicationBuilder> Building,
    Action<DistributedApplication> Built)
{
    public static EntryPointHooks ConfigureBy(Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) =>
        new(configure, static _ => { }, static _ => { }, static _ => { });
}

/// <summary>Runs the entry point of an AppHost on a thread of its own, and stops it where the test takes over.</summary>
internal sealed class EntryPointRun : AppHostInterceptor, ITestedApplication
{
    private readonly Assembly _assembly;
    private readonly MethodInfo _entryPoint;
    private readonly string[] _args;
    private readonly EntryPointHooks _hooks;
    private readonly TestingDefaults _defaults = new();
    private readonly TaskCompletionSource<IDistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _continue = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _started;

    public EntryPointRun(Assembly assembly, string[] args, EntryPointHooks hooks)
    {
        _assembly = assembly;
        _entryPoint = assembly.EntryPoint
            ?? throw new ArgumentException($"The assembly '{assembly.GetName().Name}' has no entry point: name a type of the AppHost, such as Projects.MyAppHost.", nameof(assembly));
        _args = args;
        _hooks = hooks;
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

    /// <summary>The application, once it was built.</summary>
    public DistributedApplication? Application => _application.Task is { IsCompletedSuccessfully: true } built ? built.Result : null;

    /// <summary>Lets the build go on.</summary>
    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _continue.TrySetResult();
        return _application.Task.WaitAsync(cancellationToken);
    }

    public override void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.AssemblyName = _assembly.GetName().Name;
        settings.ApplicationName = options.AssemblyName;
        _defaults.Apply(options, settings, _args);
        _hooks.Configure(options, settings);
    }

    public override void OnConstructed(IDistributedApplicationBuilder builder)
    {
        if (builder is DistributedApplicationBuilder created)
        {
            _hooks.Created(created);
        }
    }

    public override void OnBuilding(IDistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _continue.Task.GetAwaiter().GetResult();
        if (builder is DistributedApplicationBuilder complete)
        {
            _hooks.Building(complete);
        }
    }

    public override void OnBuilt(DistributedApplication application)
    {
        _hooks.Built(application);
        _application.TrySetResult(application);
    }

    public override Task RunAsync(CancellationToken cancellationToken) => _end.Task.WaitAsync(cancellationToken);

    /// <summary>Ends the entry point. The application, when it was built, is disposed before.</summary>
    public void Dispose()
    {
        _continue.TrySetException(new OperationCanceledException("The test does not build the application."));
        _end.TrySetResult();
        _defaults.Dispose();
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
