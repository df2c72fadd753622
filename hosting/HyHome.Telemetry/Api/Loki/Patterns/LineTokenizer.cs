using System.Text;
using System.Text.RegularExpressions;

namespace HyHome.Telemetry.Api.Loki.Patterns;

/// <summary>
/// Cuts the lines of a stream into tokens. The first line tells how: as JSON, whose message alone is looked at, as <c>key=value</c> pairs, or
/// as text.
/// </summary>
internal sealed partial class LineTokenizer
{
    private const int LongestLine = 3000;

    private readonly Func<byte[], LineTokens?> _tokenize;

    private LineTokenizer(Func<byte[], LineTokens?> tokenize)
    {
        _tokenize = tokenize;
    }

    /// <summary>What stands for tokens that differ.</summary>
    public static string Placeholder => "<_>";

    /// <summary>Chooses by a stream's first line.</summary>
    public static LineTokenizer For(byte[] firstLine)
    {
        if (firstLine is [(byte)'{', .., (byte)'}'])
        {
            return new LineTokenizer(JsonTokens.Read);
        }

        return new LineTokenizer(firstLine.Length >= 2 && Pairs().IsMatch(Encoding.UTF8.GetString(firstLine)) ? LogfmtTokens.Read : ReadText);
    }

    /// <summary>The tokens of a line; null for one that is too long, or not of the stream's format.</summary>
    public LineTokens? Tokenize(byte[] line) => line.Length > LongestLine ? null : _tokenize(line);

    private static LineTokens ReadText(byte[] line) => TextTokens.Read(Encoding.UTF8.GetString(line));

    [GeneratedRegex("""\A(?:[0-9A-Za-z_]+=(?:[^"][^\t\n\f\r ]*|"[^\n]+") )*(?:[0-9A-Za-z_]+=(?:[^"][^\t\n\f\r ]*|"[^\n]+"))+\z""", RegexOptions.NonBacktracking)]
    private static partial Regex Pairs();
}
