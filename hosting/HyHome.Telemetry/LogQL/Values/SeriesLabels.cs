using System.Text;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Values;

/// <summary>
/// The labels of a result, sorted by name. Unlike a <see cref="LabelSet"/> it keeps labels with empty values: a parser that finds no value
/// for a name that was asked for still shows that name.
/// </summary>
internal sealed class SeriesLabels : IEquatable<SeriesLabels>
{
    private readonly Label[] _labels;
    private readonly int _hash;

    private SeriesLabels(Label[] sorted)
    {
        _labels = sorted;
        var hash = new HashCode();
        foreach (var label in sorted)
        {
            hash.Add(label.Name.GetHashCode(StringComparison.Ordinal));
            hash.Add(label.Value.GetHashCode(StringComparison.Ordinal));
        }

        _hash = hash.ToHashCode();
    }

    public static SeriesLabels Empty { get; } = new([]);

    public ReadOnlySpan<Label> AsSpan() => _labels;

    public int Count => _labels.Length;

    /// <summary>The value of a label; empty where there is none.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var label in _labels)
            {
                if (label.Name == name)
                {
                    return label.Value;
                }
            }

            return "";
        }
    }

    public bool Has(string name) => Array.Exists(_labels, l => l.Name == name);

    public static SeriesLabels Of(LabelSet labels) => labels.Count == 0 ? Empty : new SeriesLabels(labels.AsSpan().ToArray());

    /// <summary>Takes labels in any order; names must be unique.</summary>
    public static SeriesLabels Create(List<Label> labels)
    {
        if (labels.Count == 0)
        {
            return Empty;
        }

        var array = labels.ToArray();
        Array.Sort(array, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new SeriesLabels(array);
    }

    /// <summary>The same labels but those with the given names (or only those).</summary>
    public SeriesLabels Select(IReadOnlyList<string> names, bool keep)
    {
        var kept = new List<Label>(_labels.Length);
        foreach (var label in _labels)
        {
            if (names.Contains(label.Name) == keep)
            {
                kept.Add(label);
            }
        }

        return kept.Count == _labels.Length ? this : kept.Count == 0 ? Empty : new SeriesLabels([.. kept]);
    }

    /// <summary>The same labels with one set, or removed where the value is empty.</summary>
    public SeriesLabels With(string name, string value)
    {
        var labels = _labels.Where(l => l.Name != name).ToList();
        if (value.Length > 0)
        {
            labels.Add(new Label(name, value));
        }

        return Create(labels);
    }

    /// <summary>The same labels but those with an empty value.</summary>
    public SeriesLabels WithoutEmpty() =>
        Array.Exists(_labels, static l => l.Value.Length == 0) ? Create([.. _labels.Where(static l => l.Value.Length > 0)]) : this;

    public LabelSet ToLabelSet() => LabelSet.Create(_labels);

    public bool Equals(SeriesLabels? other) =>
        other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && _labels.AsSpan().SequenceEqual(other._labels)));

    public override bool Equals(object? obj) => Equals(obj as SeriesLabels);

    public override int GetHashCode() => _hash;

    /// <summary>Label by label, name before value, the shorter set first.</summary>
    public static int Compare(SeriesLabels left, SeriesLabels right)
    {
        var shared = Math.Min(left.Count, right.Count);
        for (var i = 0; i < shared; i++)
        {
            var order = string.CompareOrdinal(left._labels[i].Name, right._labels[i].Name);
            order = order != 0 ? order : string.CompareOrdinal(left._labels[i].Value, right._labels[i].Value);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    public override string ToString()
    {
        var text = new StringBuilder("{");
        foreach (var label in _labels)
        {
            text.Append(text.Length == 1 ? "" : ", ").Append(label.Name).Append('=').Append(GoText.Quote(label.Value));
        }

        return text.Append('}').ToString();
    }
}
