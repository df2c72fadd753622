using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>The values that a series is grouped by.</summary>
internal readonly struct GroupKey(Static[] values) : IEquatable<GroupKey>
{
    internal Static[] Values => values;

    public bool Equals(GroupKey other) => values.AsSpan().SequenceEqual(other.Values);

    public override bool Equals(object? obj) => obj is GroupKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in values)
        {
            hash.Add(value.GetHashCode());
        }

        return hash.ToHashCode();
    }
}
