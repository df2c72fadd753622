using System.Net;
using System.Net.Sockets;
using System.Text;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>An address, a range <c>a-b</c> or a network <c>a/n</c>, looked for in text.</summary>
internal sealed class IpPattern
{
    private static ReadOnlySpan<byte> V4Characters => "0123456789."u8;

    private static ReadOnlySpan<byte> V6Characters => "0123456789abcdefABCDEF:."u8;

    private readonly byte[] _from;
    private readonly byte[] _to;

    /// <exception cref="FormatException">It is none of the three.</exception>
    public IpPattern(string pattern)
    {
        var dash = pattern.IndexOf('-', StringComparison.Ordinal);
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        if (TryAddress(pattern, out var single))
        {
            (_from, _to) = (single, single);
        }
        else if (slash > 0 && TryAddress(pattern[..slash], out var network)
            && int.TryParse(pattern.AsSpan(slash + 1), out var bits) && bits >= 0 && bits <= network.Length * 8)
        {
            (_from, _to) = ([.. network], [.. network]);
            for (var bit = bits; bit < network.Length * 8; bit++)
            {
                _from[bit / 8] &= (byte)~(0x80 >> (bit % 8));
                _to[bit / 8] |= (byte)(0x80 >> (bit % 8));
            }
        }
        else if (dash > 0 && TryAddress(pattern[..dash].Trim(), out var from) && TryAddress(pattern[(dash + 1)..].Trim(), out var to)
            && from.Length == to.Length && from.AsSpan().SequenceCompareTo(to) <= 0)
        {
            (_from, _to) = (from, to);
        }
        else
        {
            throw new FormatException($"ip: invalid pattern: {GoText.Quote(pattern)}");
        }
    }

    /// <summary>Whether an address of the pattern stands somewhere in a text.</summary>
    public bool FoundIn(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text[i..];
            var characters = LooksLikeV4(rest) ? V4Characters : LooksLikeV6(rest) ? V6Characters : default;
            if (characters.IsEmpty)
            {
                continue;
            }

            var length = rest.IndexOfAnyExcept(characters);
            length = length < 0 ? rest.Length : length;
            if (TryAddress(Encoding.ASCII.GetString(rest[..length]), out var address) && Contains(address))
            {
                return true;
            }

            i += length;
        }

        return false;
    }

    private bool Contains(byte[] address) => address.Length == _from.Length
        && address.AsSpan().SequenceCompareTo(_from) >= 0 && address.AsSpan().SequenceCompareTo(_to) <= 0;

    private static bool LooksLikeV4(ReadOnlySpan<byte> text) =>
        text.Length > 3 && char.IsAsciiDigit((char)text[0]) && (text[1] == '.' || text[2] == '.' || text[3] == '.');

    private static bool LooksLikeV6(ReadOnlySpan<byte> text)
    {
        if (text.Length <= 4)
        {
            return false;
        }

        if (text[0] == ':' && text[1] == ':')
        {
            return char.IsAsciiHexDigit((char)text[2]);
        }

        var digits = 0;
        while (digits < 4 && char.IsAsciiHexDigit((char)text[digits]))
        {
            digits++;
        }

        return digits > 0 && text[digits] == ':';
    }

    // .NET also takes "1" and "1.2" as addresses; those are numbers here.
    private static bool TryAddress(string text, out byte[] bytes)
    {
        bytes = [];
        var v4 = !text.Contains(':', StringComparison.Ordinal);
        if ((v4 && (text.Count(static c => c == '.') != 3 || text.Split('.').Any(static p => p.Length is 0 or > 3 || (p.Length > 1 && p[0] == '0'))))
            || !IPAddress.TryParse(text, out var address) || address.AddressFamily != (v4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6))
        {
            return false;
        }

        bytes = address.GetAddressBytes();
        return true;
    }
}
