using System.Text;

namespace HyHome.Telemetry.LogQL.Values;

/// <summary>
/// Turns UTF-8 into strings and hands the same string out again for bytes that were seen lately: names and values of log fields repeat a lot.
/// Direct-mapped, so it never grows. Not thread-safe.
/// </summary>
internal sealed class Utf8StringCache
{
    private const int Slots = 1024;
    private const int LongestCached = 64;

    private readonly (byte[]? Bytes, string Text)[] _slots = new (byte[]?, string)[Slots];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LongestCached)
        {
            return Clean(utf8);
        }

        var hash = (uint)utf8.Length;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619;
        }

        ref var slot = ref _slots[(hash ^ (hash >> 15)) % Slots];
        if (slot.Bytes is null || !utf8.SequenceEqual(slot.Bytes))
        {
            slot = (utf8.ToArray(), Clean(utf8));
        }

        return slot.Text;
    }

    // What is not UTF-8 becomes a blank, as in Loki.
    private static string Clean(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? text.Replace('\uFFFD', ' ') : text;
    }
}
