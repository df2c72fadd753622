using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Text;
using System.Text.Unicode;

namespace HyHome.Telemetry.Ingest.Otlp.Wire;

/// <summary>
/// Turns UTF-8 into strings. Telemetry repeats its keys and most of its values, so short strings come from a cache of fixed size in which a newer
/// entry takes the place of an older one. Entries are immutable, so threads share the cache without locks.
/// </summary>
internal static class Utf8Strings
{
    private const int Slots = 8192;
    private const int LongestCached = 96;

    private static readonly Entry?[] Cache = new Entry?[Slots];

    // A string is kept when it comes a second time: ids and the like come once, and would only make work for the garbage collector.
    private static readonly ulong[] Seen = new ulong[Slots];

    /// <summary>The string; false where the bytes are not valid UTF-8.</summary>
    public static bool TryGet(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out string? text)
    {
        if (utf8.IsEmpty)
        {
            text = "";
            return true;
        }

        if (utf8.Length > LongestCached)
        {
            text = Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : null;
            return text is not null;
        }

        var hash = XxHash3.HashToUInt64(utf8);
        var slot = hash % Slots;
        var cached = Cache[slot];
        if (cached is not null && utf8.SequenceEqual(cached.Utf8))
        {
            text = cached.Text;
            return true;
        }

        if (!Utf8.IsValid(utf8))
        {
            text = null;
            return false;
        }

        text = Encoding.UTF8.GetString(utf8);
        if (Seen[slot] == hash)
        {
            Cache[slot] = new Entry(utf8.ToArray(), text);
        }
        else
        {
            Seen[slot] = hash;
        }

        return true;
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
