namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>The files that the model puts into containers, in memory: a component that is served embedded reads the same, secrets included, and none is left on the disk.</summary>
internal sealed class ModelFiles
{
    private readonly SortedDictionary<string, (string ResourceName, string Text)> _files = new(StringComparer.Ordinal);

    /// <summary>All paths inside of the containers, sorted.</summary>
    public IEnumerable<string> Paths => _files.Keys;

    /// <summary>Adds a resource's files, as they are for one that is served in this process.</summary>
    public async Task AddAsync(IResource resource, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!resource.HasAnnotationOfType<ServedHereAnnotation>())
        {
            resource.Annotations.Add(new ServedHereAnnotation());
        }

        foreach (var annotation in resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            var context = new ContainerFileSystemCallbackContext { Model = resource, Services = services };
            Add(resource, annotation.DestinationPath, await annotation.Callback(context, cancellationToken));
        }
    }

    /// <summary>A file's text.</summary>
    /// <exception cref="FileNotFoundException">The model puts no such file anywhere.</exception>
    public string Read(string path) => _files.TryGetValue(path, out var file)
        ? file.Text
        : throw new FileNotFoundException($"the model puts no file '{path}' into the container", path);

    /// <summary>Whose file it is.</summary>
    public string? OwnerOf(string path) => _files.TryGetValue(path, out var file) ? file.ResourceName : null;

    private void Add(IResource resource, string folder, IEnumerable<ContainerFileSystemItem> items)
    {
        foreach (var item in items)
        {
            var path = $"{folder.TrimEnd('/')}/{item.Name}";
            switch (item)
            {
                case ContainerDirectory directory:
                    Add(resource, path, directory.Entries);
                    break;
                case ContainerFileBase file:
                    _files[path] = (resource.Name, file.Contents ?? File.ReadAllText(file.SourcePath!));
                    break;
            }
        }
    }
}
