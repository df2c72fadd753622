using System.Buffers;
using System.Text.RegularExpressions;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Labels;

/// <summary>An anchored regular expression for label values. The forms that people write most (alternatives, prefix, suffix, part) need no automaton.</summary>
internal sealed class LabelPattern
{
    private static readonly SearchValues<char> Operators = SearchValues.Create("\\.+*?()[]{}^$");
    private static readonly SearchValues<char> OperatorsAndAlternatives = SearchValues.Create("\\.+*?()[]{}^$|");

    private readonly string[]? _literals;
    private readonly HashSet<string>? _literalSet;
    private readonly Run? _before;
    private readonly Run? _after;
    private readonly string? _part;
    private readonly Lazy<Regex>? _regex;

    private LabelPattern(string[] literals)
    {
        _literals = literals;
        _literalSet = literals.Length > 8 ? new HashSet<string>(literals, StringComparer.Ordinal) : null;
    }

    private LabelPattern(Run? before, string part, Run? after)
    {
        _before = before;
        _part = part;
        _after = after;
    }

    private LabelPattern(string pattern)
    {
        GoRegex.Validate(pattern);
        _regex = new Lazy<Regex>(() => GoRegex.CompileAnchored(pattern));
    }

    // A run of any characters: ".*" or ".+".
    private enum Run
    {
        Any,
        Some,
    }

    public IReadOnlyList<string>? Literals => _literals;

    public static LabelPattern Parse(string pattern)
    {
        if (pattern.AsSpan().IndexOfAny(Operators) < 0)
        {
            return new LabelPattern(pattern.Split('|'));
        }

        var before = RunAt(pattern, 0);
        var part = before is null ? pattern : pattern[2..];
        var after = part.Length >= 2 ? RunAt(part, part.Length - 2) : null;
        part = after is null ? part : part[..^2];
        return (before is not null || after is not null) && part.AsSpan().IndexOfAny(OperatorsAndAlternatives) < 0
            ? new LabelPattern(before, part, after)
            : new LabelPattern(pattern);
    }

    public bool Matches(string value) =>
        _literalSet is not null ? _literalSet.Contains(value)
        : _literals is not null ? Array.IndexOf(_literals, value) >= 0
        : _part is not null ? MatchesPart(value)
        : _regex!.Value.IsMatch(value);

    private static Run? RunAt(string pattern, int index) => pattern.AsSpan(index) switch
    {
        ['.', '*', ..] => Run.Any,
        ['.', '+', ..] => Run.Some,
        _ => null,
    };

    private bool MatchesPart(string value)
    {
        var least = _part!.Length + (_before == Run.Some ? 1 : 0) + (_after == Run.Some ? 1 : 0);
        if (value.Length < least)
        {
            return false;
        }

        if (_before is null)
        {
            return value.StartsWith(_part, StringComparison.Ordinal);
        }

        if (_after is null)
        {
            return value.EndsWith(_part, StringComparison.Ordinal);
        }

        var from = _before == Run.Some ? 1 : 0;
        var until = value.Length - (_after == Run.Some ? 1 : 0);
        return value.AsSpan(from, until - from).Contains(_part, StringComparison.Ordinal);
    }
}
