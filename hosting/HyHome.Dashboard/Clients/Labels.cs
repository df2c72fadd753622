using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace HyHome.Dashboard.Clients;

/// <summary>Names with values, sorted by name (ordinal); equal where all pairs are equal.</summary>
public sealed class Labels : IReadOnlyList<KeyValuePair<string, string>>, IEquatable<Labels>
{
    /// <summary>No labels.</summary>
    public static readonly Labels Empty = new([]);

    private readonly KeyValuePair<string, string>[] _pairs;

    private Labels(KeyValuePair<string, string>[] pairs) => _pairs = pairs;

    /// <summary>How many labels there are.</summary>
    public int Count => _pairs.Length;

    /// <summary>The label at a place in the order of names.</summary>
    public KeyValuePair<string, string> this[int index] => _pairs[index];

    /// <summary>The value of a label, null where there is none of that name.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var pair in _pairs)
            {
                if (pair.Key == name)
                {
                    return pair.Value;
                }
            }

            return null;
        }
    }

    /// <summary>Labels from pairs in any order; the last of a name counts.</summary>
    public static Labels Of(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            sorted[name] = value;
        }

        return sorted.Count == 0 ? Empty : new Labels([.. sorted]);
    }

    /// <summary>Labels from pairs in any order.</summary>
    public static Labels Of(params (string Name, string Value)[] pairs) =>
        Of(pairs.Select(static p => KeyValuePair.Create(p.Name, p.Value)));

    /// <summary>Whether there is a label of that name, and its value.</summary>
    public bool TryGetValue(string name, [NotNullWhen(true)] out string? value) => (value = this[name]) is not null;

    /// <summary>These labels without some names.</summary>
    public Labels Without(params ReadOnlySpan<string> names)
    {
        var kept = new List<KeyValuePair<string, string>>(_pairs.Length);
        foreach (var pair in _pairs)
        {
            if (!names.Contains(pair.Key))
            {
                kept.Add(pair);
            }
        }

        return kept.Count == _pairs.Length ? this : new Labels([.. kept]);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Labels? other) => other is not null && _pairs.AsSpan().SequenceEqual(other._pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Labels);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in _pairs)
        {
            hash.Add(name);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>As Prometheus prints a series: <c>name{job="a"}</c>, the metric's name before the braces.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(this["__name__"]);
        var first = true;
        text.Append('{');
        foreach (var (name, value) in _pairs)
        {
            if (name != "__name__")
            {
                text.Append(first ? "" : ", ").Append(name).Append('=').Append(QueryText.Quote(value));
                first = false;
            }
        }

        return first && text.Length > 1 ? text.ToString(0, text.Length - 1) : text.Append('}').ToString();
    }
}
