using System.Text.Json;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Publishing;

/// <summary>The manifest while it is written.</summary>
/// <param name="executionContext">What the application is doing.</param>
/// <param name="manifestPath">The file.</param>
/// <param name="writer">Writes it.</param>
/// <param name="cancellationToken">Ends the write.</param>
public sealed class ManifestPublishingContext(DistributedApplicationExecutionContext executionContext, string manifestPath, Utf8JsonWriter writer, CancellationToken cancellationToken = default)
{
    /// <summary>What the application is doing.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>The file.</summary>
    public string ManifestPath { get; } = manifestPath;

    /// <summary>Writes it.</summary>
    public Utf8JsonWriter Writer { get; } = writer;

    /// <summary>Ends the write.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>A path relative to the manifest's folder, with slashes.</summary>
    /// <param name="path">The path.</param>
    public string? GetManifestRelativePath(string? path) => path is null
        ? null
        : Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!, path).Replace('\\', '/');

    /// <summary>Writes a container: image, entry point, arguments, mounts, variables, endpoints.</summary>
    /// <param name="container">The container.</param>
    /// <exception cref="DistributedApplicationException">It has no image.</exception>
    public async Task WriteContainerAsync(ContainerResource container)
    {
        ArgumentNullException.ThrowIfNull(container);
        Writer.WriteString("type", "container.v0");
        WriteConnectionString(container);
        Writer.WriteString("image", container.TryGetContainerImageName(out var image) ? image : throw new DistributedApplicationException($"The container '{container.Name}' has no image. Call WithImage."));
        if (container.Entrypoint is not null)
        {
            Writer.WriteString("entrypoint", container.Entrypoint);
        }

        await WriteCommandLineArgumentsAsync(container).ConfigureAwait(false);
        await WriteEnvironmentVariablesAsync(container).ConfigureAwait(false);
        WriteBindings(container);
    }

    /// <summary>Writes the connection string of a resource that has one.</summary>
    /// <param name="resource">The resource.</param>
    public void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString connection)
        {
            Writer.WriteString("connectionString", connection.ConnectionStringExpression.ValueExpression);
        }
    }

    /// <summary>Writes the endpoints of a resource.</summary>
    /// <param name="resource">The resource.</param>
    public void WriteBindings(IResource resource)
    {
        if (resource.ResolveEndpoints() is not { Count: > 0 } endpoints)
        {
            return;
        }

        Writer.WriteStartObject("bindings");
        foreach (var resolved in endpoints)
        {
            Writer.WriteStartObject(resolved.Endpoint.Name);
            Writer.WriteString("scheme", resolved.Endpoint.UriScheme);
            Writer.WriteString("protocol", resolved.Endpoint.Protocol.ToString().ToLowerInvariant());
            Writer.WriteString("transport", resolved.Endpoint.Transport);
            if (!resolved.ExposedPort.IsImplicit && resolved.ExposedPort.Value is { } port)
            {
                Writer.WriteNumber("port", port);
            }

            if (resolved.TargetPort.Value is { } targetPort)
            {
                Writer.WriteNumber("targetPort", targetPort);
            }

            if (resolved.Endpoint.IsExternal)
            {
                Writer.WriteBoolean("external", true);
            }

            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    /// <summary>Writes the environment variables of a resource.</summary>
    /// <param name="resource">The resource.</param>
    public async Task WriteEnvironmentVariablesAsync(IResource resource)
    {
        var configuration = await ExecutionConfigurationBuilder.Create(resource).WithEnvironmentVariablesConfig().BuildAsync(ExecutionContext, cancellationToken: CancellationToken).ConfigureAwait(false);
        ThrowOnError(configuration);
        if (configuration.EnvironmentVariables.Any())
        {
            Writer.WriteStartObject("env");
            foreach (var (name, value) in configuration.EnvironmentVariables)
            {
                Writer.WriteString(name, value);
            }

            Writer.WriteEndObject();
        }
    }

    /// <summary>Writes the arguments of a resource.</summary>
    /// <param name="resource">The resource.</param>
    public async Task WriteCommandLineArgumentsAsync(IResource resource)
    {
        var configuration = await ExecutionConfigurationBuilder.Create(resource).WithArgumentsConfig().BuildAsync(ExecutionContext, cancellationToken: CancellationToken).ConfigureAwait(false);
        ThrowOnError(configuration);
        if (configuration.Arguments.Any())
        {
            Writer.WriteStartArray("args");
            foreach (var (value, _) in configuration.Arguments)
            {
                Writer.WriteStringValue(value);
            }

            Writer.WriteEndArray();
        }
    }

    private static void ThrowOnError(IExecutionConfigurationResult configuration)
    {
        if (configuration.Exception is { } error)
        {
            throw new DistributedApplicationException(error.Message, error);
        }
    }
}
