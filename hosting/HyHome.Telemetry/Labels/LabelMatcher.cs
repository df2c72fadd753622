using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Labels;

/// <summary>How a matcher compares.</summary>
public enum MatchKind
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c></summary>
    Regex,

    /// <summary><c>!~</c></summary>
    NotRegex,
}

/// <summary>A condition on one label. A label that is absent compares as the empty string. Regular expressions are anchored at both ends.</summary>
public sealed class LabelMatcher
{
    private readonly LabelPattern? _pattern;

    /// <summary>Makes a matcher.</summary>
    /// <exception cref="FormatException">The pattern is not a valid regular expression.</exception>
    public LabelMatcher(string name, MatchKind kind, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Name = name;
        Kind = kind;
        Value = value;
        _pattern = kind is MatchKind.Regex or MatchKind.NotRegex ? LabelPattern.Parse(value) : null;
    }

    /// <summary>The label's name.</summary>
    public string Name { get; }

    /// <summary>How it compares.</summary>
    public MatchKind Kind { get; }

    /// <summary>The value or pattern.</summary>
    public string Value { get; }

    /// <summary>
    /// The only values that can equal the value or match the pattern, where there are few that can be listed (<c>a</c>, <c>a|b</c>); else null.
    /// An index can look them up instead of trying all values. For <c>!=</c> and <c>!~</c> they are the values that don't pass.
    /// </summary>
    public IReadOnlyList<string>? Literals => _pattern is null ? [Value] : _pattern.Literals;

    /// <summary>Whether a value passes.</summary>
    public bool Matches(string value) => Kind switch
    {
        MatchKind.Equal => string.Equals(value, Value, StringComparison.Ordinal),
        MatchKind.NotEqual => !string.Equals(value, Value, StringComparison.Ordinal),
        MatchKind.Regex => _pattern!.Matches(value),
        _ => !_pattern!.Matches(value),
    };

    /// <summary>Whether a set of labels passes.</summary>
    public bool Matches(LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return Matches(labels[Name]);
    }

    /// <inheritdoc />
    public override string ToString() => Name + Kind switch
    {
        MatchKind.Equal => "=",
        MatchKind.NotEqual => "!=",
        MatchKind.Regex => "=~",
        _ => "!~",
    } + GoText.Quote(Value);
}
