namespace HyHome.Hosting.ApplicationModel;

/// <summary>A part of the application: a container, a project, a parameter, an external service.</summary>
public interface IResource
{
    /// <summary>The name, unique in the model ignoring case. It is also the DNS name other resources use.</summary>
    string Name { get; }

    /// <summary>What is known about the resource, in the order it was said.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>Marks a piece of knowledge about a resource.</summary>
public interface IResourceAnnotation;

/// <summary>A resource that takes environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that takes command-line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that listens on endpoints.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that can wait for others before it starts.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that can carry startup, readiness and liveness probes.</summary>
public interface IResourceWithProbes : IResource;

/// <summary>A resource that has nothing to start or stop, such as a parameter.</summary>
public interface IResourceWithoutLifetime : IResource;

/// <summary>A resource that runs code: a container, a project or an executable.</summary>
public interface IComputeResource : IResource;

/// <summary>A resource into whose image files of another resource can be copied.</summary>
public interface IContainerFilesDestinationResource : IResource;

/// <summary>A resource that belongs to another one and lives as long as it.</summary>
public interface IResourceWithParent : IResource
{
    /// <summary>The resource this one belongs to.</summary>
    IResource Parent { get; }
}

/// <summary>A resource that belongs to another one of a known type.</summary>
/// <typeparam name="T">The parent's type.</typeparam>
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    /// <summary>The resource this one belongs to.</summary>
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}

/// <summary>A resource with a bag of named parameters.</summary>
public interface IResourceWithParameters : IResource
{
    /// <summary>The parameters by name.</summary>
    IDictionary<string, object?> Parameters { get; }
}
