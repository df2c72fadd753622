using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>The resources of a model; names are unique ignoring case.</summary>
public interface IResourceCollection : IList<IResource>
{
    /// <summary>Finds a resource by name, ignoring case.</summary>
    /// <param name="name">The name.</param>
    /// <param name="resource">The resource, when there is one.</param>
    /// <returns>Whether there is one.</returns>
    bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource);
}

internal sealed class ResourceCollection : IResourceCollection
{
    private readonly List<IResource> _resources = [];

    public ResourceCollection()
    {
    }

    public ResourceCollection(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            Add(resource);
        }
    }

    public int Count => _resources.Count;

    public bool IsReadOnly => false;

    public IResource this[int index]
    {
        get => _resources[index];
        set
        {
            ThrowIfDuplicate(value, except: _resources[index]);
            _resources[index] = value;
        }
    }

    public void Add(IResource item)
    {
        ThrowIfDuplicate(item, except: null);
        _resources.Add(item);
    }

    public void Insert(int index, IResource item)
    {
        ThrowIfDuplicate(item, except: null);
        _resources.Insert(index, item);
    }

    public bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource)
    {
        resource = _resources.Find(r => ResourceNames.Equal(r.Name, name));
        return resource is not null;
    }

    public void Clear() => _resources.Clear();

    public bool Contains(IResource item) => _resources.Contains(item);

    public void CopyTo(IResource[] array, int arrayIndex) => _resources.CopyTo(array, arrayIndex);

    // A copy, because event handlers add resources while others walk the model.
    public IEnumerator<IResource> GetEnumerator() => ((IEnumerable<IResource>)_resources.ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public int IndexOf(IResource item) => _resources.IndexOf(item);

    public bool Remove(IResource item) => _resources.Remove(item);

    public void RemoveAt(int index) => _resources.RemoveAt(index);

    private void ThrowIfDuplicate(IResource item, IResource? except)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (_resources.Find(r => r != except && ResourceNames.Equal(r.Name, item.Name)) is { } existing)
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{item.GetType().Name}' with name '{item.Name}' because resource of type " +
                $"'{existing.GetType().Name}' with that name already exists. Resource names are case-insensitive: choose another name.");
        }
    }
}
