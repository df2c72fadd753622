namespace HyHome.Telemetry.Api.Loki.Patterns;

/// <summary>Lines that are alike: what they share, and how many came in each ten seconds.</summary>
internal sealed class PatternCluster
{
    /// <summary>What lines are counted by, in milliseconds.</summary>
    public const long SampleInterval = 10_000;

    private const long ChunkAge = 3_600_000;

    private readonly Func<string[], string> _join;
    private readonly string[] _tokens;
    private readonly List<List<(long Time, long Count)>> _chunks = [];

    public PatternCluster(LineTokens line)
    {
        _tokens = [.. line.Tokens];
        _join = line.Join;
    }

    /// <summary>The tokens, placeholders where lines differ.</summary>
    public ReadOnlySpan<string> Tokens => _tokens;

    /// <summary>The pattern; neighbouring placeholders are one.</summary>
    public override string ToString()
    {
        var text = _join(_tokens);
        var two = LineTokenizer.Placeholder + LineTokenizer.Placeholder;
        while (text.Contains(two, StringComparison.Ordinal))
        {
            text = text.Replace(two, LineTokenizer.Placeholder, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Takes a line in.</summary>
    /// <param name="tokens">Its tokens, as many as there are here.</param>
    /// <param name="time">Its time in milliseconds, not before that of the line before.</param>
    public void Add(string[] tokens, long time)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            _tokens[i] = _tokens[i] == tokens[i] ? _tokens[i] : LineTokenizer.Placeholder;
        }

        var sample = time - (time % SampleInterval);
        if (_chunks is [.., [.., var last]] && last.Time == sample)
        {
            _chunks[^1][^1] = (sample, last.Count + 1);
        }
        else if (_chunks.Count == 0 || sample - _chunks[^1][0].Time >= ChunkAge)
        {
            _chunks.Add([(sample, 1)]);
        }
        else
        {
            _chunks[^1].Add((sample, 1));
        }
    }

    /// <summary>Adds the counts between two times (the end is out) to steps. Within an hour of lines, steps without any have a zero.</summary>
    public void CountInto(IDictionary<long, long> steps, long from, long to, long step)
    {
        foreach (var chunk in _chunks)
        {
            long? previous = null;
            foreach (var (time, count) in chunk)
            {
                if (time < from || time >= to)
                {
                    continue;
                }

                var start = time - (time % step);
                for (var gap = previous + step; step != SampleInterval && gap < start; gap += step)
                {
                    steps.TryAdd(gap.Value, 0);
                }

                steps.TryGetValue(start, out var known);
                steps[start] = known + count;
                previous = start;
            }
        }
    }
}
