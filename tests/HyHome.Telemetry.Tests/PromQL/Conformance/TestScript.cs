using System.Text.RegularExpressions;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Tests.PromQL.Conformance;

internal enum Expectation
{
    Fail,
    Warn,
    NoWarn,
    Info,
    NoInfo,
}

/// <summary>A message that is expected: exactly, by pattern, or any.</summary>
internal sealed record ExpectedMessage(Expectation Kind, string? Message, Regex? Pattern)
{
    public bool Matches(string message) => Message is not null ? Message == message : Pattern is null || Pattern.IsMatch(message);
}

internal abstract record TestCommand(int Line);

internal sealed record ClearCommand(int Line) : TestCommand(Line);

internal sealed record LoadCommand(int Line, long Step, bool WithCustomBuckets, List<(LabelSet Labels, List<SequenceValue> Values)> Series) : TestCommand(Line);

internal sealed record EvalCommand(int Line, string Query, bool IsRange, long Start, long End, long Step) : TestCommand(Line)
{
    public bool IsOrdered { get; set; }

    public bool MustWarn { get; set; }

    public bool MustInform { get; set; }

    public List<ExpectedMessage> Messages { get; } = [];

    public double? Scalar { get; set; }

    public string? Text { get; set; }

    public (long Start, long End, long Step)? RangeVector { get; set; }

    public List<(LabelSet Labels, List<SequenceValue> Values)> Series { get; } = [];

    public bool MustFail => Messages.Exists(static m => m.Kind == Expectation.Fail);
}

/// <summary>Reads the script language of Prometheus' PromQL tests.</summary>
internal static partial class TestScript
{
    public static List<TestCommand> Parse(string text)
    {
        var lines = text.Split('\n').Select(static l => l.Trim()).Select(static l => l.StartsWith('#') ? "" : l).ToArray();
        var commands = new List<TestCommand>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            if (lines[i].StartsWith("clear", StringComparison.Ordinal))
            {
                commands.Add(new ClearCommand(i + 1));
            }
            else if (LoadPattern().Match(lines[i]) is { Success: true } load)
            {
                commands.Add(Load(load, lines, ref i));
            }
            else
            {
                commands.Add(Eval(lines, ref i));
            }
        }

        return commands;
    }

    private static LoadCommand Load(Match match, string[] lines, ref int i)
    {
        var command = new LoadCommand(i + 1, PrometheusDuration.Parse(match.Groups[2].Value), match.Groups[1].Success, []);
        while (i + 1 < lines.Length && lines[i + 1].Length > 0)
        {
            command.Series.Add(SeriesDescription.Parse(lines[++i]));
        }

        return command;
    }

    private static EvalCommand Eval(string[] lines, ref int i)
    {
        var line = i + 1;
        var instant = InstantPattern().Match(lines[i]);
        var range = RangePattern().Match(lines[i]);
        if (!instant.Success && !range.Success)
        {
            throw new FormatException($"line {line}: not a command: {lines[i]}");
        }

        var command = instant.Success
            ? new EvalCommand(line, instant.Groups[3].Value, false, Time(instant.Groups[2]), Time(instant.Groups[2]), 0)
            : new EvalCommand(line, range.Groups[5].Value, true, Time(range.Groups[2]), Time(range.Groups[3]), Time(range.Groups[4]));
        var modifier = (instant.Success ? instant : range).Groups[1].Value;
        command.IsOrdered = modifier == "ordered";
        command.MustWarn = modifier == "warn";
        command.MustInform = modifier == "info";
        if (modifier == "fail")
        {
            command.Messages.Add(new ExpectedMessage(Expectation.Fail, null, null));
        }

        while (i + 1 < lines.Length && lines[i + 1].Length > 0)
        {
            Expect(command, lines[++i]);
        }

        return command;
    }

    private static long Time(Group group) => group.Length == 0 ? 0 : PrometheusDuration.Parse(group.Value);

    private static void Expect(EvalCommand command, string line)
    {
        if (line.StartsWith("expected_fail_message", StringComparison.Ordinal))
        {
            command.Messages.Add(new ExpectedMessage(Expectation.Fail, line["expected_fail_message".Length..].Trim(), null));
        }
        else if (line.StartsWith("expected_fail_regexp", StringComparison.Ordinal))
        {
            command.Messages.Add(new ExpectedMessage(Expectation.Fail, null, GoRegex.Compile(line["expected_fail_regexp".Length..].Trim())));
        }
        else if (RangeVectorPattern().Match(line) is { Success: true } range)
        {
            command.RangeVector = (Time(range.Groups[1]), Time(range.Groups[2]), Time(range.Groups[3]));
        }
        else if (line.StartsWith("expect string", StringComparison.Ordinal))
        {
            command.Text = GoString.TryUnquote(line["expect string".Length..].Trim(), out var text) ? text : throw new FormatException(line);
        }
        else if (line.Split(' ')[0] == "expect")
        {
            ExpectMessage(command, line);
        }
        else if (HyHome.Telemetry.Text.GoFloat.TryParse(line, out var scalar))
        {
            command.Scalar = scalar;
        }
        else
        {
            command.Series.Add(SeriesDescription.Parse(line));
        }
    }

    private static void ExpectMessage(EvalCommand command, string line)
    {
        var match = ExpectPattern().Match(line);
        if (match.Groups[1].Value == "ordered")
        {
            command.IsOrdered = true;
            return;
        }

        var kind = match.Groups[1].Value switch
        {
            "fail" => Expectation.Fail,
            "warn" => Expectation.Warn,
            "no_warn" => Expectation.NoWarn,
            "info" => Expectation.Info,
            "no_info" => Expectation.NoInfo,
            var other => throw new FormatException($"not an expectation: {other}"),
        };
        var text = match.Groups[3].Value.Trim();
        command.Messages.Add(new ExpectedMessage(
            kind,
            match.Groups[2].Value == "msg" ? text : null,
            match.Groups[2].Value == "regex" ? GoRegex.Compile(text) : null));
    }

    [GeneratedRegex(@"^load(?:_(with_nhcb))?\s+(.+?)$")]
    private static partial Regex LoadPattern();

    [GeneratedRegex(@"^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$")]
    private static partial Regex InstantPattern();

    [GeneratedRegex(@"^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$")]
    private static partial Regex RangePattern();

    [GeneratedRegex(@"^expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$")]
    private static partial Regex RangeVectorPattern();

    [GeneratedRegex(@"^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$")]
    private static partial Regex ExpectPattern();
}
