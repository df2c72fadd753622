using System.Text;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>A pattern of texts and captures, such as <c>&lt;ip&gt; - "&lt;method&gt; &lt;_&gt;"</c>.</summary>
internal sealed class LinePattern
{
    // A part is a literal, or a capture with its name ("_" captures nothing).
    private readonly (byte[]? Literal, string Capture)[] _parts;

    private LinePattern((byte[]? Literal, string Capture)[] parts)
    {
        _parts = parts;
        Names = [.. parts.Where(static p => p.Literal is null && p.Capture != "_").Select(static p => p.Capture)];
        LongestLiteral = parts.Select(static p => p.Literal).OfType<byte[]>().MaxBy(static l => l.Length);
    }

    /// <summary>Names of the captures in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The longest text that a line must hold, or null.</summary>
    public byte[]? LongestLiteral { get; }

    /// <summary>Reads the pattern of <c>| pattern</c>.</summary>
    /// <exception cref="FormatException">It captures nothing, or ambiguously.</exception>
    public static LinePattern Parse(string text)
    {
        if (text.Length == 0)
        {
            throw new FormatException("parse error at line 1, col 1: syntax error: unexpected $end, expecting IDENTIFIER or LITERAL");
        }

        var pattern = Read(text);
        if (pattern.Names.Count == 0)
        {
            throw new FormatException("at least one capture is required");
        }

        pattern.CheckNeighbours();
        var duplicate = pattern.Names.GroupBy(static n => n).FirstOrDefault(static g => g.Count() > 1);
        return duplicate is null ? pattern : throw new FormatException($"duplicate capture name ({duplicate.Key}): invalid expression");
    }

    /// <summary>Reads the pattern of a line filter, where captures have no names.</summary>
    /// <exception cref="FormatException">A capture has a name, or two captures touch.</exception>
    public static LinePattern ParseFilter(string text)
    {
        var pattern = Read(text);
        pattern.CheckNeighbours();
        return pattern.Names.Count == 0 ? pattern : throw new FormatException($"named captures are not allowed: found '<{pattern.Names[0]}>'");
    }

    /// <summary>Whether a line matches as a whole. A capture takes at least one byte.</summary>
    public bool Test(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || _parts.Length == 0)
        {
            return line.IsEmpty && _parts.Length == 0;
        }

        var offset = 0;
        for (var i = 0; i < _parts.Length; i++)
        {
            if (_parts[i].Literal is not { } literal)
            {
                continue;
            }

            var at = line[offset..].IndexOf(literal);
            if (at < 0 || (i != 0 && at == 0))
            {
                return false;
            }

            offset += at + literal.Length;
        }

        return _parts[^1].Literal is null == (offset != line.Length);
    }

    /// <summary>Finds the captures of a line: start and length by name's index. Those after a text that is missing are not found.</summary>
    public int Match(ReadOnlySpan<byte> line, Span<(int Start, int Length)> captures)
    {
        var position = 0;
        var index = 0;
        if (line.IsEmpty)
        {
            return 0;
        }

        if (_parts[0].Literal is { } first)
        {
            if (!line.StartsWith(first))
            {
                return 0;
            }

            position = first.Length;
            index = 1;
        }

        var found = 0;
        for (; index < _parts.Length; index += 2)
        {
            var rest = line[position..];
            var literal = index + 1 < _parts.Length ? _parts[index + 1].Literal! : null;
            var at = literal is null ? -1 : rest.IndexOf(literal);
            if (_parts[index].Capture != "_")
            {
                captures[found++] = (position, at < 0 ? rest.Length : at);
            }

            if (at < 0)
            {
                return found;
            }

            position += at + literal!.Length;
        }

        return found;
    }

    private static LinePattern Read(string text)
    {
        var parts = new List<(byte[]? Literal, string Capture)>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var end = text[i] == '<' ? CaptureEnd(text, i + 1) : -1;
            if (end < 0)
            {
                literal.Append(text[i]);
                continue;
            }

            Flush();
            parts.Add((null, text[(i + 1)..end]));
            i = end;
        }

        Flush();
        return new LinePattern([.. parts]);

        void Flush()
        {
            if (literal.Length > 0)
            {
                parts.Add((Encoding.UTF8.GetBytes(literal.ToString()), ""));
                literal.Clear();
            }
        }
    }

    private static int CaptureEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > start && char.IsAsciiDigit(text[end]))))
        {
            end++;
        }

        return end > start && end < text.Length && text[end] == '>' ? end : -1;
    }

    private void CheckNeighbours()
    {
        for (var i = 1; i < _parts.Length; i++)
        {
            if (_parts[i].Literal is null && _parts[i - 1].Literal is null)
            {
                throw new FormatException($"found consecutive capture '<{_parts[i - 1].Capture}><{_parts[i].Capture}>': invalid expression");
            }
        }
    }
}
