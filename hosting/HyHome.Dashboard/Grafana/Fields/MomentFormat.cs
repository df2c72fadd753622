using System.Text;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>Date formats as Grafana's variables and units write them (the tokens of moment.js), in .NET's.</summary>
internal static class MomentFormat
{
    private static readonly (string Token, string Format)[] Tokens =
    [
        ("YYYY", "yyyy"), ("YY", "yy"), ("MMMM", "MMMM"), ("MMM", "MMM"), ("MM", "MM"), ("M", "%M"), ("DD", "dd"), ("D", "%d"), ("dddd", "dddd"), ("ddd", "ddd"),
        ("HH", "HH"), ("H", "%H"), ("hh", "hh"), ("h", "%h"), ("mm", "mm"), ("m", "%m"), ("ss", "ss"), ("s", "%s"), ("SSS", "fff"), ("A", "tt"), ("a", "tt"), ("ZZ", "zzz"), ("Z", "zzz"),
    ];

    public static string ToDotNet(string moment)
    {
        var format = new StringBuilder();
        for (var at = 0; at < moment.Length;)
        {
            if (moment[at] == '[' && moment.IndexOf(']', at) is var end and > 0)
            {
                format.Append('\'').Append(moment.AsSpan(at + 1, end - at - 1)).Append('\'');
                at = end + 1;
                continue;
            }

            var token = Array.Find(Tokens, entry => string.CompareOrdinal(moment, at, entry.Token, 0, entry.Token.Length) == 0);
            if (token.Token is null)
            {
                format.Append('\\').Append(moment[at++]);
            }
            else
            {
                // The percent sign marks a single token that stands alone; between others it is not allowed.
                format.Append(moment.Length == token.Token.Length ? token.Format : token.Format.TrimStart('%'));
                at += token.Token.Length;
            }
        }

        return format.ToString();
    }
}
