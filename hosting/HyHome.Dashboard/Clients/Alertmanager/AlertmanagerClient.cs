using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace HyHome.Dashboard.Clients.Alertmanager;

/// <summary>Alertmanager's HTTP API (v2). All methods throw <see cref="DataSourceException"/> when Alertmanager can't be asked, or refuses.</summary>
internal sealed class AlertmanagerClient(DataSources sources)
{
    private readonly SourceApi _api = new(sources, DataSourceKind.Alertmanager);

    /// <summary>All alerts that it has, with what keeps them quiet.</summary>
    public Task<IReadOnlyList<ReceivedAlert>> AlertsAsync(CancellationToken cancellationToken) =>
        _api.GetAsync("api/v2/alerts", [], static answer => (IReadOnlyList<ReceivedAlert>)[.. answer.EnumerateArray().Select(Alert)], cancellationToken);

    /// <summary>All silences, those that are over included.</summary>
    public Task<IReadOnlyList<Silence>> SilencesAsync(CancellationToken cancellationToken) =>
        _api.GetAsync("api/v2/silences", [], static answer => (IReadOnlyList<Silence>)[.. answer.EnumerateArray().Select(Silence)], cancellationToken);

    /// <summary>Begins a silence.</summary>
    /// <returns>Its id.</returns>
    public Task<string> SilenceAsync(NewSilence silence, CancellationToken cancellationToken)
    {
        var body = new
        {
            matchers = silence.Matchers.Select(m => new { name = m.Name, value = m.Value, isRegex = m.IsRegex, isEqual = m.IsEqual }),
            startsAt = Text(silence.Starts),
            endsAt = Text(silence.Ends),
            createdBy = silence.CreatedBy,
            comment = silence.Comment,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_api.Address, "api/v2/silences")) { Content = JsonContent.Create(body) };
        return _api.SendAsync(request, static answer => answer.Text("silenceID"), cancellationToken);
    }

    /// <summary>Ends a silence.</summary>
    public async Task ExpireAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"api/v2/silence/{Uri.EscapeDataString(id)}");
        using var response = await sources.SendAsync(DataSourceKind.Alertmanager, request, cancellationToken).ConfigureAwait(false);
    }

    private static ReceivedAlert Alert(JsonElement alert)
    {
        var status = alert.GetProperty("status");
        return new ReceivedAlert(
            alert.Labels("labels"),
            alert.Labels("annotations"),
            Time(alert.Text("startsAt")),
            status.Strings("silencedBy"),
            status.Strings("inhibitedBy"))
        {
            Fingerprint = alert.Text("fingerprint"),
        };
    }

    private static Silence Silence(JsonElement silence) => new(
        silence.Text("id"),
        silence.Find("status") is { } status ? status.Text("state") : "",
        [.. silence.Items("matchers").Select(m => new SilenceMatcher(
            m.Text("name"), m.Text("value"), m.Find("isRegex")?.GetBoolean() ?? false, m.Find("isEqual")?.GetBoolean() ?? true))],
        Time(silence.Text("startsAt")),
        Time(silence.Text("endsAt")),
        silence.Text("createdBy"),
        silence.Text("comment"));

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
