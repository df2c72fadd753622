namespace HyHome.Telemetry.Forward;

/// <summary>What became of an attempt to hand something on.</summary>
/// <param name="Error">What went wrong; null when it was taken.</param>
/// <param name="IsTemporary">Whether trying again may help.</param>
internal sealed record ForwardResult(string? Error, bool IsTemporary)
{
    public static ForwardResult Taken { get; } = new(null, false);

    /// <summary>Reads an HTTP answer as OTLP and remote write both mean it: throttling and trouble on the way are temporary.</summary>
    public static async Task<ForwardResult> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return Taken;
        }

        var status = (int)response.StatusCode;
        var said = (await response.Content.ReadAsStringAsync(cancellationToken)).Trim();
        return new($"{status} {response.ReasonPhrase}{(said.Length == 0 ? "" : $": {said}")}", status is 408 or 429 or >= 500);
    }
}
