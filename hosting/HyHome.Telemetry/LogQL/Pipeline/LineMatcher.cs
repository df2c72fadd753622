using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>Decides whether a line passes a line filter, on UTF-8.</summary>
internal abstract class LineMatcher
{
    public abstract bool Matches(ReadOnlySpan<byte> line);

    /// <summary>A text without which no line can pass, or null.</summary>
    public virtual byte[]? Needle => null;

    /// <summary>The length of the text that <see cref="IndexIn"/> finds, or 0 where the matcher does not search for one.</summary>
    public virtual int SearchLength => 0;

    /// <summary>Whether a line passes exactly if <see cref="IndexIn"/> finds something in it.</summary>
    public virtual bool IsSearchOnly => false;

    /// <summary>Where the text that a line must hold is found first, or -1.</summary>
    public virtual int IndexIn(ReadOnlySpan<byte> text) => -1;

    /// <summary>Builds the matcher of a filter.</summary>
    /// <exception cref="FormatException">A pattern or address is invalid.</exception>
    public static LineMatcher Create(LineFilterClause clause)
    {
        var negated = clause.Kind is LineFilterKind.NotContains or LineFilterKind.NotRegex or LineFilterKind.NotPattern;
        var matchers = clause.Alternatives.Select(t => Create(clause.Kind, t)).ToArray();
        var matcher = matchers.Length == 1 ? matchers[0] : new AnyMatcher(matchers);
        return negated ? new NotMatcher(matcher) : matcher;
    }

    private static LineMatcher Create(LineFilterKind kind, LineFilterTerm term)
    {
        if (term.IsIp)
        {
            return kind is LineFilterKind.Contains or LineFilterKind.NotContains
                ? new IpLineMatcher(new IpPattern(term.Text))
                : throw new FormatException("ip: invalid operation");
        }

        switch (kind)
        {
            case LineFilterKind.Contains or LineFilterKind.NotContains:
                return new TextMatcher(Encoding.UTF8.GetBytes(term.Text));
            case LineFilterKind.Pattern or LineFilterKind.NotPattern:
                return new PatternLineMatcher(term.Text);
            default:
                var regex = GoRegex.Compile(term.Text);
                if (LiteralRegex.Simplify(term.Text) is not { } simple)
                {
                    return term.Text.Length == 0 ? new TextMatcher([]) : new RegexMatcher(regex);
                }

                var texts = simple.Alternatives.Select(Encoding.UTF8.GetBytes);
                LineMatcher[] matchers = [.. texts.Select(t => simple.IgnoreCase ? new IgnoreCaseMatcher(t) : (LineMatcher)new TextMatcher(t))];
                return matchers.Length == 1 ? matchers[0] : new AnyMatcher(matchers);
        }
    }

    private sealed class TextMatcher(byte[] text) : LineMatcher
    {
        public override byte[]? Needle => text.Length > 0 ? text : null;

        public override int SearchLength => text.Length;

        public override bool IsSearchOnly => text.Length > 0;

        public override int IndexIn(ReadOnlySpan<byte> searched) => searched.IndexOf(text);

        public override bool Matches(ReadOnlySpan<byte> line) => line.IndexOf(text) >= 0;
    }

    private sealed class NotMatcher(LineMatcher inner) : LineMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> line) => !inner.Matches(line);
    }

    private sealed class AnyMatcher(LineMatcher[] inner) : LineMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> line)
        {
            foreach (var matcher in inner)
            {
                if (matcher.Matches(line))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private sealed class IgnoreCaseMatcher : LineMatcher
    {
        // Letters by how often they come in text, the most frequent first.
        private const string ByFrequency = "etaoinsrhldcumfpgwybvkxjqz";

        private readonly byte[] _text;
        private readonly int _anchor;
        private readonly byte _lower;
        private readonly byte _upper;

        public IgnoreCaseMatcher(byte[] text)
        {
            _text = text;
            // The rarest character leads the search: it is found in few places.
            _anchor = Enumerable.Range(0, text.Length).MaxBy(i => ByFrequency.IndexOf(char.ToLowerInvariant((char)text[i]), StringComparison.Ordinal) is >= 0 and var rank ? rank : 10);
            _lower = (byte)char.ToLowerInvariant((char)text[_anchor]);
            _upper = (byte)char.ToUpperInvariant((char)text[_anchor]);
        }

        public override int SearchLength => _text.Length;

        public override bool IsSearchOnly => true;

        public override bool Matches(ReadOnlySpan<byte> line) => IndexIn(line) >= 0;

        public override int IndexIn(ReadOnlySpan<byte> text)
        {
            var position = _anchor;
            var last = text.Length - (_text.Length - _anchor);
            while (position <= last)
            {
                var at = text[position..(last + 1)].IndexOfAny(_lower, _upper);
                if (at < 0)
                {
                    return -1;
                }

                var start = position + at - _anchor;
                if (Ascii.EqualsIgnoreCase(text.Slice(start, _text.Length), _text))
                {
                    return start;
                }

                position += at + 1;
            }

            return -1;
        }
    }

    private sealed class RegexMatcher(Regex regex) : LineMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> line)
        {
            var chars = ArrayPool<char>.Shared.Rent(line.Length);
            try
            {
                return regex.IsMatch(chars.AsSpan(0, Encoding.UTF8.GetChars(line, chars)));
            }
            finally
            {
                ArrayPool<char>.Shared.Return(chars);
            }
        }
    }

    private sealed class PatternLineMatcher(string text) : LineMatcher
    {
        private readonly LinePattern _pattern = LinePattern.ParseFilter(text);

        public override byte[]? Needle => _pattern.LongestLiteral;

        public override int SearchLength => Needle?.Length ?? 0;

        public override int IndexIn(ReadOnlySpan<byte> searched) => searched.IndexOf(Needle);

        public override bool Matches(ReadOnlySpan<byte> line) => _pattern.Test(line);
    }

    private sealed class IpLineMatcher(IpPattern pattern) : LineMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> line) => pattern.FoundIn(line);
    }
}
