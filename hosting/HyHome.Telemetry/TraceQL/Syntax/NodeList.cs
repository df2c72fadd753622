using System.Collections;

namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>A list of parts of a syntax tree that is equal to another with equal parts, so that trees compare by value.</summary>
internal sealed class NodeList<T>(IReadOnlyList<T> items) : IReadOnlyList<T>, IEquatable<NodeList<T>>
{
    public int Count => items.Count;

    public T this[int index] => items[index];

    public bool Equals(NodeList<T>? other) => other is not null && items.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as NodeList<T>);

    public override int GetHashCode() => items.Aggregate(items.Count, HashCode.Combine);

    public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
