using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace HyHome.Telemetry.Labels;

/// <summary>
/// An immutable set of labels, sorted by name (ordinal), with unique names. As in Prometheus, a label with an empty value
/// is the same as no label and is left out.
/// </summary>
public sealed class LabelSet : IEquatable<LabelSet>, IReadOnlyList<Label>
{
    /// <summary>The label that holds a metric's name.</summary>
    public const string MetricName = "__name__";

    private static readonly string[] ReservedNames = [MetricName, "__type__", "__unit__"];

    private readonly Label[] _labels;

    // Most sets are never looked up: 0 until the hash is asked for.
    private int _hash;
    private LabelSet? _unreserved;

    private LabelSet(Label[] sorted) => _labels = sorted;

    /// <summary>The set without labels.</summary>
    public static LabelSet Empty { get; } = new([]);

    /// <inheritdoc />
    public int Count => _labels.Length;

    /// <inheritdoc />
    public Label this[int index] => _labels[index];

    /// <summary>The labels as a span, sorted by name.</summary>
    public ReadOnlySpan<Label> AsSpan() => _labels;

    /// <summary>Makes a set of labels that are sorted by name, unique and not empty already.</summary>
    internal static LabelSet FromSorted(Label[] labels) => labels.Length == 0 ? Empty : new LabelSet(labels);

    /// <summary>Makes a set. When a name comes twice, the last one wins.</summary>
    public static LabelSet Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var list = new List<Label>(labels.Length);
        foreach (var (name, value) in labels)
        {
            list.Add(new Label(name, value));
        }

        return Create(list);
    }

    /// <summary>Makes a set from labels in any order. When a name comes twice, the last one wins.</summary>
    public static LabelSet Create(IEnumerable<Label> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var list = new List<Label>();
        foreach (var label in labels)
        {
            var existing = list.FindIndex(l => l.Name == label.Name);
            if (existing >= 0)
            {
                list[existing] = label;
            }
            else
            {
                list.Add(label);
            }
        }

        list.RemoveAll(static l => l.Value.Length == 0);
        list.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return list.Count == 0 ? Empty : new LabelSet([.. list]);
    }

    /// <summary>
    /// Makes a set from labels in any order, without the lists that <see cref="Create"/> needs: for ingest, which makes one for each log line.
    /// The span is used as working space. When a name comes twice, the last one wins.
    /// </summary>
    internal static LabelSet Build(Span<Label> scratch)
    {
        // An insertion sort: it is stable, and a line has a dozen labels that mostly are in order.
        for (var i = 1; i < scratch.Length; i++)
        {
            var label = scratch[i];
            var at = i;
            for (; at > 0 && string.CompareOrdinal(scratch[at - 1].Name, label.Name) > 0; at--)
            {
                scratch[at] = scratch[at - 1];
            }

            scratch[at] = label;
        }

        var kept = 0;
        for (var i = 0; i < scratch.Length; i++)
        {
            var isReplaced = i + 1 < scratch.Length && scratch[i + 1].Name == scratch[i].Name;
            if (!isReplaced && scratch[i].Value.Length > 0)
            {
                scratch[kept++] = scratch[i];
            }
        }

        return kept == 0 ? Empty : new LabelSet(scratch[..kept].ToArray());
    }

    /// <summary>The value of a label, or the empty string where it is absent.</summary>
    public string this[string name] => TryGetValue(name, out var value) ? value : "";

    /// <summary>Looks a label up.</summary>
    public bool TryGetValue(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (var label in _labels)
        {
            if (label.Name == name)
            {
                value = label.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>The same set with one label set to a value (removed where the value is empty).</summary>
    public LabelSet With(string name, string value) => Create(_labels.Append(new Label(name, value)));

    /// <summary>
    /// The same set without the labels that say what a metric is (<c>__name__</c>, <c>__type__</c>, <c>__unit__</c>). Kept, since queries ask for that of the same
    /// series again and again.
    /// </summary>
    internal LabelSet Unreserved => _unreserved ??= Without(ReservedNames);

    /// <summary>The same set without the named labels.</summary>
    public LabelSet Without(params ReadOnlySpan<string> names) => Where(names, named: false);

    /// <summary>The same set with only the named labels.</summary>
    public LabelSet Only(params ReadOnlySpan<string> names) => Where(names, named: true);

    /// <summary>Whether two sets have the same values of the named labels, a label that is absent being the same as an empty one.</summary>
    internal bool IsSameIn(string[] names, LabelSet other)
    {
        foreach (var name in names)
        {
            if (this[name] != other[name])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc />
    public bool Equals(LabelSet? other) =>
        other is not null && (ReferenceEquals(this, other) || (GetHashCode() == other.GetHashCode() && _labels.AsSpan().SequenceEqual(other._labels)));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            var hash = new HashCode();
            foreach (var label in _labels)
            {
                hash.Add(string.GetHashCode(label.Name));
                hash.Add(string.GetHashCode(label.Value));
            }

            var code = hash.ToHashCode();
            _hash = code == 0 ? 1 : code;
        }

        return _hash;
    }

    /// <summary>Orders sets as Prometheus does: label by label, name before value, the shorter set first.</summary>
    public static int Compare(LabelSet left, LabelSet right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
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

    /// <inheritdoc />
    public IEnumerator<Label> GetEnumerator() => ((IEnumerable<Label>)_labels).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The set as Go prints it: <c>{a="1", b="2"}</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < _labels.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(IsPlain(_labels[i].Name) ? _labels[i].Name : Text.GoText.Quote(_labels[i].Name)).Append('=').Append(Text.GoText.Quote(_labels[i].Value));
        }

        return text.Append('}').ToString();
    }

    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private LabelSet Where(ReadOnlySpan<string> names, bool named)
    {
        var count = 0;
        foreach (var label in _labels)
        {
            count += names.Contains(label.Name) == named ? 1 : 0;
        }

        if (count == _labels.Length || count == 0)
        {
            return count == 0 ? Empty : this;
        }

        var kept = new Label[count];
        var at = 0;
        foreach (var label in _labels)
        {
            if (names.Contains(label.Name) == named)
            {
                kept[at++] = label;
            }
        }

        return new LabelSet(kept);
    }
}
