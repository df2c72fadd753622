using System.Text;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Containers;
using HyHome.Hosting.Orchestration.Running;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Turns what <c>WithContainerFiles</c> said into the files that are copied into a container.</summary>
internal sealed class ContainerFileEvaluator
{
    // Aspire's default: others may read, only the owner may write.
    private const UnixFileMode DefaultUmask = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode AllRead = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode AllWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode AllExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly IServiceProvider _services;

    public ContainerFileEvaluator(IServiceProvider services)
    {
        _services = services;
    }

    /// <summary>Calls the callbacks of a resource.</summary>
    /// <exception cref="ResourceFailedException">A file cannot be read; all such files are named.</exception>
    public async Task<IReadOnlyList<ContainerFileSpec>> EvaluateAsync(IResource resource, CancellationToken cancellationToken)
    {
        var files = new List<ContainerFileSpec>();
        var problems = new List<string>();
        foreach (var annotation in resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            var context = new ContainerFileSystemCallbackContext { Model = resource, Services = _services };
            var items = await annotation.Callback(context, cancellationToken).ConfigureAwait(false);
            await AddAsync(files, problems, annotation, annotation.DestinationPath.TrimEnd('/'), items, cancellationToken).ConfigureAwait(false);
        }

        return problems.Count == 0 ? files : throw new ResourceFailedException(string.Join("; ", problems));
    }

    private static async Task AddAsync(
        List<ContainerFileSpec> files, List<string> problems, ContainerFileSystemCallbackAnnotation annotation, string folder, IEnumerable<ContainerFileSystemItem> items, CancellationToken cancellationToken)
    {
        var allowed = ~(annotation.Umask ?? DefaultUmask);
        foreach (var item in items)
        {
            var path = $"{folder}/{item.Name}";
            var owner = item.Owner ?? annotation.DefaultOwner ?? 0;
            var group = item.Group ?? annotation.DefaultGroup ?? 0;
            switch (item)
            {
                case ContainerDirectory directory:
                    files.Add(new ContainerFileSpec(path, null, owner, group, item.Mode != 0 ? item.Mode : (AllRead | AllWrite | AllExecute) & allowed));
                    await AddAsync(files, problems, annotation, path, directory.Entries, cancellationToken).ConfigureAwait(false);
                    break;
                case ContainerFileBase file:
                    try
                    {
                        var content = file.SourcePath is { } source ? await File.ReadAllBytesAsync(source, cancellationToken).ConfigureAwait(false) : Encoding.UTF8.GetBytes(file.Contents ?? "");
                        files.Add(new ContainerFileSpec(path, content, owner, group, item.Mode != 0 ? item.Mode : (AllRead | AllWrite) & allowed));
                    }
                    catch (Exception e) when (e is IOException or UnauthorizedAccessException && file.ContinueOnError != true)
                    {
                        problems.Add($"its file '{path}' cannot be read from '{file.SourcePath}': {e.Message}");
                    }

                    break;
                default:
                    problems.Add($"its file '{path}' is of a kind that cannot be copied ({item.GetType().Name})");
                    break;
            }
        }
    }
}
