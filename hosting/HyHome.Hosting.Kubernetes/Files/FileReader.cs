using System.Text;
using HyHome.Hosting.Kubernetes.Validation;

namespace HyHome.Hosting.Kubernetes.Files;

/// <summary>Reads what a model puts into a container: generated files, files from disk, bind-mounted files and secrets.</summary>
internal sealed class FileReader(PublishProblems problems, IServiceProvider services)
{
    // What the API server takes as one ConfigMap.
    private const int MaxFile = 1024 * 1024;

    // A callback may wait for an address; the cluster's are known before it is called, so nothing has a reason to take long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<IReadOnlyList<PublishedFile>> ReadAsync(IResource resource, CancellationToken cancellationToken)
    {
        var files = new SortedDictionary<string, PublishedFile>(StringComparer.Ordinal);
        foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>().Where(m => m.Type == ContainerMountType.BindMount))
        {
            await AddBindMountAsync(resource, mount, files, cancellationToken).ConfigureAwait(false);
        }

        foreach (var annotation in resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            var context = new ContainerFileSystemCallbackContext { Services = services, Model = resource };
            await AddAsync(
                resource, annotation.DestinationPath, annotation.DestinationPath.TrimEnd('/'), () => annotation.Callback(context, cancellationToken), files, cancellationToken)
                .ConfigureAwait(false);
        }

        foreach (var secret in resource.Annotations.OfType<SecretFileAnnotation>())
        {
            files[secret.Path] = new PublishedFile(secret.Path, default, secret.Parameter, Mode: null, Folder: null);
        }

        foreach (var file in files.Values.Where(f => f.Content.Length > MaxFile))
        {
            problems.Add(
                ProblemIds.FileTooLarge, resource.Name, $"The file '{file.Path}' is larger than 1 MiB, which is what a ConfigMap holds.",
                "Put it into the image, or on a volume.");
        }

        return [.. files.Values];
    }

    private async Task AddBindMountAsync(IResource resource, ContainerMountAnnotation mount, SortedDictionary<string, PublishedFile> files, CancellationToken cancellationToken)
    {
        if (ContainerFilesMounts.Has(resource, mount))
        {
            await AddFolderAsync(resource, mount, files, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (File.Exists(mount.Source))
        {
            // It is the file's content that is published, so that it must be one that is read: no socket, no device.
            var (content, problem) = await HostFile.ReadAsync(mount.Source, MaxFile, cancellationToken).ConfigureAwait(false);
            if (content is null)
            {
                problems.Add(
                    ProblemIds.BindMountedDirectory, resource.Name, $"'{mount.Source}', bind-mounted to '{mount.Target}', cannot be read as a file: {problem}.",
                    "Make the call only when builder.ExecutionContext.IsRunMode is true, or correct what keeps it from being read.");
                return;
            }

            files[mount.Target] = new PublishedFile(mount.Target, content, Secret: null, Mode: null, Folder: null);
            return;
        }

        problems.Add(
            ProblemIds.BindMountedDirectory, resource.Name,
            $"'{mount.Source}' is bind-mounted to '{mount.Target}': a node of a cluster does not have this machine's folders.",
            "Use WithVolume for data and WithContainerFiles for configuration, or make the call only when builder.ExecutionContext.IsRunMode is true.",
            isSaidOfTheModel: !Path.Exists(mount.Source));
    }

    private async Task AddFolderAsync(IResource resource, ContainerMountAnnotation mount, SortedDictionary<string, PublishedFile> files, CancellationToken cancellationToken)
    {
        if (!FolderSize.IsContent(mount.Source!))
        {
            problems.Add(
                ProblemIds.FileTooLarge, resource.Name, $"'{mount.Source}', whose files go to '{mount.Target}', has more than {FolderSize.MaxFiles} files or {FolderSize.MaxBytes / MaxFile} MiB.",
                "Put them into the image, or on a volume.");
            return;
        }

        await AddAsync(
            resource, mount.Target, mount.Target.TrimEnd('/'),
            () => Task.FromResult(ContainerDirectory.GetFileSystemItemsFromPath(mount.Source!, searchOptions: SearchOption.AllDirectories)), files, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddAsync(
        IResource resource, string path, string folder, Func<Task<IEnumerable<ContainerFileSystemItem>>> read, SortedDictionary<string, PublishedFile> files,
        CancellationToken cancellationToken)
    {
        try
        {
            var items = await Task.Run(read, cancellationToken).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
            await AddItemsAsync(resource, folder, folder, items, files, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            problems.Add(
                ProblemIds.UnknownValue, resource.Name, $"The files for '{path}' are not made after {Patience.TotalSeconds:0} s.",
                "Their callback waits for something that exists only when the application runs.");
        }
        catch (MissingParameterValueException error)
        {
            problems.Add(ProblemIds.MissingValue, resource.Name, $"The files for '{path}' need a value.", error.Message);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            problems.Add(ProblemIds.UnknownValue, resource.Name, $"The files for '{path}' could not be made: {error.Message.TrimEnd('.')}.", "Correct what WithContainerFiles is given.");
        }
    }

    private async Task AddItemsAsync(
        IResource resource, string root, string folder, IEnumerable<ContainerFileSystemItem> items, SortedDictionary<string, PublishedFile> files, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            var path = $"{folder}/{item.Name}";
            if (item is ContainerDirectory directory)
            {
                await AddItemsAsync(resource, root, path, directory.Entries, files, cancellationToken).ConfigureAwait(false);
            }
            else if (item is ContainerFileBase file)
            {
                await AddFileAsync(resource, root, path, file, files, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task AddFileAsync(
        IResource resource, string root, string path, ContainerFileBase file, SortedDictionary<string, PublishedFile> files, CancellationToken cancellationToken)
    {
        byte[] content;
        if (file.SourcePath is { } source)
        {
            if (!File.Exists(source))
            {
                if (file.ContinueOnError is not true)
                {
                    problems.Add(ProblemIds.MissingValue, resource.Name, $"The file '{path}' is to be read from '{source}', which does not exist.", "Create it or correct the path.");
                }

                return;
            }

            (var read, var problem) = await HostFile.ReadAsync(source, MaxFile, cancellationToken).ConfigureAwait(false);
            if (read is null)
            {
                problems.Add(ProblemIds.MissingValue, resource.Name, $"The file '{path}' cannot be read from '{source}': {problem}.", "Correct what keeps it from being read.");
                return;
            }

            content = read;
        }
        else
        {
            content = Encoding.UTF8.GetBytes(file.Contents ?? string.Empty);
        }

        // The last one wins, as it does when files are copied into a container.
        files[path] = new PublishedFile(path, content, Secret: null, file.Mode == 0 ? null : (int)file.Mode, root.Length == 0 ? null : root);
    }
}
