namespace HyHome.Hosting.ApplicationModel;

/// <summary>A file or folder put into a container before it starts.</summary>
public abstract class ContainerFileSystemItem
{
    private string? _name;

    /// <summary>The name, without any path.</summary>
    /// <exception cref="ArgumentException">When set to a path.</exception>
    public string Name
    {
        get => _name ?? string.Empty;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (Path.GetDirectoryName(value) is { Length: > 0 } || value.IndexOfAny(['/', '\\']) >= 0)
            {
                throw new ArgumentException($"Name '{value}' must be a simple file or folder name and not include any path separators (eg, / or \\). To specify parent folders, use one or more ContainerDirectory entries.", nameof(value));
            }

            _name = value;
        }
    }

    /// <summary>The owner's user id; null for the default of the destination.</summary>
    public int? Owner { get; set; }

    /// <summary>The group's id; null for the default of the destination.</summary>
    public int? Group { get; set; }

    /// <summary>The permissions; 0 for the usual ones less the umask.</summary>
    public UnixFileMode Mode { get; set; }
}

/// <summary>A file put into a container, given by its contents or by a path on this machine.</summary>
public abstract class ContainerFileBase : ContainerFileSystemItem
{
    /// <summary>The contents; use this or <see cref="SourcePath"/>.</summary>
    public string? Contents { get; set; }

    /// <summary>The file on this machine; use this or <see cref="Contents"/>.</summary>
    public string? SourcePath { get; set; }

    /// <summary>Whether the container starts even where the file cannot be put into it.</summary>
    public bool? ContinueOnError { get; set; }
}

/// <summary>A file put into a container.</summary>
public sealed class ContainerFile : ContainerFileBase;

/// <summary>A certificate put into a container, together with the link OpenSSL looks for.</summary>
public sealed class ContainerOpenSSLCertificateFile : ContainerFileBase;

/// <summary>A folder put into a container.</summary>
public sealed class ContainerDirectory : ContainerFileSystemItem
{
    /// <summary>What is in it.</summary>
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];

    /// <summary>The files and folders of a folder on this machine, or a single file, in order of their names.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="searchPattern">Which files, with <c>*</c> and <c>?</c>.</param>
    /// <param name="searchOptions">Whether folders in it are taken too.</param>
    /// <param name="updateItem">Changes each item, such as its mode.</param>
    /// <exception cref="DirectoryNotFoundException">There is neither a folder nor a file.</exception>
    public static IEnumerable<ContainerFileSystemItem> GetFileSystemItemsFromPath(string path, string searchPattern = "*", SearchOption searchOptions = SearchOption.TopDirectoryOnly, Action<ContainerFileSystemItem>? updateItem = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var fullPath = Path.GetFullPath(path);
        if (File.Exists(fullPath))
        {
            return [FromFile(fullPath, updateItem)];
        }

        return Directory.Exists(fullPath)
            ? FromFolder(fullPath, searchPattern, searchOptions, updateItem)
            : throw new DirectoryNotFoundException($"There is no file or folder '{fullPath}' to put into a container.");
    }

    private static List<ContainerFileSystemItem> FromFolder(string folder, string searchPattern, SearchOption searchOptions, Action<ContainerFileSystemItem>? updateItem)
    {
        List<ContainerFileSystemItem> items = [.. Directory.EnumerateFiles(folder, searchPattern).Select(f => FromFile(f, updateItem))];
        if (searchOptions == SearchOption.AllDirectories)
        {
            foreach (var child in Directory.EnumerateDirectories(folder))
            {
                var entries = FromFolder(child, searchPattern, searchOptions, updateItem);
                if (entries.Count > 0)
                {
                    var directory = new ContainerDirectory { Name = Path.GetFileName(child), Entries = entries };
                    updateItem?.Invoke(directory);
                    items.Add(directory);
                }
            }
        }

        items.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return items;
    }

    private static ContainerFile FromFile(string file, Action<ContainerFileSystemItem>? updateItem)
    {
        var item = new ContainerFile { Name = Path.GetFileName(file), SourcePath = file };
        updateItem?.Invoke(item);
        return item;
    }
}

/// <summary>Files put into a container before it starts.</summary>
public sealed class ContainerFileSystemCallbackAnnotation : IResourceAnnotation
{
    /// <summary>The folder in the container they go to.</summary>
    public required string DestinationPath { get; init; }

    /// <summary>The owner's user id where an item names none; null for root.</summary>
    public int? DefaultOwner { get; init; }

    /// <summary>The group's id where an item names none; null for root.</summary>
    public int? DefaultGroup { get; init; }

    /// <summary>The permissions taken from items that name none; null for 022.</summary>
    public UnixFileMode? Umask { get; set; }

    /// <summary>Makes the files.</summary>
    public required Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> Callback { get; init; }
}

/// <summary>What a callback that makes files may use.</summary>
public sealed class ContainerFileSystemCallbackContext
{
    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The services of the application.</summary>
    [Obsolete("Use Services instead.")]
    public IServiceProvider ServiceProvider
    {
        get => Services;
        init => Services = value;
    }

    /// <summary>The resource the files are for.</summary>
    public required IResource Model { get; init; }

    /// <summary>Where the resource's own certificate will be; null when it has none.</summary>
    public ContainerFileSystemCallbackHttpsCertificateContext? HttpsCertificateContext { get; set; }
}

/// <summary>Where in a container the resource's own certificate is.</summary>
public sealed class ContainerFileSystemCallbackHttpsCertificateContext
{
    /// <summary>The certificate, in PEM.</summary>
    public ReferenceExpression CertificatePath { get; init; } = ReferenceExpression.Empty;

    /// <summary>The private key, in PEM.</summary>
    public ReferenceExpression KeyPath { get; init; } = ReferenceExpression.Empty;

    /// <summary>Both, in PFX.</summary>
    public ReferenceExpression PfxPath { get; init; } = ReferenceExpression.Empty;

    /// <summary>The password of the key; null when it has none.</summary>
    public string? Password { get; init; }
}
