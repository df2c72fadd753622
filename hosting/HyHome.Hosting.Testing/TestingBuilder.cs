using System.Reflection;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Eventing;
using HyHome.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Testing;

/// <summary>The AppHost's own builder, held by the test.</summary>
internal sealed class TestingBuilder : IDistributedApplicationTestingBuilder
{
    private readonly EntryPointRun _run;
    private readonly IDistributedApplicationBuilder _builder;
    private DistributedApplication? _application;

    public TestingBuilder(EntryPointRun run, IDistributedApplicationBuilder builder)
    {
        _run = run;
        _builder = builder;
        builder.Services.AddHttpClient();

        // Ends the entry point when the test disposes the application, and with it the services.
        builder.Services.AddSingleton(_ => run);
    }

    public ConfigurationManager Configuration => _builder.Configuration;

    public string AppHostDirectory => _builder.AppHostDirectory;

    public Assembly? AppHostAssembly => _builder.AppHostAssembly;

    public IHostEnvironment Environment => _builder.Environment;

    public IServiceCollection Services => _builder.Services;

    public IDistributedApplicationEventing Eventing => _builder.Eventing;

    public DistributedApplicationExecutionContext ExecutionContext => _builder.ExecutionContext;

    public IResourceCollection Resources => _builder.Resources;

    public IDistributedApplicationPipeline Pipeline => _builder.Pipeline;

    public IFileSystemService FileSystemService => _builder.FileSystemService;

    public IUserSecretsManager UserSecretsManager => _builder.UserSecretsManager;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource => _builder.AddResource(resource);

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => _builder.CreateResourceBuilder(resource);

    public DistributedApplication Build() => BuildAsync(CancellationToken.None).GetAwaiter().GetResult();

    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
    {
        _application = await _run.BuildAsync(cancellationToken).ConfigureAwait(false);
        _application.Services.GetRequiredService<EntryPointRun>();
        return _application;
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync().ConfigureAwait(false);
        }

        _run.Dispose();
    }
}
