using System.Collections.Concurrent;

namespace HyHome.Telemetry.Ingest.Otlp;

/// <summary>Keeps a few objects between requests; no more than requests ran at once.</summary>
internal sealed class Pool<T>
    where T : class, new()
{
    private readonly ConcurrentStack<T> _idle = new();

    public T Rent() => _idle.TryPop(out var item) ? item : new T();

    /// <summary>Gives an object back; one that has grown large is let go.</summary>
    public void Return(T item, bool keep)
    {
        if (keep && _idle.Count < Environment.ProcessorCount * 2)
        {
            _idle.Push(item);
        }
    }
}
