using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Lgtm.Tests.Support;

/// <summary>Applications that are described and never run.</summary>
internal static class Model
{
    // What Aspire's engine asks for wherever it evaluates values.
    private static readonly IServiceProvider Services = new ServiceCollection().AddSingleton<ResourceLoggerService>().BuildServiceProvider();

    private static readonly DistributedApplicationExecutionContext Publishing = PublishingWith(Services);

    public static IDistributedApplicationBuilder Run(params string[] args) => DistributedApplication.CreateBuilder(args);

    public static IDistributedApplicationBuilder Publish() => DistributedApplication.CreateBuilder(["--operation", "publish"]);

    /// <summary>The variables as a publisher sees them, references in braces.</summary>
    public static async Task<Dictionary<string, string>> VariablesAsync(IResource resource, IServiceProvider? services = null)
    {
        var execution = services is null ? Publishing : PublishingWith(services);
        var result = await ExecutionConfigurationBuilder.Create(resource).WithEnvironmentVariablesConfig().BuildAsync(execution);
        return result.EnvironmentVariables.ToDictionary();
    }

    public static async Task<string[]> ArgumentsAsync(IResource resource)
    {
        var result = await ExecutionConfigurationBuilder.Create(resource).WithArgumentsConfig().BuildAsync(Publishing);
        return [.. result.Arguments.Select(argument => argument.Value)];
    }

    /// <summary>All files of a container by their path, with their text.</summary>
    public static async Task<SortedDictionary<string, string>> FilesAsync(
        IResource resource, CancellationToken cancellationToken, IServiceProvider? services = null)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var annotation in resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            var context = new ContainerFileSystemCallbackContext { Model = resource, Services = services ?? Services };
            Collect(files, annotation.DestinationPath, await annotation.Callback(context, cancellationToken));
        }

        return files;
    }

    private static DistributedApplicationExecutionContext PublishingWith(IServiceProvider services) =>
        new(new DistributedApplicationExecutionContextOptions(DistributedApplicationOperation.Publish) { Services = services });

    private static void Collect(SortedDictionary<string, string> files, string directory, IEnumerable<ContainerFileSystemItem> items)
    {
        foreach (var item in items)
        {
            var path = $"{directory}/{item.Name}";
            if (item is ContainerDirectory folder)
            {
                Collect(files, path, folder.Entries);
            }
            else if (item is ContainerFileBase file)
            {
                files.Add(path, file.Contents ?? File.ReadAllText(file.SourcePath!));
            }
        }
    }
}
