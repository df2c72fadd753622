using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary><c>| pattern</c>: captures become labels.</summary>
internal sealed class PatternParser : PipelineStage
{
    private readonly LinePattern _pattern;
    private readonly (int Start, int Length)[] _captures;
    private readonly Utf8StringCache _strings = new();

    /// <exception cref="FormatException">The pattern captures nothing, or ambiguously.</exception>
    public PatternParser(string pattern)
    {
        _pattern = LinePattern.Parse(pattern);
        _captures = new (int, int)[_pattern.Names.Count];
    }

    public override bool Process(ref LogLine line, LabelsBuilder labels)
    {
        if (labels.Hints.NothingToExtract(labels))
        {
            return true;
        }

        var found = _pattern.Match(line.Text, _captures);
        for (var i = 0; i < found; i++)
        {
            var name = labels.Deduplicate(_pattern.Names[i]);
            if (labels.ShouldExtract(name))
            {
                labels.Set(name, _strings.Get(line.Text.Slice(_captures[i].Start, _captures[i].Length)));
            }
        }

        return true;
    }
}
