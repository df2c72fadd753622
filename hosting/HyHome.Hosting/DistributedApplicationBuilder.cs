using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Cli;
using HyHome.Hosting.Dashboard;
using HyHome.Hosting.Diagnostics;
using HyHome.Hosting.Eventing;
using HyHome.Hosting.Lifecycle;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Orchestration.Containers;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting;

/// <summary>Builds an application over the generic host.</summary>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationOptions _options;
    private readonly DistributedApplicationExecutionContextOptions _executionContextOptions;
    private readonly IFileSystemService _files = new FileSystemService();
    private readonly UserSecretsManager _secrets;
    private readonly NameMistakes _nameMistakes = new();
    private bool _isBuilt;
    private readonly AppHostCommandLine _commandLine;
    private readonly string _stateDirectory;

    /// <summary>Creates the builder.</summary>
    /// <param name="args">The command line.</param>
    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args ?? throw new ArgumentNullException(nameof(args)) })
    {
    }

    /// <summary>Creates the builder.</summary>
    /// <param name="options">How the application is built.</param>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = new HostApplicationBuilderSettings { Configuration = new ConfigurationManager() };
        AppHostInterceptor.Current?.OnConstructing(options, settings);
        _options = options;
        _commandLine = AppHostCommandLine.Parse(options.Args ?? []);
        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        AppHostPath = ProjectPathOf(AppHostAssembly) ?? string.Empty;
        AppHostDirectory = options.ProjectDirectory ?? Path.GetDirectoryName(AppHostPath) ?? Directory.GetCurrentDirectory();
        if (AppHostDirectory.Length == 0)
        {
            AppHostDirectory = Directory.GetCurrentDirectory();
        }

        _host = CreateHost(settings, _commandLine, AppHostDirectory, AppHostAssembly);
        if (AppHostInterceptor.Current is null)
        {
            var details = Configuration.GetValue("Pipeline:IncludeExceptionDetails", false);
            ModelingMistakes.Report(details, FindMistakesSoFarAsync);
            // Of a program alone, which ends when its model is wrong: other code that makes a builder may want to catch what a call refuses.
            NameMistakes.AreGathered = AppHostPath.Length > 0 && options.AssemblyName is null && !details
                && _commandLine.Verb is (AppHostVerb.Run or AppHostVerb.Publish or AppHostVerb.Deploy or AppHostVerb.Check);
        }

        _stateDirectory = Configuration["AppHost:StateDirectory"] ?? StateDirectory.Of(Environment.ApplicationName, AppHostDirectory);
        _secrets = new UserSecretsManager(Path.Combine(_stateDirectory, "parameters.json"));
        ConfigureSources();
        var publisher = Configuration["Publishing:Publisher"];
        _executionContextOptions = new(OperationOf(Configuration["AppHost:Operation"], publisher), publisher ?? "manifest");
        ExecutionContext = new DistributedApplicationExecutionContext(_executionContextOptions);
        AddServices();
        AppHostInterceptor.Current?.OnConstructed(this);
    }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <summary>The AppHost's project file; empty when it is not known.</summary>
    public string AppHostPath { get; }

    /// <inheritdoc/>
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc/>
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    /// <inheritdoc/>
    public IDistributedApplicationPipeline Pipeline { get; } = new DistributedApplicationPipeline();

    /// <inheritdoc/>
    public IFileSystemService FileSystemService => _files;

    /// <inheritdoc/>
    public IUserSecretsManager UserSecretsManager => _secrets;

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        var policy = resource.TryGetLastAnnotation<NameValidationPolicyAnnotation>(out var said) ? said : NameValidationPolicyAnnotation.Default;
        if (!_nameMistakes.Refuses(resource, policy, Resources))
        {
            ResourceNames.Validate("Resource", resource.Name, policy);
            Resources.Add(resource);
        }

        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new DistributedApplicationResourceBuilder<T>(this, resource);
    }

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        AppHostInterceptor.Current?.OnBuilding(this);
        _isBuilt = true;
        NameMistakes.AreGathered = false;
        if (ExecutionContext.IsRunMode)
        {
            Services.AddLocalOrchestration(_stateDirectory);
            Services.AddHostedService<DashboardService>();
            Services.AddHostedService<ResourceLogForwarder>();
        }

        var application = new DistributedApplication(_host.Build());
        _executionContextOptions.Services = application.Services;
        ((DistributedApplicationEventing)Eventing).Logger = application.Services.GetRequiredService<ILogger<DistributedApplicationEventing>>();
        AppHostInterceptor.Current?.OnBuilt(application);
        return application;
    }

    private async Task<IReadOnlyList<ModelDiagnostic>> FindMistakesSoFarAsync(CancellationToken cancellationToken)
    {
        // A model that was complete has been looked at.
        if (_isBuilt)
        {
            return [];
        }

        await using var application = Build();
        var found = await application.Services.GetRequiredService<ModelValidation>().ValidateAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Where(d => d.Severity == DiagnosticSeverity.Error)];
    }

    private static HostApplicationBuilder CreateHost(HostApplicationBuilderSettings settings, AppHostCommandLine commandLine, string appHostDirectory, Assembly? assembly)
    {
        settings.ContentRootPath ??= Directory.Exists(appHostDirectory) ? appHostDirectory : null;
        settings.ApplicationName ??= assembly?.GetName().Name;

        // An application that is run is being developed; one that is published is not, unless told so.
        settings.EnvironmentName ??= EnvironmentNameOf(commandLine);
        var host = new HostApplicationBuilder(settings);
        host.Configuration.AddCommandLine([.. commandLine.Configuration]);
        return host;
    }

    private static string? EnvironmentNameOf(AppHostCommandLine commandLine)
    {
        var given = new ConfigurationBuilder().AddEnvironmentVariables("DOTNET_").AddCommandLine([.. commandLine.Configuration]).Build();
        return given[HostDefaults.EnvironmentKey]
            ?? (OperationOf(given["AppHost:Operation"], given["Publishing:Publisher"]) == DistributedApplicationOperation.Run ? Environments.Development : Environments.Production);
    }

    private static DistributedApplicationOperation OperationOf(string? operation, string? publisher) => operation switch
    {
        null => publisher is null ? DistributedApplicationOperation.Run : DistributedApplicationOperation.Publish,
        _ when Enum.TryParse<DistributedApplicationOperation>(operation, ignoreCase: true, out var known) && Enum.IsDefined(known) => known,
        _ => throw new DistributedApplicationException($"'{operation}' is no operation. Operations: run, publish."),
    };

    private static string? ProjectPathOf(Assembly? assembly) => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(a => string.Equals(a.Key, "AppHostProjectPath", StringComparison.OrdinalIgnoreCase))?.Value is { Length: > 0 } folder
            ? folder.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) ? folder : Path.Combine(folder, $"{assembly.GetName().Name}.csproj")
            : null;

    private void ConfigureSources()
    {
        // One with state of its own, such as a test's, is an application of its own: its volumes are not those of the person's runs.
        var identity = Configuration["AppHost:StateDirectory"] ?? (AppHostPath.Length > 0 ? AppHostPath : AppHostDirectory);

        // Lowest of all: a value that was generated once gives way to any that is given.
        Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = _secrets.Read() });
        Configuration.AddInMemoryCollection([
            new("AppHost:Directory", AppHostDirectory),
            new("AppHost:Path", AppHostPath),
            new(EngineNames.ContainerLabelKey, new EngineNames(RunFolder.In(_stateDirectory)).ApplicationFilter),
            new("AppHost:Sha256", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))),
        ]);
    }

    private void AddServices()
    {
        Services.AddSingleton(_options);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton(Eventing);
        Services.AddSingleton(Pipeline);
        Services.AddSingleton(UserSecretsManager);

        // Registered by factory so that the container disposes it with the application.
        Services.AddSingleton(_ => _files);
        Services.AddSingleton<ResourceLoggerService>();
        Services.AddSingleton<ResourceNotificationService>();
        Services.AddSingleton(services => new ResourceCommandService(services.GetRequiredService<ResourceLoggerService>(), services));
        Services.AddSingleton<IAspireStore>(_ => new AspireStore(Path.GetFullPath(Configuration[AspireStore.PathKey] ?? Path.Combine("obj", ".aspire"), AppHostDirectory)));
        Services.AddEventingSubscriber<LifecycleHookSubscriber>();
        Services.AddEventingSubscriber<RequiredCommands>();
        Services.AddSingleton<ModelValidation>();
        Services.AddSingleton<IModelValidator>(_nameMistakes);
        Services.AddSingleton<IModelValidator, WaitCycleValidator>();
        Services.AddSingleton<IModelValidator, ReferenceValidator>();
        Services.AddSingleton<IModelValidator, LocalResourceValidator>();
        Services.AddSingleton<PipelineExecution>();
        Services.AddSingleton(_ => new DashboardSettings(Configuration, _options, Environment.ApplicationName, AppHostAssembly));
        Services.AddSingleton<IPipelineOutputService, PipelineOutputService>();
        Services.AddCommandLine(_commandLine);
        Services.TryAddSingleton(TimeProvider.System);
        Services.Configure<PipelineOptions>(Configuration.GetSection("Pipeline"));
        Services.AddHealthChecks();
        Eventing.Subscribe<BeforeStartEvent>((@event, _) =>
        {
            BuiltInModelRules.Apply(@event.Model, _options);
            return Task.CompletedTask;
        });
    }
}

/// <summary>What follows from annotations once the model is complete.</summary>
internal static class BuiltInModelRules
{
    public static void Apply(DistributedApplicationModel model, DistributedApplicationOptions options)
    {
        foreach (var resource in model.Resources)
        {
            if (resource.HasAnnotationOfType<Http2ServiceAnnotation>())
            {
                foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(e => UriSchemes.IsHttp(e.UriScheme)))
                {
                    endpoint.Transport = "http2";
                }
            }

            if (resource is ContainerResource && resource.HasAnnotationOfType<PersistenceAnnotation>())
            {
                resource.Annotations.Add(new ContainerLifetimeAnnotation { Lifetime = PersistenceAnnotation.IsPersistent(resource) ? ContainerLifetime.Persistent : ContainerLifetime.Session });
            }

            if (options.ContainerRegistryOverride is { } registry && resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image))
            {
                image.Registry = registry;
            }
        }
    }
}

/// <inheritdoc/>
internal sealed class DistributedApplicationResourceBuilder<T>(IDistributedApplicationBuilder applicationBuilder, T resource) : IResourceBuilder<T>
    where T : IResource
{
    public IDistributedApplicationBuilder ApplicationBuilder { get; } = applicationBuilder;

    public T Resource { get; } = resource;

    public IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(annotation);
        if (behavior == ResourceAnnotationMutationBehavior.Replace)
        {
            foreach (var existing in Resource.Annotations.OfType<TAnnotation>())
            {
                Resource.Annotations.Remove(existing);
            }
        }

        Resource.Annotations.Add(annotation);
        return this;
    }
}
