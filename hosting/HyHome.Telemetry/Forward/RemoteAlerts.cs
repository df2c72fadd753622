using System.Net.Http.Json;
using HyHome.Telemetry.Alerting;

namespace HyHome.Telemetry.Forward;

/// <summary>Sends alerts to an Alertmanager. What does not arrive is due again at the rule's next evaluation, so nothing is kept here.</summary>
internal sealed class RemoteAlerts(HttpClient http, Uri destination) : IAlertSink
{
    private readonly Uri _url = new(destination, "/api/v2/alerts");

    /// <exception cref="HttpRequestException">It was refused or did not arrive.</exception>
    public async Task SendAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        var posted = alerts.Select(static a => new PostedAlert(a.Labels.ToDictionary(static l => l.Name, static l => l.Value), a.Annotations, a.StartsAt, a.EndsAt, a.GeneratorUrl));
        try
        {
            using var response = await http.PostAsJsonAsync(_url, posted, cancellation);
            if (await ForwardResult.OfAsync(response, cancellation) is { Error: { } error })
            {
                throw new HttpRequestException($"{_url} answers {error}");
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"{_url} does not answer.", e);
        }
    }

    // Named as Alertmanager's API names them, by the serializer's web defaults but for the last.
    private sealed record PostedAlert(
        Dictionary<string, string> Labels,
        IReadOnlyDictionary<string, string> Annotations,
        DateTimeOffset StartsAt,
        DateTimeOffset EndsAt,
        [property: System.Text.Json.Serialization.JsonPropertyName("generatorURL")] string GeneratorUrl);
}
