using System.Globalization;
using System.Text;
using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>Text of JSON strings.</summary>
internal static class JsonText
{
    /// <summary>The text of a string as written, or empty where an escape is invalid.</summary>
    public static string Value(ReadOnlySpan<byte> written, Utf8StringCache strings) =>
        !written.Contains((byte)'\\') ? strings.Get(written) : (Unescape(written) ?? "").Replace('\uFFFD', ' ');

    /// <summary>The text of a string as written, or null where an escape is invalid.</summary>
    public static string? Unescape(ReadOnlySpan<byte> written)
    {
        var text = new StringBuilder(written.Length);
        while (!written.IsEmpty)
        {
            var plain = written.IndexOf((byte)'\\');
            plain = plain < 0 ? written.Length : plain;
            text.Append(Encoding.UTF8.GetString(written[..plain]));
            written = written[plain..];
            if (written.IsEmpty)
            {
                break;
            }

            if (written.Length < 2)
            {
                return null;
            }

            var escape = (char)written[1];
            if (escape == 'u')
            {
                if (written.Length < 6 || !ushort.TryParse(written.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                {
                    return null;
                }

                text.Append((char)unit);
                written = written[6..];
                continue;
            }

            var at = "\"\\/bfnrt".IndexOf(escape, StringComparison.Ordinal);
            if (at < 0)
            {
                return null;
            }

            text.Append("\"\\/\b\f\n\r\t"[at]);
            written = written[2..];
        }

        return text.ToString();
    }
}
