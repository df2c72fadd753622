using System.Reflection;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Eventing;
using HyHome.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Testing;

/// <summary>What makes the application under test.</summary>
internal interface ITestedApplication : IDisposable
{
    /// <summary>Builds it.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken);
}

/// <summary>The AppHost's own builder, held by the test.</summary>
internal sealed class TestingBuilder : IDistributedApplicationTestingBuilder
{
    private readonly ITestedApplication _tested;
    private readonly IDistributedApplicationBuilder _builder;
    private DistributedApplication? _application;

    public TestingBuilder(ITestedApplication tested, IDistributedApplicationBuilder builder)
    {
        _tested = tested;
        _builder = builder;
        TestingDefaults.AddServices(builder);

        // Ends what made the application when the test disposes it, and with it the services.
        builder.Services.AddSingleton(_ => tested);
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
        _application = await _tested.BuildAsync(cancellationToken).ConfigureAwait(false);
        _application.Services.GetRequiredService<ITestedApplication>();
        return _application;
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync().ConfigureAwait(false);
        }

        _tested.Dispose();
    }
}
