using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Ingest.Loki;

/// <summary>Reads labels in Prometheus' notation: <c>{app="web", zone="a"}</c>. Any name is allowed in quotes; words of LogQL are names too.</summary>
internal static class StreamLabels
{
    private const int Longest = 1 << 24;

    /// <exception cref="FormatException">They cannot be read.</exception>
    public static LabelSet Parse(string text)
    {
        if (text.Length > Longest)
        {
            throw new FormatException($"request body too large: stream labels size {text.Length} B exceeds limit of {Longest} B");
        }

        try
        {
            return Read(text);
        }
        catch (LogQLException e)
        {
            throw new FormatException($"couldn't parse labels: {e.Message}", e);
        }
    }

    /// <summary>Checks that all names can be written in Loki's notation.</summary>
    /// <exception cref="FormatException">One cannot.</exception>
    public static LabelSet Checked(LabelSet labels)
    {
        // Where a name stands in the notation of the whole: after the brace, and after what comes before it.
        var column = 2;
        foreach (var (name, value) in labels)
        {
            if (name.Length == 0)
            {
                throw new FormatException($"couldn't parse labels: 1:{column}: parse error: unexpected \"=\" in label set, expected identifier or \"}}\"");
            }

            for (var i = 0; i < name.Length; i++)
            {
                if (!char.IsAsciiLetter(name[i]) && name[i] != '_' && (i == 0 || !char.IsAsciiDigit(name[i])))
                {
                    var shown = System.Text.Rune.TryGetRuneAt(name, i, out var rune) ? GoText.Quote(rune) : "'\\ufffd'";
                    throw new FormatException($"couldn't parse labels: 1:{column + i}: parse error: unexpected character inside braces: {shown}");
                }
            }

            column += name.Length + 1 + System.Text.Encoding.UTF8.GetByteCount(GoText.Quote(value)) + 2;
        }

        return labels;
    }

    private static LabelSet Read(string text)
    {
        var scanner = new Scanner(text);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        Expect(scanner, RawToken.Other, "{");
        while (true)
        {
            var token = scanner.Scan();
            if (token == RawToken.Other && scanner.Text == "}")
            {
                break;
            }

            var name = token switch
            {
                RawToken.Identifier => scanner.Text,
                RawToken.String => StringLiteral.Unquote(scanner.Text),
                _ => throw Unexpected(scanner, "identifier or \"}\""),
            };
            Expect(scanner, RawToken.Other, "=");
            if (scanner.Scan() != RawToken.String)
            {
                throw Unexpected(scanner, "string");
            }

            if (!labels.TryAdd(name, StringLiteral.Unquote(scanner.Text)))
            {
                throw new FormatException($"couldn't parse labels: stream '{text}' has duplicate label name: '{name}'");
            }

            if (scanner.Scan() == RawToken.Other && scanner.Text == "}")
            {
                break;
            }

            if (scanner.Text != ",")
            {
                throw Unexpected(scanner, "\",\" or \"}\"");
            }
        }

        return scanner.Scan() == RawToken.End ? LabelSet.Create(labels.Select(static l => new Label(l.Key, l.Value))) : throw Unexpected(scanner, "end of input");
    }

    private static void Expect(Scanner scanner, RawToken kind, string text)
    {
        if (scanner.Scan() != kind || scanner.Text != text)
        {
            throw Unexpected(scanner, GoText.Quote(text));
        }
    }

    private static FormatException Unexpected(Scanner scanner, string expected) =>
        new($"couldn't parse labels: {scanner.Line}:{scanner.Column}: parse error: unexpected {(scanner.Text.Length == 0 ? "end of input" : GoText.Quote(scanner.Text))}, expected {expected}");
}
