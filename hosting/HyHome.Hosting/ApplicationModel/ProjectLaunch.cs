using System.Text.Json;
using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace HyHome.Hosting;

/// <summary>The launch profile a project was added with.</summary>
/// <param name="launchProfileName">The profile.</param>
public sealed class LaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    /// <summary>The profile.</summary>
    public string LaunchProfileName { get; } = launchProfileName ?? throw new ArgumentNullException(nameof(launchProfileName));
}

/// <summary>The launch profile a project takes when it has one of that name.</summary>
/// <param name="launchProfileName">The profile.</param>
public sealed class DefaultLaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    /// <summary>The profile.</summary>
    public string LaunchProfileName { get; } = launchProfileName ?? throw new ArgumentNullException(nameof(launchProfileName));
}

/// <summary>The project takes no launch profile.</summary>
public sealed class ExcludeLaunchProfileAnnotation : IResourceAnnotation;

/// <summary>The project does not trust forwarded headers when it is published.</summary>
public sealed class DisableForwardedHeadersAnnotation : IResourceAnnotation;

/// <summary>Which endpoints of a project it is told of by environment variables.</summary>
internal sealed class EndpointEnvironmentInjectionFilterAnnotation(Func<EndpointAnnotation, bool> filter) : IResourceAnnotation
{
    public Func<EndpointAnnotation, bool> Filter { get; } = filter;
}

/// <summary>A project known by its path only.</summary>
internal sealed class ProjectMetadata(string projectPath) : IProjectMetadata
{
    public string ProjectPath { get; } = projectPath;

    public bool IsFileBasedApp => ProjectPath.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Finds how a project is launched: its profile and its configuration.</summary>
internal static class ProjectLaunch
{
    private static readonly JsonSerializerOptions Lenient = new() { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, PropertyNameCaseInsensitive = true };

    /// <summary>The profile in force: the given one, else the AppHost's own when the project has it, else its first one of a project.</summary>
    /// <exception cref="DistributedApplicationException">The given one does not exist.</exception>
    public static (string Name, LaunchProfile Profile)? EffectiveProfile(IResource project)
    {
        if (project.HasAnnotationOfType<ExcludeLaunchProfileAnnotation>())
        {
            return null;
        }

        var profiles = Settings(project)?.Profiles ?? [];
        if (project.TryGetLastAnnotation<LaunchProfileAnnotation>(out var given))
        {
            return profiles.TryGetValue(given.LaunchProfileName, out var profile)
                ? (given.LaunchProfileName, profile)
                : throw new DistributedApplicationException(
                    $"Launch profile '{given.LaunchProfileName}' does not exist for project '{project.Name}'. Profiles: {string.Join(", ", profiles.Keys.DefaultIfEmpty("none"))}.");
        }

        if (project.TryGetLastAnnotation<DefaultLaunchProfileAnnotation>(out var preferred) && profiles.TryGetValue(preferred.LaunchProfileName, out var same))
        {
            return (preferred.LaunchProfileName, same);
        }

        var first = profiles.FirstOrDefault(p => string.Equals(p.Value.CommandName, "Project", StringComparison.OrdinalIgnoreCase));
        return first.Value is null ? null : (first.Key, first.Value);
    }

    /// <summary>The project's own appsettings, which may configure Kestrel.</summary>
    public static IConfiguration Configuration(IResource project, string environment)
    {
        var folder = Path.GetDirectoryName(project.Annotations.OfType<IProjectMetadata>().Last().ProjectPath);
        var builder = new ConfigurationBuilder();
        if (Directory.Exists(folder))
        {
            builder.AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true).AddJsonFile(Path.Combine(folder, $"appsettings.{environment}.json"), optional: true);
        }

        return builder.Build();
    }

    private static LaunchSettings? Settings(IResource project)
    {
        var metadata = project.Annotations.OfType<IProjectMetadata>().Last();
        if (metadata.LaunchSettings is { } settings)
        {
            return settings;
        }

        var file = metadata.IsFileBasedApp
            ? Path.ChangeExtension(metadata.ProjectPath, ".run.json")
            : Path.Combine(Path.GetDirectoryName(metadata.ProjectPath) ?? string.Empty, "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(file), Lenient);
        }
        catch (JsonException error)
        {
            throw new DistributedApplicationException($"The launch settings '{file}' of project '{project.Name}' cannot be read: {error.Message}", error);
        }
    }
}
