using System.Text;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Containers.Building;
using HyHome.Hosting.Orchestration.Running;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Builds the images of those resources that have a Dockerfile, when they start: what did not change comes from the engine's cache.</summary>
internal sealed class ImageBuilder
{
    private readonly EngineNames _names;
    private readonly DistributedApplicationExecutionContext _execution;
    private readonly ResourceNotificationService _notifications;
    private readonly IServiceProvider _services;
    private readonly RegistryLogins _logins;

    public ImageBuilder(EngineNames names, DistributedApplicationExecutionContext execution, ResourceNotificationService notifications, IServiceProvider services, RegistryLogins logins)
    {
        _logins = logins;
        _names = names;
        _execution = execution;
        _notifications = notifications;
        _services = services;
    }

    /// <summary>Whether the image of a resource is built, not pulled.</summary>
    public static bool Builds(IResource resource) => resource.HasAnnotationOfType<DockerfileBuildAnnotation>();

    /// <summary>Builds the image of an instance.</summary>
    /// <returns>Its name and its id.</returns>
    /// <exception cref="ResourceFailedException">It can't be built; the message says what the builder said.</exception>
    public async Task<(string Name, string Id)> BuildAsync(ContainerEngine engine, ResourceInstance instance, ILogger logger, CancellationToken cancellationToken)
    {
        var resource = instance.Resource;
        var spec = await SpecifyAsync(resource, cancellationToken).ConfigureAwait(false);
        await SetStateAsync(instance, new ResourceStateSnapshot("Building", KnownResourceStateStyles.Info)).ConfigureAwait(false);
        var output = new ResourceOutput(logger);
        var old = await engine.Images.FindIdAsync(spec.Image, cancellationToken).ConfigureAwait(false);
        logger.LogInformation("Building the image from '{Dockerfile}'.", spec.DockerfilePath);
        var logins = new BuildLogins(_logins);
        try
        {
            await new ImageBuild(engine.Address, engine.IsPodman, logins).RunAsync(spec, (isError, line) => output.Write(line, isError), cancellationToken).ConfigureAwait(false);
        }
        catch (ImageBuildException e)
        {
            var words = output.LastLines.Count == 0 ? "" : "; its last words: " + string.Join(" | ", output.LastLines);
            throw new ResourceFailedException($"its image could not be built from '{spec.DockerfilePath}': {e.Message}{logins.Cure(e.Message)}{words}", e);
        }

        var id = await engine.Images.FindIdAsync(spec.Image, cancellationToken).ConfigureAwait(false)
            ?? throw new ResourceFailedException($"its image was built from '{spec.DockerfilePath}', but {engine.Name} does not have '{spec.Image}' now; build it again with the command 'start'");
        if (old is not null && old != id)
        {
            // The one before it has no name any more, and would stay for ever.
            await engine.Images.RemoveAsync(old, cancellationToken).ConfigureAwait(false);
        }

        await SetStateAsync(instance, new ResourceStateSnapshot(KnownResourceStates.Starting, null)).ConfigureAwait(false);
        return (spec.Image, id);
    }

    private Task SetStateAsync(ResourceInstance instance, ResourceStateSnapshot state) => _notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => s with { State = state });

    private async Task<ImageBuildSpec> SpecifyAsync(IResource resource, CancellationToken cancellationToken)
    {
        var build = resource.Annotations.OfType<DockerfileBuildAnnotation>().Last();
        await build.MaterializeDockerfileAsync(new DockerfileFactoryContext { Services = _services, Resource = resource, CancellationToken = cancellationToken }, cancellationToken).ConfigureAwait(false);
        var arguments = new Dictionary<string, string>();
        foreach (var (name, value) in build.BuildArguments)
        {
            // One without a value is this process' own variable, as with the engines' command lines.
            var text = value switch
            {
                null => System.Environment.GetEnvironmentVariable(name),
                bool flag => flag ? "true" : "false",
                _ => (await ValueResolver.ResolveAsync(value, resource, _execution, cancellationToken).ConfigureAwait(false)).Text,
            };
            if (text is not null)
            {
                arguments[name] = text;
            }
        }

        var secrets = new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (var (name, value) in build.BuildSecrets)
        {
            secrets[name] = value is FileInfo file
                ? await ReadAsync(name, file, cancellationToken).ConfigureAwait(false)
                : Encoding.UTF8.GetBytes((await ValueResolver.ResolveAsync(value, resource, _execution, cancellationToken).ConfigureAwait(false)).Text ?? "");
        }

        return new ImageBuildSpec
        {
            Image = _names.Image(resource),
            ContextPath = build.ContextPath,
            DockerfilePath = build.DockerfilePath,
            Stage = build.Stage,
            IgnoreContent = build.BuildContextIgnoreContent,
            Arguments = arguments,
            Secrets = secrets,
            Labels = new Dictionary<string, string> { [EngineNames.ApplicationLabel] = _names.Application, [EngineNames.ResourceLabel] = resource.Name },
        };
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(string secret, FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(file.FullName, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResourceFailedException($"its build secret '{secret}' cannot be read from '{file.FullName}': {e.Message}", e);
        }
    }
}
