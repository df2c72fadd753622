using System.Text;
using System.Text.Json;

namespace HyHome.Telemetry.Api.Loki.Patterns;

/// <summary>Tokens of the message in a JSON object, which is all of it that has a pattern.</summary>
internal static class JsonTokens
{
    private static readonly string[] Messages = ["log", "message", "msg", "msg_", "_msg", "content"];

    /// <summary>Cuts the message; null where there is none.</summary>
    public static LineTokens? Read(byte[] line)
    {
        if (Message(line) is not { } message)
        {
            return null;
        }

        var text = TextTokens.Read(message);
        return text with { Join = tokens => LineTokenizer.Placeholder + text.Join(tokens) + LineTokenizer.Placeholder };
    }

    // As it is written, with its escapes: a pattern is for finding lines.
    private static string? Message(byte[] line)
    {
        string? best = null;
        var rank = Messages.Length;
        var reader = new Utf8JsonReader(line);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                {
                    continue;
                }

                var found = Array.IndexOf(Messages, reader.GetString());
                if (reader.Read() && reader.TokenType == JsonTokenType.String && found >= 0 && found < rank)
                {
                    rank = found;
                    best = Encoding.UTF8.GetString(reader.ValueSpan);
                }
            }
        }
        catch (JsonException)
        {
            // What is broken later on does not take back a message that was read.
            return best;
        }

        return best;
    }
}
