using System.Globalization;
using System.Text;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.Scrape;

/// <summary>Parses Prometheus' text format 0.0.4 and OpenMetrics 1.0: metric and label names in UTF-8 (quoted), exemplars, timestamps, metadata.</summary>
internal sealed class ExpositionParser
{
    private readonly Dictionary<string, MetricMetadata> _metadata = [];
    private readonly bool _isOpenMetrics;
    private string _line = "";
    private int _number;
    private int _at;
    private string _family = "";
    private string _type = "";

    private ExpositionParser(bool isOpenMetrics) => _isOpenMetrics = isOpenMetrics;

    /// <summary>Parses a page.</summary>
    /// <exception cref="ExpositionFormatException">A line is malformed, or OpenMetrics' end is missing.</exception>
    public static (List<ScrapedSample> Samples, IReadOnlyDictionary<string, MetricMetadata> Metadata) Parse(string page, bool isOpenMetrics)
    {
        var parser = new ExpositionParser(isOpenMetrics);
        var samples = new List<ScrapedSample>();
        var hasEnd = false;
        foreach (var line in page.Split('\n'))
        {
            parser._number++;
            parser._line = line.EndsWith('\r') ? line[..^1] : line;
            parser._at = 0;
            if (hasEnd && parser._line.Length > 0)
            {
                throw parser.Error("there is data after # EOF");
            }

            if (parser._line.AsSpan().Trim().IsEmpty)
            {
                continue;
            }

            if (line.StartsWith('#'))
            {
                hasEnd = isOpenMetrics && parser._line == "# EOF";
                parser.Comment();
            }
            else
            {
                samples.Add(parser.Sample());
            }
        }

        return isOpenMetrics && !hasEnd ? throw parser.Error("data does not end with # EOF") : (samples, parser._metadata);
    }

    private void Comment()
    {
        var parts = _line.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || parts[0] != "#" || parts[1] is not ("TYPE" or "HELP" or "UNIT"))
        {
            return;
        }

        var name = parts[2].Trim('"');
        var text = parts.Length > 3 ? parts[3] : "";
        var known = _metadata.GetValueOrDefault(name) ?? new MetricMetadata("unknown", "", "");
        if (parts[1] == "TYPE")
        {
            (_family, _type) = (name, text.Trim());
        }

        _metadata[name] = parts[1] switch
        {
            "TYPE" => known with { Type = text.Trim() == "untyped" ? "unknown" : text.Trim() },
            "UNIT" => known with { Unit = text.Trim() },
            _ => known with { Help = text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) },
        };
    }

    private ScrapedSample Sample()
    {
        var labels = new List<Label>();
        var end = _line.AsSpan().IndexOfAny(" \t{");
        var name = end < 0 ? _line : _line[..end];
        _at = name.Length;
        if (name.Length > 0)
        {
            labels.Add(new Label(LabelSet.MetricName, name));
        }

        SkipSpace();
        if (Peek() == '{')
        {
            Labels(labels);
        }

        if (!labels.Exists(static l => l.Name == LabelSet.MetricName))
        {
            throw Error("a sample has no metric name");
        }

        var value = Number(Word());
        var timestamp = Peek() is '\0' or '#' ? null : Timestamp(Word());
        return new ScrapedSample(labels, value, timestamp, Exemplar());
    }

    private ScrapedExemplar? Exemplar()
    {
        SkipSpace();
        if (Peek() == '\0')
        {
            return null;
        }

        if (!_isOpenMetrics || Peek() != '#')
        {
            throw Error($"unexpected text after the value: {_line[_at..]}");
        }

        _at++;
        SkipSpace();
        var labels = new List<Label>();
        if (Peek() != '{')
        {
            throw Error("an exemplar begins with its labels");
        }

        Labels(labels);
        var value = Number(Word());
        return new ScrapedExemplar(LabelSet.Create(labels), value, Peek() == '\0' ? null : Timestamp(Word()));
    }

    private void Labels(List<Label> into)
    {
        _at++;
        while (true)
        {
            SkipSpace();
            if (Peek() == '}')
            {
                _at++;
                SkipSpace();
                return;
            }

            var isQuoted = Peek() == '"';
            var name = isQuoted ? Quoted() : UnquotedName();
            SkipSpace();
            if (isQuoted && Peek() is ',' or '}')
            {
                into.Add(new Label(LabelSet.MetricName, name));
            }
            else
            {
                if (Peek() != '=')
                {
                    throw Error($"expected = after the label name {name}");
                }

                _at++;
                SkipSpace();
                into.Add(new Label(name, Normalise(name, Quoted())));
                SkipSpace();
            }

            if (Peek() == ',')
            {
                _at++;
            }
            else if (Peek() != '}')
            {
                throw Error("expected , or } after a label");
            }
        }
    }

    // Prometheus 3 writes bounds and quantiles of scraped metrics in one way, whatever the page has: "1" becomes "1.0".
    private string Normalise(string name, string value)
    {
        var isBound = (name == "le" && _type == "histogram") || (name == "quantile" && _type == "summary");
        if (!isBound || !_line.StartsWith(_family, StringComparison.Ordinal) || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return value;
        }

        var text = Text.GoText.Number(number);
        return double.IsFinite(number) && !text.Contains('.', StringComparison.Ordinal) ? text + ".0" : text;
    }

    private string UnquotedName()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Peek()) || Peek() is '_' or ':')
        {
            _at++;
        }

        return _at > start ? _line[start.._at] : throw Error("expected a label name");
    }

    private string Quoted()
    {
        if (Peek() != '"')
        {
            throw Error("expected a quoted text");
        }

        var text = new StringBuilder();
        for (_at++; _at < _line.Length; _at++)
        {
            var c = _line[_at];
            if (c == '"')
            {
                _at++;
                return text.ToString();
            }

            if (c == '\\' && _at + 1 < _line.Length)
            {
                c = _line[++_at];
                _ = c switch { 'n' => text.Append('\n'), '"' or '\\' => text.Append(c), _ => text.Append('\\').Append(c) };
            }
            else
            {
                text.Append(c);
            }
        }

        throw Error("a quoted text does not end");
    }

    private string Word()
    {
        SkipSpace();
        var start = _at;
        while (Peek() is not ('\0' or ' ' or '\t'))
        {
            _at++;
        }

        var word = _line[start.._at];
        SkipSpace();
        return word.Length > 0 ? word : throw Error("expected a value");
    }

    private double Number(string word) => word.ToLowerInvariant() switch
    {
        "nan" => double.NaN,
        "inf" or "+inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => throw Error($"{word} is not a number"),
    };

    // OpenMetrics counts in seconds, the older format in milliseconds.
    private long? Timestamp(string word) => (long)(Number(word) * (_isOpenMetrics ? 1000 : 1));

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t')
        {
            _at++;
        }
    }

    private char Peek() => _at < _line.Length ? _line[_at] : '\0';

    private ExpositionFormatException Error(string reason) => new(_number, reason);
}
