using System.Text.RegularExpressions;
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
    private readonly Regex? _regex;

    /// <summary>Makes a matcher.</summary>
    /// <exception cref="FormatException">The pattern is not a valid regular expression.</exception>
    public LabelMatcher(string name, MatchKind kind, string value)
    {
        Name = name;
        Kind = kind;
        Value = value;
        _regex = kind is MatchKind.Regex or MatchKind.NotRegex ? GoRegex.CompileAnchored(value) : null;
    }

    /// <summary>The label's name.</summary>
    public string Name { get; }

    /// <summary>How it compares.</summary>
    public MatchKind Kind { get; }

    /// <summary>The value or pattern.</summary>
    public string Value { get; }

    /// <summary>Whether a value passes.</summary>
    public bool Matches(string value) => Kind switch
    {
        MatchKind.Equal => string.Equals(value, Value, StringComparison.Ordinal),
        MatchKind.NotEqual => !string.Equals(value, Value, StringComparison.Ordinal),
        MatchKind.Regex => _regex!.IsMatch(value),
        _ => !_regex!.IsMatch(value),
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
