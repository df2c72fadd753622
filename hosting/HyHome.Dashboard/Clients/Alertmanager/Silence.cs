namespace HyHome.Dashboard.Clients.Alertmanager;

/// <summary>An alert that Alertmanager has.</summary>
/// <param name="Labels">What tells it from others.</param>
/// <param name="Annotations">What it says.</param>
/// <param name="Starts">Since when it fires.</param>
/// <param name="SilencedBy">Ids of the silences that keep it quiet.</param>
/// <param name="InhibitedBy">Fingerprints of the alerts that keep it quiet.</param>
public sealed record ReceivedAlert(Labels Labels, Labels Annotations, DateTimeOffset Starts, IReadOnlyList<string> SilencedBy, IReadOnlyList<string> InhibitedBy)
{
    /// <summary>How other alerts name it.</summary>
    public string Fingerprint { get; init; } = "";
}

/// <summary>Which alerts a silence is for, by one label.</summary>
/// <param name="Name">The label.</param>
/// <param name="Value">Its value, or a regular expression for all of it.</param>
/// <param name="IsRegex">Whether the value is a regular expression.</param>
/// <param name="IsEqual">Whether the label must match; else it must not.</param>
public sealed record SilenceMatcher(string Name, string Value, bool IsRegex = false, bool IsEqual = true)
{
    /// <summary>As Alertmanager writes it, such as <c>severity="warning"</c>.</summary>
    public override string ToString() => $"{Name}{(IsEqual ? "=" : "!")}{(IsRegex ? "~" : IsEqual ? "" : "=")}{QueryText.Quote(Value)}";
}

/// <summary>A time in which alerts are not told to anybody.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">active, pending or expired.</param>
/// <param name="Matchers">Which alerts: those that match all.</param>
/// <param name="Starts">Its begin.</param>
/// <param name="Ends">Its end.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="Comment">Why.</param>
public sealed record Silence(string Id, string State, IReadOnlyList<SilenceMatcher> Matchers, DateTimeOffset Starts, DateTimeOffset Ends, string CreatedBy, string Comment);

/// <summary>A silence to be made.</summary>
/// <param name="Matchers">Which alerts: those that match all; at least one.</param>
/// <param name="Starts">Its begin.</param>
/// <param name="Ends">Its end.</param>
/// <param name="CreatedBy">Who makes it.</param>
/// <param name="Comment">Why.</param>
public sealed record NewSilence(IReadOnlyList<SilenceMatcher> Matchers, DateTimeOffset Starts, DateTimeOffset Ends, string CreatedBy, string Comment);
