namespace HyHome.Hosting.ApplicationModel;

/// <summary>A value that becomes known later and may change then. Who awaits it before gets the first one.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class ValueSnapshot<T>
    where T : notnull
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<T> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<T>? _latest;

    /// <summary>Whether there is a value, or an error instead of it.</summary>
    public bool IsValueSet => _first.Task.IsCompleted;

    /// <summary>The value, once there is one.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<T> GetValueAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return _latest ?? _first.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says what the value is.</summary>
    /// <param name="value">The value.</param>
    public void SetValue(T value)
    {
        lock (_lock)
        {
            if (!_first.TrySetResult(value))
            {
                _latest = Task.FromResult(value);
            }
        }
    }

    /// <summary>Says that there is no value, and why.</summary>
    /// <param name="exception">The reason.</param>
    public void SetException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        lock (_lock)
        {
            if (!_first.TrySetException(exception))
            {
                _latest = Task.FromException<T>(exception);
            }
        }
    }
}
