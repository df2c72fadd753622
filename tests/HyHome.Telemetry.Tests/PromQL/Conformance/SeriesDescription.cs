using System.Globalization;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Tests.PromQL.Conformance;

/// <summary>One value of a series' notation: a float, a histogram, or nothing.</summary>
internal sealed record SequenceValue(double? Float, FloatHistogram? Histogram, bool HintGiven = false)
{
    public static SequenceValue Omitted { get; } = new(null, null);

    public bool IsOmitted => Float is null && Histogram is null;
}

/// <summary>Reads <c>metric{label="x"} 1+2x5 _ stale {{schema:0 count:4}}x3</c>, the notation of Prometheus' test scripts.</summary>
internal static class SeriesDescription
{
    public static (LabelSet Labels, List<SequenceValue> Values) Parse(string line)
    {
        var (labels, rest) = Metric(line);
        var values = new List<SequenceValue>();
        foreach (var item in Items(rest))
        {
            values.AddRange(Values(item));
        }

        return (labels, values);
    }

    private static (LabelSet Labels, string Values) Metric(string line)
    {
        var brace = line.IndexOf('{', StringComparison.Ordinal);
        var space = line.IndexOfAny([' ', '\t']);
        var end = brace >= 0 && (space < 0 || brace < space || line[space..brace].Trim().Length == 0) && !line[brace..].StartsWith("{{", StringComparison.Ordinal)
            ? BraceEnd(line, brace) + 1
            : space < 0 ? line.Length : space;
        var text = line[..end].Trim();
        if (text is "{}" or "")
        {
            return (LabelSet.Empty, line[end..]);
        }

        var braced = text.IndexOf('{', StringComparison.Ordinal);
        var name = braced < 0 ? text : text[..braced].Trim();
        var labels = new List<Label>();
        if (name.Length > 0)
        {
            labels.Add(new Label(LabelSet.MetricName, name));
        }

        if (braced >= 0 && text[(braced + 1)..^1].Trim().Length > 0)
        {
            labels.AddRange(Parser.ParseSelector("{" + text[(braced + 1)..]).Select(static m => new Label(m.Name, m.Value)));
        }

        return (LabelSet.Create(labels), line[end..]);
    }

    private static int BraceEnd(string line, int start)
    {
        var quote = '\0';
        for (var i = start; i < line.Length; i++)
        {
            if (quote != '\0')
            {
                i += line[i] == '\\' && quote != '`' ? 1 : 0;
                quote = line[i] == quote ? '\0' : quote;
            }
            else if (line[i] is '"' or '\'' or '`')
            {
                quote = line[i];
            }
            else if (line[i] == '}')
            {
                return i;
            }
        }

        throw new FormatException($"unclosed brace: {line}");
    }

    // Items are set apart by spaces, but for those inside {{…}}.
    private static IEnumerable<string> Items(string text)
    {
        var start = -1;
        var depth = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var isSpace = i == text.Length || (text[i] is ' ' or '\t' && depth == 0);
            if (i < text.Length)
            {
                depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            }

            if (isSpace && start >= 0)
            {
                yield return text[start..i];
                start = -1;
            }
            else if (!isSpace && start < 0)
            {
                start = i;
            }
        }
    }

    private static IEnumerable<SequenceValue> Values(string item)
    {
        if (item.StartsWith('_'))
        {
            return Enumerable.Repeat(SequenceValue.Omitted, item.Length == 1 ? 1 : Count(item[2..]));
        }

        return item.StartsWith("{{", StringComparison.Ordinal) ? Histograms(item) : Floats(item);
    }

    private static int Count(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static IEnumerable<SequenceValue> Floats(string item)
    {
        var times = item.StartsWith("0x", StringComparison.Ordinal) ? 1 : item.IndexOf('x', StringComparison.Ordinal);
        var value = times < 0 ? item : item[..times];
        var repeat = times < 0 ? 0 : Count(item[(times + 1)..]);
        var stepAt = -1;
        for (var i = 1; times >= 0 && i < value.Length; i++)
        {
            if (value[i] is '+' or '-' && value[i - 1] is not ('e' or 'E'))
            {
                stepAt = i;
                break;
            }
        }

        var current = Number(stepAt < 0 ? value : value[..stepAt]);
        var step = stepAt < 0 ? 0 : Number(value[stepAt..]);
        for (var i = 0; i <= repeat; i++)
        {
            yield return new SequenceValue(current, null);
            current = stepAt < 0 ? current : current + step;
        }
    }

    internal static double Number(string text) => text switch
    {
        "stale" => StaleMarker.Value,
        _ when HyHome.Telemetry.Text.GoFloat.TryParse(text.Replace("_", "", StringComparison.Ordinal), out var number) => number,
        _ when text.StartsWith('-') => -PrometheusDuration.Parse(text[1..]) / 1000.0,
        _ => PrometheusDuration.Parse(text.TrimStart('+')) / 1000.0,
    };

    private static IEnumerable<SequenceValue> Histograms(string item)
    {
        var end = item.IndexOf("}}", StringComparison.Ordinal) + 2;
        var (first, hint) = HistogramLiteral.Parse(item[2..(end - 2)]);
        var rest = item[end..];
        if (rest.Length == 0)
        {
            return [new SequenceValue(null, first, hint)];
        }

        if (rest[0] == 'x')
        {
            return Enumerable.Repeat(new SequenceValue(null, first, hint), Count(rest[1..]) + 1);
        }

        var close = rest.IndexOf("}}", StringComparison.Ordinal);
        var (step, stepHint) = HistogramLiteral.Parse(rest[3..close]);
        var values = new List<SequenceValue> { new(null, first, stepHint) };
        var current = first;
        for (var i = 0; i < Count(rest[(close + 3)..]); i++)
        {
            var sum = new HistogramSum(current);
            _ = rest[0] == '+' ? sum.Add(step) : sum.Subtract(step);
            current = sum.ToHistogram();
            values.Add(new SequenceValue(null, current, stepHint));
        }

        return values;
    }
}
