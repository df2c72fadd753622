namespace HyHome.Telemetry.Rules;

/// <summary>A file of rules, or an Alertmanager's configuration, that is wrong; the message lists all that is.</summary>
internal sealed class RuleFileException : FormatException
{
    public RuleFileException(IReadOnlyList<string> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    public IReadOnlyList<string> Problems { get; }
}
