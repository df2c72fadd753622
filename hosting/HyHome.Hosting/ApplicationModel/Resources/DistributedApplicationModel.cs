namespace HyHome.Hosting.ApplicationModel;

/// <summary>The model: every resource of the application.</summary>
public class DistributedApplicationModel
{
    /// <summary>Creates a model over a live collection.</summary>
    /// <param name="resources">The resources.</param>
    public DistributedApplicationModel(IResourceCollection resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        Resources = resources;
    }

    /// <summary>Creates a model of the given resources.</summary>
    /// <param name="resources">The resources.</param>
    public DistributedApplicationModel(IEnumerable<IResource> resources)
        : this(new ResourceCollection(resources))
    {
    }

    /// <summary>The resources, in the order they were added.</summary>
    public IResourceCollection Resources { get; }
}

/// <summary>Questions asked of a whole model.</summary>
public static class DistributedApplicationModelExtensions
{
    /// <summary>The containers, projects and executables that are published.</summary>
    /// <param name="model">The model.</param>
    public static IEnumerable<IResource> GetComputeResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.Where(r => (r is IComputeResource || r.IsContainer()) && !r.IsExcludedFromPublish() && !r.IsEmulator());
    }

    /// <summary>The resources whose image has to be built.</summary>
    /// <param name="model">The model.</param>
    public static IEnumerable<IResource> GetBuildResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.Where(r => r.RequiresImageBuild());
    }

    /// <summary>The resources whose image has to be built and pushed.</summary>
    /// <param name="model">The model.</param>
    public static IEnumerable<IResource> GetBuildAndPushResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.Where(r => r.RequiresImageBuildAndPush());
    }
}
