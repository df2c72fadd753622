using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>
/// A filter of the names, keys and string values of a block, so that most blocks that cannot answer are passed over without reading their tables.
/// Keys with values that no table holds are marked, because for them the filter knows the key only.
/// </summary>
internal static class SpanWords
{
    private const ulong OpenKey = 1;

    public static BloomFilter Of(SpanTables tables)
    {
        var words = new HashSet<ulong>();
        for (var i = 0; i < tables.Symbols.Count; i++)
        {
            words.Add(ByteHash.Of(tables.Symbols.Utf8(i)));
        }

        for (var i = 0; i < tables.Shapes.All.Count; i++)
        {
            var shape = tables.Shapes.All[i];
            for (var at = 0; at < shape.Count; at++)
            {
                if (shape.Kind(at) is StoredKind.Text or StoredKind.Other)
                {
                    words.Add(ByteHash.Of(tables.Symbols.Utf8(shape.Key(at)), OpenKey));
                }
            }
        }

        for (var i = 0; i < tables.Resources.Count; i++)
        {
            Add(words, tables.Resources[i].Attributes);
        }

        for (var i = 0; i < tables.Scopes.Count; i++)
        {
            Add(words, tables.Scopes[i].Attributes);
        }

        var filter = new BloomFilter(words.Count);
        foreach (var word in words)
        {
            filter.Add(word);
        }

        return filter;
    }

    /// <summary>Whether a block may have a span that meets a condition.</summary>
    public static bool CanMeet(BloomFilter words, SpanCondition condition)
    {
        var text = condition is { Operator: ConditionOperator.Equal, Value.Kind: AnyValueKind.String } ? condition.Value.String : null;
        switch (condition.Scope)
        {
            case AttributeScope.Intrinsic:
                return condition.Name != "name" || text is null || words.MayHold(Hash(text));
            case AttributeScope.Event or AttributeScope.Link:
                return true;
            default:
                var key = System.Text.Encoding.UTF8.GetBytes(condition.Name);
                return words.MayHold(ByteHash.Of(key)) && (text is null || words.MayHold(Hash(text)) || words.MayHold(ByteHash.Of(key, OpenKey)));
        }
    }

    private static ulong Hash(string text) => ByteHash.Of(System.Text.Encoding.UTF8.GetBytes(text));

    private static void Add(HashSet<ulong> words, IReadOnlyList<Attribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            words.Add(Hash(attribute.Key));
            if (attribute.Value.Kind == AnyValueKind.String)
            {
                words.Add(Hash(attribute.Value.String));
            }
            else if (attribute.Value.Kind == AnyValueKind.Array)
            {
                words.Add(ByteHash.Of(System.Text.Encoding.UTF8.GetBytes(attribute.Key), OpenKey));
            }
        }
    }
}
