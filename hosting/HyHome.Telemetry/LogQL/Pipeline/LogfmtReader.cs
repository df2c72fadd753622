using System.Text;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>Reads <c>key=value</c> pairs of a line. What is malformed is skipped up to the next blank and remembered as the error.</summary>
internal ref struct LogfmtReader
{
    private readonly ReadOnlySpan<byte> _line;
    private int _position;

    public LogfmtReader(ReadOnlySpan<byte> line)
    {
        _line = line;
    }

    /// <summary>The last error, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether all of the line is read.</summary>
    public readonly bool AtEnd => _position >= _line.Length;

    /// <summary>Reads a pair; false where there is none or it is malformed. A key alone has an empty value.</summary>
    public bool Next(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = default;
        value = default;
        while (_position < _line.Length && _line[_position] <= ' ')
        {
            _position++;
        }

        if (AtEnd)
        {
            return false;
        }

        var start = _position;
        while (_position < _line.Length && _line[_position] is not ((byte)'=' or (byte)'"') and > (byte)' ')
        {
            _position++;
        }

        key = _line[start.._position];
        if (_position < _line.Length && (_line[_position] == '"' || (_line[_position] == '=' && key.IsEmpty)))
        {
            return Unexpected();
        }

        if (!System.Text.Unicode.Utf8.IsValid(key))
        {
            SyntaxError("invalid key");
            return !AtEnd && _line[_position] == '=' && SkipValue();
        }

        if (AtEnd || _line[_position] != '=')
        {
            return true;
        }

        _position++;
        if (AtEnd || _line[_position] <= ' ')
        {
            return true;
        }

        return _line[_position] == '"' ? Quoted(out value) : Plain(out value);
    }

    private bool Plain(out ReadOnlySpan<byte> value)
    {
        var start = _position;
        value = default;
        while (_position < _line.Length && _line[_position] > ' ')
        {
            if (_line[_position] is (byte)'=' or (byte)'"')
            {
                return Unexpected();
            }

            _position++;
        }

        value = _line[start.._position];
        return true;
    }

    private bool Quoted(out ReadOnlySpan<byte> value)
    {
        var start = ++_position;
        var escaped = false;
        value = default;
        for (; _position < _line.Length; _position++)
        {
            if (_line[_position] == '\\')
            {
                escaped = true;
                _position++;
            }
            else if (_line[_position] == '"')
            {
                value = _line[start.._position++];
                if (escaped)
                {
                    var text = JsonText.Unescape(value);
                    if (text is null)
                    {
                        SyntaxError("invalid quoted value");
                        return false;
                    }

                    value = Encoding.UTF8.GetBytes(text);
                }

                return true;
            }
        }

        _position = _line.Length;
        SyntaxError("unterminated quoted value");
        return false;
    }

    private bool Unexpected()
    {
        SyntaxError($"unexpected '{(char)_line[_position]}'");
        return SkipValue();
    }

    private bool SkipValue()
    {
        while (_position < _line.Length && _line[_position] > ' ')
        {
            _position++;
        }

        return false;
    }

    private void SyntaxError(string message) => Error = $"logfmt syntax error at pos {_position + 1} : {message}";
}
