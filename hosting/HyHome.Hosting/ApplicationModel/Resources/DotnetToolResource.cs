namespace HyHome.Hosting.ApplicationModel;

/// <summary>A .NET tool from a NuGet package, run by <c>dotnet tool exec</c> without being installed.</summary>
public class DotnetToolResource : ExecutableResource
{
    /// <summary>Creates the tool.</summary>
    /// <param name="name">Its name in the model.</param>
    /// <param name="packageId">Its package.</param>
    public DotnetToolResource(string name, string packageId)
        : base(name, "dotnet", ".")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(packageId);
        Annotations.Add(new DotnetToolAnnotation { PackageId = packageId });
    }
}

/// <summary>Which package a tool comes from.</summary>
public class DotnetToolAnnotation : IResourceAnnotation
{
    /// <summary>The package.</summary>
    public required string PackageId { get; set; }

    /// <summary>Its version; the latest when null.</summary>
    public string? Version { get; set; }

    /// <summary>Whether the latest version may be a prerelease.</summary>
    public bool Prerelease { get; set; }

    /// <summary>Feeds to look in.</summary>
    public List<string> Sources { get; } = [];

    /// <summary>Whether to look in these feeds only.</summary>
    public bool IgnoreExistingFeeds { get; set; }

    /// <summary>Whether a feed that does not answer is left out.</summary>
    public bool IgnoreFailedSources { get; set; }
}
