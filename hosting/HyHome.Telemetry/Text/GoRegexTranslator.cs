using System.Globalization;
using System.Text;

namespace HyHome.Telemetry.Text;

/// <summary>
/// Rewrites a pattern of Go's RE2 syntax (regexp/syntax) in .NET's. The two differ in anchors (<c>$</c> is the very end in Go), in what <c>\d</c>, <c>\s</c>
/// and <c>\w</c> are (ASCII in Go), in names of groups, in POSIX classes, in <c>\Q…\E</c>, in the flag <c>U</c>, and in that .NET matches UTF-16 units
/// where Go matches code points. What Go refuses (look-around, back-references) is refused here with its words.
/// </summary>
internal sealed class GoRegexTranslator
{
    private const int MaxRepeat = 1000;
    private const int MaxDepth = 1000;
    private readonly string _pattern;
    private readonly StringBuilder _output = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Stack<Flags> _groups = new();
    private int _position;
    private Flags _flags;

    public GoRegexTranslator(string pattern, bool dotMatchesNewline)
    {
        _pattern = pattern;
        _flags = new Flags(DotMatchesNewline: dotMatchesNewline);
    }

    private readonly record struct Flags(bool IgnoreCase = false, bool Multiline = false, bool DotMatchesNewline = false, bool Ungreedy = false);

    public string Translate()
    {
        // Whether the last thing written can be repeated, and where the operator before started where it was a repetition.
        var repeatable = false;
        var lastRepeat = -1;
        while (_position < _pattern.Length)
        {
            var start = _position;
            var c = _pattern[_position];
            switch (c)
            {
                case '*' or '+' or '?':
                    Repeat(start, ++_position, repeatable, lastRepeat, _pattern[start..(start + 1)]);
                    lastRepeat = start;
                    continue;
                case '{' when TryReadCount(out var count):
                    Repeat(start, _position, repeatable, lastRepeat, count);
                    lastRepeat = start;
                    continue;
                case '(':
                    repeatable = Open();
                    break;
                case ')':
                    Close();
                    repeatable = true;
                    break;
                case '|':
                    _output.Append('|');
                    _position++;
                    repeatable = false;
                    break;
                case '[':
                    Append(GoRegexClass.Parse(_pattern, ref _position));
                    repeatable = true;
                    break;
                case '.':
                    _position++;
                    AnyCharacter();
                    repeatable = true;
                    break;
                case '^':
                    _position++;
                    _output.Append(_flags.Multiline ? "(?m:^)" : "\\A");
                    repeatable = true;
                    break;
                case '$':
                    _position++;
                    _output.Append(_flags.Multiline ? "(?m:$)" : "\\z");
                    repeatable = true;
                    break;
                case '\\':
                    repeatable = Escape() || repeatable;
                    break;
                default:
                    Literal(GoRegexClass.ReadRune(_pattern, ref _position));
                    repeatable = true;
                    break;
            }

            lastRepeat = -1;
        }

        return _groups.Count == 0 ? _output.ToString() : throw Error("missing closing )", _pattern);
    }

    internal static FormatException Error(string problem, string expression) => new($"error parsing regexp: {problem}: `{expression}`");

    private bool Open()
    {
        if (_groups.Count >= MaxDepth)
        {
            throw Error("expression nests too deeply", _pattern);
        }

        var start = _position++;
        if (_position >= _pattern.Length || _pattern[_position] != '?')
        {
            _groups.Push(_flags);
            _output.Append('(');
            return false;
        }

        _position++;
        if (Rest().StartsWith("P<", StringComparison.Ordinal) || (Rest().StartsWith("<", StringComparison.Ordinal) && !Rest().StartsWith("<=", StringComparison.Ordinal) && !Rest().StartsWith("<!", StringComparison.Ordinal)))
        {
            Named(start);
            return false;
        }

        return OpenWithFlags(start);
    }

    private void Named(int start)
    {
        var nameAt = _pattern.IndexOf('<', _position) + 1;
        var end = _pattern.IndexOf('>', nameAt);
        if (end < 0)
        {
            throw Error("invalid named capture", _pattern[start..]);
        }

        var name = _pattern[nameAt..end];
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw Error("invalid named capture", _pattern[start..(end + 1)]);
        }

        if (!_names.Add(name))
        {
            throw Error("duplicate capture group name", name);
        }

        _groups.Push(_flags);

        // .NET gives a group whose name is a number that number; Go numbers all groups by position.
        _output.Append(char.IsAsciiDigit(name[0]) ? "(" : $"(?<{name}>");
        _position = end + 1;
    }

    private bool OpenWithFlags(int start)
    {
        var flags = _flags;
        var value = true;
        var negated = false;
        for (; _position < _pattern.Length; _position++)
        {
            switch (_pattern[_position])
            {
                case 'i':
                    flags = flags with { IgnoreCase = value };
                    break;
                case 'm':
                    flags = flags with { Multiline = value };
                    break;
                case 's':
                    flags = flags with { DotMatchesNewline = value };
                    break;
                case 'U':
                    flags = flags with { Ungreedy = value };
                    break;
                case '-' when !negated:
                    negated = true;
                    value = false;
                    break;
                case ':':
                    _position++;
                    _groups.Push(_flags);
                    _output.Append(Switch(flags)).Append(':');
                    _flags = flags;
                    return false;
                case ')':
                    _position++;
                    _output.Append(Switch(flags)).Append(')');
                    _flags = flags;
                    return false;
                default:
                    throw Error("invalid or unsupported Perl syntax", _pattern[start..(_position + 1)]);
            }
        }

        throw Error("missing closing )", _pattern);

        static string Switch(Flags flags) => flags.IgnoreCase ? "(?i" : "(?-i";
    }

    private void Close()
    {
        if (_groups.Count == 0)
        {
            throw Error("unexpected )", _pattern);
        }

        _flags = _groups.Pop();
        _output.Append(')');
        _position++;
    }

    private void Repeat(int start, int end, bool repeatable, int lastRepeat, string operation)
    {
        if (lastRepeat >= 0)
        {
            throw Error("invalid nested repetition operator", _pattern[lastRepeat..end]);
        }

        if (!repeatable)
        {
            throw Error("missing argument to repetition operator", _pattern[start..end]);
        }

        var lazy = _position < _pattern.Length && _pattern[_position] == '?';
        _position += lazy ? 1 : 0;
        _output.Append(operation).Append(lazy != _flags.Ungreedy ? "?" : "");
    }

    // {n}, {n,} or {n,m}; anything else is a literal brace.
    private bool TryReadCount(out string count)
    {
        count = "";
        var end = _pattern.IndexOf('}', _position);
        var body = end < 0 ? "" : _pattern[(_position + 1)..end];
        var parts = body.Split(',');
        if (body.Length == 0 || parts.Length > 2 || parts[0].Length == 0 || !parts.All(static p => p.All(char.IsAsciiDigit)))
        {
            return false;
        }

        var least = Number(parts[0]);
        var most = parts.Length == 1 ? least : parts[1].Length == 0 ? -1 : Number(parts[1]);
        if (least > MaxRepeat || most > MaxRepeat || (most >= 0 && least > most))
        {
            throw Error("invalid repeat count", _pattern[_position..(end + 1)]);
        }

        count = _pattern[_position..(end + 1)];
        _position = end + 1;
        return true;

        static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue;
    }

    private void AnyCharacter()
    {
        // A run of characters is the same run in UTF-16 units; only a counted dot needs to see a pair as one.
        var any = _flags.DotMatchesNewline ? "[\\s\\S]" : "[^\\n]";
        _output.Append(IsRunAhead() ? any : $"(?:[\\ud800-\\udbff][\\udc00-\\udfff]|{any})");
    }

    private void Append(GoRegexClass set) => _output.Append(set.ToPattern(IsRunAhead()));

    private bool IsRunAhead() => _position < _pattern.Length && _pattern[_position] is '*' or '+';

    private void Literal(int rune)
    {
        if (rune > char.MaxValue)
        {
            _output.Append("(?:").Append(char.ConvertFromUtf32(rune)).Append(')');
            return;
        }

        var c = (char)rune;
        if (c is '#' or ' ' or '\\' or '*' or '+' or '?' or '|' or '{' or '}' or '[' or ']' or '(' or ')' or '^' or '$' or '.' or '-')
        {
            _output.Append('\\');
        }

        _output.Append(c);
    }

    // Returns whether something that can be repeated was written.
    private bool Escape()
    {
        if (_position + 1 >= _pattern.Length)
        {
            throw Error("trailing backslash at end of expression", "");
        }

        switch (_pattern[_position + 1])
        {
            case 'A' or 'z' or 'b' or 'B':
                _output.Append('\\').Append(_pattern[_position + 1]);
                _position += 2;
                return true;
            case 'C':
                throw Error("invalid escape sequence", "\\C");
            case 'Q':
                return Quoted();
            default:
                if (GoRegexClass.TryParseEscapedClass(_pattern, ref _position) is { } set)
                {
                    Append(set);
                }
                else
                {
                    Literal(GoRegexClass.ReadEscape(_pattern, ref _position));
                }

                return true;
        }
    }

    private bool Quoted()
    {
        var end = _pattern.IndexOf("\\E", _position + 2, StringComparison.Ordinal);
        var stop = end < 0 ? _pattern.Length : end;
        _position += 2;
        var any = _position < stop;
        while (_position < stop)
        {
            Literal(GoRegexClass.ReadRune(_pattern, ref _position));
        }

        _position = end < 0 ? _pattern.Length : end + 2;
        return any;
    }

    private ReadOnlySpan<char> Rest() => _pattern.AsSpan(_position);
}
