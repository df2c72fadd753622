namespace HyHome.Telemetry.Rules;

/// <summary>A rule file that is wrong; the message lists all that is.</summary>
internal sealed class RuleFileException : Exception
{
    public RuleFileException(IReadOnlyList<string> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    public IReadOnlyList<string> Problems { get; }
}
