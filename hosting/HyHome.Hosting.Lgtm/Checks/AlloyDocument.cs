namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>A block of an Alloy file: <c>name "label" { … }</c>.</summary>
/// <param name="Name">Its name, such as <c>otelcol.receiver.otlp</c> or <c>client</c>.</param>
/// <param name="Label">Its label; null without one.</param>
/// <param name="Line">Where it begins, from 1.</param>
internal sealed record AlloyBlock(string Name, string? Label, int Line)
{
    /// <summary>Its arguments with their expressions as they are written.</summary>
    public List<(string Name, string Value, int Line)> Arguments { get; } = [];

    /// <summary>The blocks within.</summary>
    public List<AlloyBlock> Blocks { get; } = [];
}

/// <summary>Reads the structure of an Alloy file: blocks, arguments and where they stand. Expressions are taken as text.</summary>
internal sealed class AlloyDocument
{
    private readonly string _text;
    private int _position;
    private int _line = 1;

    private AlloyDocument(string text) => _text = text;

    /// <summary>Reads a file.</summary>
    /// <returns>What stands in it, as a block without a name.</returns>
    /// <exception cref="FormatException">It is not Alloy's syntax; the message has the line.</exception>
    public static AlloyBlock Parse(string text)
    {
        var document = new AlloyDocument(text);
        var file = new AlloyBlock(string.Empty, null, 1);
        document.ReadBody(file, isFile: true);
        return file;
    }

    private void ReadBody(AlloyBlock block, bool isFile)
    {
        while (true)
        {
            SkipBlank(acrossLines: true);
            if (_position == _text.Length)
            {
                if (!isFile)
                {
                    throw Error($"the block '{block.Name}' of line {block.Line} has no end");
                }

                return;
            }

            if (_text[_position] == '}' && !isFile)
            {
                _position++;
                return;
            }

            ReadStatement(block);
        }
    }

    private void ReadStatement(AlloyBlock parent)
    {
        var line = _line;
        var name = ReadName();
        SkipBlank(acrossLines: false);
        if (Take('='))
        {
            parent.Arguments.Add((name, ReadExpression(), line));
            return;
        }

        var label = _position < _text.Length && _text[_position] == '"' ? ReadString().Trim('"') : null;
        SkipBlank(acrossLines: false);
        if (!Take('{'))
        {
            throw Error($"'{name}' is followed by neither '=' nor '{{'");
        }

        var block = new AlloyBlock(name, label, line);
        ReadBody(block, isFile: false);
        parent.Blocks.Add(block);
    }

    private string ReadName()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '_' or '.'))
        {
            _position++;
        }

        return _position > start ? _text[start.._position] : throw Error($"'{_text[_position]}' can't begin an argument or a block");
    }

    // To the end of the line, or further while a bracket is open.
    private string ReadExpression()
    {
        var start = _position;
        var open = new Stack<char>();
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c is '"' or '`')
            {
                ReadString();
                continue;
            }

            if (IsComment())
            {
                SkipBlank(acrossLines: false);
                continue;
            }

            if (open.Count == 0 && (c is '\n' or '}'))
            {
                break;
            }

            if (c is '(' or '[' or '{')
            {
                open.Push(c == '(' ? ')' : c == '[' ? ']' : '}');
            }
            else if ((c is ')' or ']' or '}') && (!open.TryPop(out var expected) || expected != c))
            {
                throw Error($"'{c}' closes nothing that is open");
            }

            _line += c == '\n' ? 1 : 0;
            _position++;
        }

        return open.Count == 0 ? _text[start.._position].Trim() : throw Error("a bracket is never closed");
    }

    private string ReadString()
    {
        var (start, quote, line) = (_position, _text[_position], _line);
        for (_position++; _position < _text.Length && _text[_position] != quote; _position++)
        {
            _position += quote == '"' && _text[_position] == '\\' ? 1 : 0;
            _line += _position < _text.Length && _text[_position] == '\n' ? 1 : 0;
        }

        if (_position >= _text.Length)
        {
            throw Error($"the text that begins in line {line} has no end");
        }

        _position++;
        return _text[start.._position];
    }

    private bool IsComment() => _text.AsSpan(_position).StartsWith("//") || _text.AsSpan(_position).StartsWith("/*");

    private void SkipBlank(bool acrossLines)
    {
        while (_position < _text.Length)
        {
            if (IsComment())
            {
                var isBlock = _text[_position + 1] == '*';
                var end = _text.IndexOf(isBlock ? "*/" : "\n", _position, StringComparison.Ordinal);
                end = end < 0 ? _text.Length : isBlock ? end + 2 : end;
                _line += _text.AsSpan(_position, end - _position).Count('\n');
                _position = end;
            }
            else if (_text[_position] is ' ' or '\t' or '\r' || (acrossLines && _text[_position] == '\n'))
            {
                _line += _text[_position] == '\n' ? 1 : 0;
                _position++;
            }
            else
            {
                return;
            }
        }
    }

    private bool Take(char c)
    {
        if (_position >= _text.Length || _text[_position] != c)
        {
            return false;
        }

        _position++;
        return true;
    }

    private FormatException Error(string message) => new($"line {_line}: {message}");
}
