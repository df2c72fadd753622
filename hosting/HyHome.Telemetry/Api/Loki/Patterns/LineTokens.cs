namespace HyHome.Telemetry.Api.Loki.Patterns;

/// <summary>A line as tokens, and how its tokens become text again.</summary>
/// <param name="Tokens">The tokens, in order.</param>
/// <param name="Join">Writes tokens of the same number, some of them placeholders, as the line they stand for.</param>
internal sealed record LineTokens(string[] Tokens, Func<string[], string> Join);
