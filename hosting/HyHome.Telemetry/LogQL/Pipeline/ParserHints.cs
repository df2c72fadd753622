namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>Which labels a metric query needs, so that parsers need not extract the others (and don't stumble over lines they need not read).</summary>
internal sealed class ParserHints
{
    private readonly string[] _required;
    private readonly bool _noLabels;

    private ParserHints(string[] required, bool noLabels)
    {
        _required = required;
        _noLabels = noLabels;
        PreserveError = required.Contains(LabelNames.Error);
    }

    /// <summary>Everything is needed.</summary>
    public static ParserHints None { get; } = new([], false);

    /// <summary>Whether the query asks for the error label itself.</summary>
    public bool PreserveError { get; }

    /// <summary>The hints of a metric query.</summary>
    /// <param name="stageLabels">Labels that stages read.</param>
    /// <param name="groups">Labels of the grouping.</param>
    /// <param name="without">Whether the grouping names what is left out.</param>
    /// <param name="noLabels">Whether the result has no labels at all.</param>
    /// <param name="unwrapped">The unwrapped label, or empty.</param>
    public static ParserHints Create(IEnumerable<string> stageLabels, IReadOnlyList<string> groups, bool without, bool noLabels, string unwrapped)
    {
        var required = stageLabels.Concat(groups).Append(unwrapped).Where(static n => n.Length > 0)
            .SelectMany(static n => n.EndsWith(LabelNames.DuplicateSuffix, StringComparison.Ordinal)
                ? [n, n[..^LabelNames.DuplicateSuffix.Length]]
                : new[] { n })
            .Distinct().ToArray();
        if (noLabels)
        {
            return new ParserHints(required, required.Length == 0);
        }

        return without || groups.Count == 0 ? None : new ParserHints(required, false);
    }

    /// <summary>Whether a label is needed.</summary>
    public bool ShouldExtract(string name) => _required.Length == 0 || Array.IndexOf(_required, name) >= 0;

    /// <summary>Whether a label is needed that starts so.</summary>
    public bool ShouldExtractPrefix(string prefix) => _required.Length == 0 || Array.Exists(_required, r => r.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Whether a parser has nothing to do.</summary>
    public bool NothingToExtract(LabelsBuilder labels) => _noLabels || AllExtracted(labels);

    /// <summary>Whether all that is needed has been found in this line.</summary>
    public bool AllExtracted(LabelsBuilder labels)
    {
        if (_required.Length == 0)
        {
            return false;
        }

        foreach (var name in _required)
        {
            if (!labels.WasExtracted(name))
            {
                return false;
            }
        }

        return true;
    }
}
