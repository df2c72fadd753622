using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary><c>| regexp</c>: named groups become labels.</summary>
internal sealed class RegexpParser : PipelineStage
{
    private readonly Regex _regex;
    private readonly (int Group, string Name)[] _names;

    /// <exception cref="FormatException">The pattern is invalid or names no group.</exception>
    public RegexpParser(string pattern)
    {
        try
        {
            _regex = GoRegex.Compile(pattern);
        }
        catch (FormatException e) when (e.Message.Contains("duplicate capture group name", StringComparison.Ordinal))
        {
            var name = e.Message[(e.Message.IndexOf('`', StringComparison.Ordinal) + 1)..].TrimEnd('`');
            throw new FormatException($"duplicate extracted label name '{name}'", e);
        }

        _names = [.. _regex.GetGroupNumbers()
            .Select(n => (Group: n, Name: _regex.GroupNameFromNumber(n)))
            .Where(static g => g.Name != g.Group.ToString(CultureInfo.InvariantCulture))
            .Select(static g => (g.Group, LabelNames.Sanitize(g.Name)))];
        if (_names.Length == 0)
        {
            throw new FormatException("at least one named capture must be supplied");
        }
    }

    public override bool Process(ref LogLine line, LabelsBuilder labels)
    {
        var match = _regex.Match(Encoding.UTF8.GetString(line.Text));
        if (!match.Success)
        {
            return true;
        }

        foreach (var (group, name) in _names)
        {
            var label = labels.Deduplicate(name);
            if (labels.ShouldExtract(label))
            {
                labels.Set(label, match.Groups[group].Value);
            }
        }

        return true;
    }
}
