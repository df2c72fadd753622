using System.Collections.Concurrent;
using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Storage;

/// <summary>
/// An inverted index: label name, value, numbers of the series that have it. One writer adds, readers need no lock.
/// Items are never taken out; an index of what is left is built instead.
/// </summary>
internal sealed class LabelIndex<T>
    where T : class
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, PostingList>> _postings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<LabelSet, T> _bySet = new();
    private readonly Func<T, LabelSet> _labels;
    private T[] _items = new T[16];
    private int _count;

    public LabelIndex(Func<T, LabelSet> labels) => _labels = labels;

    public int Count => Volatile.Read(ref _count);

    /// <summary>An estimate of the memory that index and labels take.</summary>
    public long Bytes { get; private set; }

    public ReadOnlySpan<T> All
    {
        get
        {
            var count = Volatile.Read(ref _count);
            return Volatile.Read(ref _items).AsSpan(0, count);
        }
    }

    public bool TryGet(LabelSet labels, out T item) => _bySet.TryGetValue(labels, out item!);

    /// <summary>Adds an item; the caller holds the writer's lock and has seen that it is not there.</summary>
    public void Add(T item)
    {
        var labels = _labels(item);
        var items = _items;
        if (_count == items.Length)
        {
            Array.Resize(ref items, items.Length * 2);
            Volatile.Write(ref _items, items);
        }

        items[_count] = item;
        foreach (var label in labels.AsSpan())
        {
            var values = _postings.GetOrAdd(label.Name, static _ => new ConcurrentDictionary<string, PostingList>(1, 4, StringComparer.Ordinal));
            if (!values.TryGetValue(label.Value, out var postings))
            {
                postings = new PostingList();
                values[label.Value] = postings;
                Bytes += 120 + (label.Value.Length * 2);
            }

            postings.Add(_count);
            Bytes += 40;
        }

        Bytes += 200;
        Volatile.Write(ref _count, _count + 1);
        _bySet[labels] = item;
    }

    /// <summary>Items that match all matchers and a filter.</summary>
    public List<T> Select(IReadOnlyList<LabelMatcher> matchers, Func<T, bool> filter)
    {
        var found = new List<T>();
        var candidates = Smallest(matchers, out var resolvedBy);
        if (candidates is not null && candidates.Length == 0)
        {
            return found;
        }

        var memos = new Dictionary<string, bool>?[matchers.Count];
        var items = All;
        var total = candidates?.Length ?? items.Length;
        for (var i = 0; i < total; i++)
        {
            var id = candidates?[i] ?? i;
            if (id < items.Length && filter(items[id]) && MatchesAll(_labels(items[id]), matchers, resolvedBy, memos))
            {
                found.Add(items[id]);
            }
        }

        return found;
    }

    public List<string> Names() => Sorted(_postings.Keys);

    public List<string> Values(string name) => _postings.TryGetValue(name, out var values) ? Sorted(values.Keys) : [];

    private static List<string> Sorted(ICollection<string> strings)
    {
        var list = new List<string>(strings);
        list.Sort(StringComparer.Ordinal);
        return list;
    }

    private static bool MatchesAll(LabelSet labels, IReadOnlyList<LabelMatcher> matchers, LabelMatcher? resolved, Dictionary<string, bool>?[] memos)
    {
        for (var i = 0; i < matchers.Count; i++)
        {
            var matcher = matchers[i];
            if (ReferenceEquals(matcher, resolved))
            {
                continue;
            }

            var value = labels[matcher.Name];
            bool matches;
            if (matcher.Kind is MatchKind.Equal or MatchKind.NotEqual)
            {
                matches = matcher.Matches(value);
            }
            else
            {
                // A pattern runs once for each value, not once for each series.
                var memo = memos[i] ??= new Dictionary<string, bool>(StringComparer.Ordinal);
                if (!memo.TryGetValue(value, out matches))
                {
                    matches = matcher.Matches(value);
                    memo[value] = matches;
                }
            }

            if (!matches)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The shortest list of candidates that one matcher gives; null where none narrows anything down.</summary>
    private int[]? Smallest(IReadOnlyList<LabelMatcher> matchers, out LabelMatcher? by)
    {
        by = null;
        PostingList? best = null;
        foreach (var matcher in matchers)
        {
            if (matcher.Kind != MatchKind.Equal || matcher.Value.Length == 0)
            {
                continue;
            }

            if (!_postings.TryGetValue(matcher.Name, out var values) || !values.TryGetValue(matcher.Value, out var postings))
            {
                return [];
            }

            if (best is null || postings.Count < best.Count)
            {
                (best, by) = (postings, matcher);
            }
        }

        return best is not null ? best.Items.ToArray() : SmallestOfPatterns(matchers, ref by);
    }

    private int[]? SmallestOfPatterns(IReadOnlyList<LabelMatcher> matchers, ref LabelMatcher? by)
    {
        foreach (var matcher in matchers)
        {
            // A matcher that takes the empty string also takes series without the label, which no list knows.
            if (matcher.Matches(""))
            {
                continue;
            }

            if (!_postings.TryGetValue(matcher.Name, out var values))
            {
                return [];
            }

            var ids = new List<int>();
            foreach (var (value, postings) in values)
            {
                if (matcher.Matches(value))
                {
                    ids.AddRange(postings.Items);
                }
            }

            ids.Sort();
            by = matcher;
            return [.. ids];
        }

        return null;
    }
}
