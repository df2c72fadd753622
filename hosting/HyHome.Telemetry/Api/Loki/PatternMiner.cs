using System.Text;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>
/// Finds patterns in lines as the Drain algorithm does: lines with the same number of words go together, and a line joins the pattern that
/// most of its words fit; words that differ become <c>&lt;_&gt;</c>. Words with digits vary from the start.
/// </summary>
internal sealed class PatternMiner
{
    private const string Wildcard = "<_>";
    private const double LeastSimilarity = 0.5;
    private const int MostWords = 80;
    private const int MostPatternsPerLength = 100;

    private readonly Dictionary<int, List<Pattern>> _byLength = [];

    public IEnumerable<Pattern> Patterns => _byLength.Values.SelectMany(static p => p);

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line as UTF-8.</param>
    /// <param name="time">The second that its step starts at.</param>
    public void Add(byte[] line, long time)
    {
        var words = Encoding.UTF8.GetString(line).Split(' ', MostWords);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = Generalise(words[i]);
        }

        var patterns = _byLength.TryGetValue(words.Length, out var known) ? known : _byLength[words.Length] = [];
        var best = patterns.Select(p => (Pattern: p, Similarity: p.Similarity(words))).DefaultIfEmpty().MaxBy(static p => p.Similarity);
        if (best.Pattern is null || (best.Similarity < LeastSimilarity && patterns.Count < MostPatternsPerLength))
        {
            best.Pattern = new Pattern(words);
            patterns.Add(best.Pattern);
        }

        best.Pattern.Join(words, time);
    }

    // "took=12ms" varies in its value alone.
    private static string Generalise(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var value = word.AsSpan(equals + 1);
        return !value.ContainsAnyInRange('0', '9') ? word : equals < 0 ? Wildcard : string.Concat(word.AsSpan(0, equals + 1), Wildcard);
    }

    /// <summary>A pattern and when it came.</summary>
    internal sealed class Pattern
    {
        private readonly string[] _words;

        public Pattern(string[] words)
        {
            _words = words;
        }

        public long Count { get; private set; }

        /// <summary>Lines by the second that their step starts at.</summary>
        public SortedDictionary<long, long> Samples { get; } = [];

        public string Text
        {
            get
            {
                var text = string.Join(' ', _words);
                while (text.Contains("<_> <_>", StringComparison.Ordinal))
                {
                    // Neighbours would make the pattern unusable as a filter.
                    text = text.Replace("<_> <_>", Wildcard, StringComparison.Ordinal);
                }

                return text;
            }
        }

        public double Similarity(string[] words)
        {
            var same = 0;
            for (var i = 0; i < words.Length; i++)
            {
                same += words[i] == _words[i] ? 1 : 0;
            }

            return words.Length == 0 ? 1 : (double)same / words.Length;
        }

        public void Join(string[] words, long time)
        {
            for (var i = 0; i < words.Length; i++)
            {
                _words[i] = words[i] == _words[i] ? _words[i] : Wildcard;
            }

            Count++;
            Samples[time] = Samples.GetValueOrDefault(time) + 1;
        }
    }
}
