using System.Text.RegularExpressions;
using HyHome.Hosting.Kubernetes.Deploy;
using HyHome.Hosting.Kubernetes.Publishing;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Kubernetes.Images;

/// <summary>Builds the images of projects with the SDK's own container support, which needs no Dockerfile; with a registry, it needs no container engine either.</summary>
internal sealed partial class ImageBuilder(
    KubernetesManifestsOptions options, Func<IReadOnlyList<string>, CancellationToken, Task<(int ExitCode, IReadOnlyList<string> Lines)>> dotnet, IDeployProgress progress)
{
    private const int LastLines = 12;

    /// <exception cref="DistributedApplicationException">Images could not be built; it says for each what the SDK said.</exception>
    public async Task BuildAsync(IReadOnlyList<PublishedResource> resources, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        foreach (var resource in resources.Where(r => r.IsBuiltHere))
        {
            if (resource.Resource is not ProjectResource || !resource.Resource.TryGetLastAnnotation<IProjectMetadata>(out var project))
            {
                progress.Say(LogLevel.Warning, $"'{resource.Name}' has a Dockerfile: build and push '{resource.Image}' with your container engine.");
                continue;
            }

            await progress.TellAsync(resource.Name, $"builds {resource.Image}", RolloutState.InProgress, cancellationToken).ConfigureAwait(false);
            var (exitCode, lines) = await dotnet(Arguments(project.ProjectPath, resource.Image), cancellationToken).ConfigureAwait(false);
            if (exitCode == 0)
            {
                await progress.TellAsync(resource.Name, resource.Image, RolloutState.Done, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await progress.TellAsync(resource.Name, $"{resource.Image} was not built", RolloutState.Failed, cancellationToken).ConfigureAwait(false);
            var errors = lines.Select(Error).OfType<string>().Distinct().ToList();
            failures.Add($"{resource.Name}:{Environment.NewLine}{string.Join(Environment.NewLine, (errors.Count > 0 ? errors : lines.TakeLast(LastLines)).Select(l => $"    {l.Trim()}"))}");
        }

        if (failures.Count > 0)
        {
            throw new DistributedApplicationException(
                $"{failures.Count} images were not built. {Cure()}{Environment.NewLine}{string.Join(Environment.NewLine, failures.Select(f => $"  {f}"))}");
        }
    }

    /// <summary>The SDK's command line for a project and the full name of its image.</summary>
    public static IReadOnlyList<string> Arguments(string project, string image)
    {
        var tag = image.LastIndexOf(':');
        var name = image[..tag];

        // A registry is known by its dot, its port or the name localhost, as container engines do it; what has none goes to the engine of this machine.
        var first = name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? name[..slash] : string.Empty;
        var hasRegistry = first == "localhost" || first.AsSpan().IndexOfAny('.', ':') >= 0;
        List<string> arguments =
        [
            "publish", project, "--configuration", "Release", "--os", "linux", "--nologo", "-t:PublishContainer",
            $"-p:ContainerRepository={(hasRegistry ? name[(first.Length + 1)..] : name)}", $"-p:ContainerImageTag={image[(tag + 1)..]}",
        ];
        if (hasRegistry)
        {
            arguments.Add($"-p:ContainerRegistry={first}");
        }

        return arguments;
    }

    // What MSBuild says between its own file and the project, which the resource's name stands for; of an exception, what happened and not where.
    private static string? Error(string line)
    {
        if (ErrorLine().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var message = match.Groups["message"].Value.Trim();
        return message.Length == 0 || message.StartsWith("at ", StringComparison.Ordinal) || message.StartsWith("---", StringComparison.Ordinal) ? null : $"{match.Groups["code"].Value}: {message}";
    }

    [GeneratedRegex(@": error (?<code>[A-Z]+[0-9]+): (?<message>.*?)(\s\[[^\]]*proj\])?$")]
    private static partial Regex ErrorLine();

    private string Cure() => string.IsNullOrEmpty(options.ImageRegistry)
        ? "Without ImageRegistry they go to the Docker or Podman of this machine, which has to run. The base images come from mcr.microsoft.com, or from ContainerBaseImage of the projects."
        : $"They go to '{options.ImageRegistry}' ('docker login' gives the SDK your right to push). The base images come from mcr.microsoft.com, or from ContainerBaseImage of the projects.";
}
