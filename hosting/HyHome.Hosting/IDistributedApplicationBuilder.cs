using System.Reflection;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Eventing;
using HyHome.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting;

/// <summary>Builds an application: add resources, then <see cref="Build"/>.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>The configuration: appsettings, user secrets, environment, command line.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The folder of the AppHost's project, against which relative paths are taken.</summary>
    string AppHostDirectory { get; }

    /// <summary>The AppHost.</summary>
    Assembly? AppHostAssembly => null;

    /// <summary>The environment: Development unless told otherwise when the application runs.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }

    /// <summary>The events of the application.</summary>
    IDistributedApplicationEventing Eventing { get; }

    /// <summary>What the application is doing.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>The resources so far.</summary>
    IResourceCollection Resources { get; }

    /// <summary>The steps of publishing and deploying.</summary>
    IDistributedApplicationPipeline Pipeline { get; }

    /// <summary>Temporary files.</summary>
    IFileSystemService FileSystemService { get; }

    /// <summary>Values kept for this person and application.</summary>
    IUserSecretsManager UserSecretsManager { get; }

    /// <summary>Adds a resource.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <exception cref="DistributedApplicationException">There is one of that name, ignoring case.</exception>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    /// <summary>Makes a builder for a resource, which is not added.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="resource">The resource.</param>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource;

    /// <summary>Builds the application. Nothing can be added after.</summary>
    DistributedApplication Build();
}
