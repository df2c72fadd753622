using System.Collections;
using System.Collections.ObjectModel;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>The annotations of a resource. Reading goes over a snapshot, so it may be changed while it is enumerated.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>, IEnumerable<IResourceAnnotation>
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    protected override void InsertItem(int index, IResourceAnnotation item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_lock)
        {
            base.InsertItem(index, item);
        }
    }

    /// <inheritdoc/>
    protected override void RemoveItem(int index)
    {
        lock (_lock)
        {
            base.RemoveItem(index);
        }
    }

    /// <inheritdoc/>
    protected override void SetItem(int index, IResourceAnnotation item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_lock)
        {
            base.SetItem(index, item);
        }
    }

    /// <inheritdoc/>
    protected override void ClearItems()
    {
        lock (_lock)
        {
            base.ClearItems();
        }
    }

    /// <summary>Enumerates the annotations as they are now.</summary>
    public new IEnumerator<IResourceAnnotation> GetEnumerator() => ((IEnumerable<IResourceAnnotation>)Snapshot()).GetEnumerator();

    IEnumerator<IResourceAnnotation> IEnumerable<IResourceAnnotation>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IResourceAnnotation[] Snapshot()
    {
        lock (_lock)
        {
            return [.. Items];
        }
    }
}

/// <summary>What happens to annotations of the same type when one is added.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>The new one is added to the others.</summary>
    Append = 0,

    /// <summary>The new one takes the place of the others.</summary>
    Replace = 1,
}
