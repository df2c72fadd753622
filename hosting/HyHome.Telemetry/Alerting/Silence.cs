using System.Text.Json.Serialization;
using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Alerting;

/// <summary>A matcher in the JSON of silences.</summary>
internal sealed record SilenceMatcher(string Name, string Value, bool IsRegex, bool IsEqual = true)
{
    public LabelMatcher ToMatcher() => new(Name, (IsRegex, IsEqual) switch
    {
        (false, true) => MatchKind.Equal,
        (false, false) => MatchKind.NotEqual,
        (true, true) => MatchKind.Regex,
        _ => MatchKind.NotRegex,
    }, Value);
}

/// <summary>A time in which alerts that fit all matchers are not told.</summary>
internal sealed record Silence
{
    private IReadOnlyList<LabelMatcher>? _matchers;

    public string Id { get; init; } = "";

    public IReadOnlyList<SilenceMatcher> Matchers { get; init; } = [];

    public DateTimeOffset StartsAt { get; init; }

    public DateTimeOffset EndsAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public string Comment { get; init; } = "";

    public string State(DateTimeOffset now) => now < StartsAt ? "pending" : now < EndsAt ? "active" : "expired";

    public bool Mutes(LabelSet labels, DateTimeOffset now) => State(now) == "active" && (_matchers ??= [.. Matchers.Select(static m => m.ToMatcher())]).All(m => m.Matches(labels));
}

/// <summary>How silences are written to disk and over the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Silence))]
[JsonSerializable(typeof(List<Silence>))]
internal sealed partial class SilenceJson : JsonSerializerContext;
