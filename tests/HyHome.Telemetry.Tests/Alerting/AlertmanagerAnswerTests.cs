using System.Net;
using System.Text;

namespace HyHome.Telemetry.Tests.Alerting;

/// <summary>Answers that were read from a running Alertmanager for the same requests.</summary>
public sealed class AlertmanagerAnswerTests : IAsyncLifetime
{
    private const string Silence = """{"comment":"c","createdBy":"me","startsAt":"2020-01-01T00:00:00Z","endsAt":"2090-01-01T00:00:00Z","matchers":[MATCHERS]}""";
    private readonly HttpClient _http = new();
    private TelemetryBackend _backend = null!;

    public async ValueTask InitializeAsync()
    {
        _backend = await TelemetryBackend.StartAsync();
        var listener = await _backend.ListenAsync(TelemetryApis.Alertmanager, new IPEndPoint(IPAddress.Loopback, 0));
        _http.BaseAddress = listener.Url;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("alerts", "[{}]", 422, """{"code":602,"message":"0.labels in body is required"}""")]
    [InlineData("alerts", "", 422, """{"code":602,"message":"alerts in body is required"}""")]
    [InlineData("alerts", "{", 400, """{"code":400,"message":"parsing alerts body from \"\" failed, because unexpected EOF"}""")]
    [InlineData("alerts", """{"labels":{"a":"b"}}""", 400, """{"code":400,"message":"parsing alerts body from \"\" failed, because json: cannot unmarshal object into Go value of type models.PostableAlerts"}""")]
    [InlineData("alerts", """[{"labels":{"alertname":5}}]""", 400, """{"code":400,"message":"parsing alerts body from \"\" failed, because json: cannot unmarshal number into Go struct field Alert.labels.alertname of type string"}""")]
    [InlineData("alerts", "null", 200, "")]
    [InlineData("silences", "{}", 422, """{"code":602,"message":"comment in body is required"}""")]
    [InlineData("silences", """{"comment":"c","createdBy":"me","startsAt":"2020-01-01T00:00:00Z","endsAt":"2090-01-01T00:00:00Z","matchers":[]}""", 422, """{"code":612,"message":"matchers in body should have at least 1 items"}""")]
    [InlineData("silences", """{"comment":"c","createdBy":"me","endsAt":"2090-01-01T00:00:00Z","matchers":[{"name":"a"}]}""", 422, """{"code":602,"message":"matchers.0.isRegex in body is required"}""")]
    public async Task A_body_of_the_wrong_form_is_refused_before_it_is_looked_at(string path, string body, int status, string answer) =>
        Assert.Equal((status, answer), await PostAsync(path, body));

    [Theory]
    [InlineData("""{"name":"","value":"x","isRegex":false}""", "invalid silence: invalid label matcher 0 in set 0: invalid label name \"\"")]
    [InlineData("""{"name":"a","value":".*","isRegex":true}""", "invalid silence: matcher set 0: at least one matcher must not match the empty string")]
    [InlineData("""{"name":"a","value":"(","isRegex":true}""", "invalid silence: invalid label matcher 0 in set 0: invalid regular expression \"(\": error parsing regexp: missing closing ): `(`")]
    public async Task A_silence_that_means_nothing_is_refused(string matcher, string error)
    {
        var (status, answer) = await PostAsync("silences", Silence.Replace("MATCHERS", matcher, StringComparison.Ordinal));

        Assert.Equal(400, status);
        Assert.Equal(error, System.Text.Json.JsonSerializer.Deserialize<string>(answer));
    }

    [Fact]
    public async Task Silences_are_found_by_their_own_matchers()
    {
        Assert.Equal(200, (await PostAsync("silences", Silence.Replace("MATCHERS", """{"name":"job","value":"a.*","isRegex":true,"isEqual":false}""", StringComparison.Ordinal))).Status);

        Assert.Contains("\"job\"", await GetAsync("/api/v2/silences?filter=" + Uri.EscapeDataString("job!~\"a.*\"")), StringComparison.Ordinal);
        Assert.Equal("[]", await GetAsync("/api/v2/silences?filter=" + Uri.EscapeDataString("job!=\"b\"")));
        Assert.Equal("""{"code":601,"message":"silenceID in path must be of type uuid: \"nope\""}""", await GetAsync("/api/v2/silence/nope"));
        Assert.Equal("""{"code":404,"message":"path /api/v2/nope was not found"}""", await GetAsync("/api/v2/nope"));
    }

    [Fact]
    public async Task A_silence_is_changed_in_place_by_a_client_that_gives_back_the_start_it_read()
    {
        var made = Silence.Replace("MATCHERS", """{"name":"host","value":"a","isRegex":false,"isEqual":true}""", StringComparison.Ordinal);
        var (_, answer) = await PostAsync("silences", made);
        var id = System.Text.Json.JsonDocument.Parse(answer).RootElement.GetProperty("silenceID").GetString()!;
        using var silence = System.Text.Json.JsonDocument.Parse(await GetAsync("/api/v2/silence/" + id));
        var start = silence.RootElement.GetProperty("startsAt").GetString()!;
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", start);
        Assert.Equal("2090-01-01T00:00:00.000Z", silence.RootElement.GetProperty("endsAt").GetString());

        var changed = made
            .Replace("\"comment\":\"c\"", $"\"id\":\"{id}\",\"comment\":\"longer\"", StringComparison.Ordinal)
            .Replace("2020-01-01T00:00:00Z", start, StringComparison.Ordinal)
            .Replace("2090", "2091", StringComparison.Ordinal);
        Assert.Equal(200, (await PostAsync("silences", changed)).Status);

        using var all = System.Text.Json.JsonDocument.Parse(await GetAsync("/api/v2/silences"));
        var only = Assert.Single(all.RootElement.EnumerateArray());
        Assert.Equal((id, "longer", "active"), (only.GetProperty("id").GetString(), only.GetProperty("comment").GetString(), only.GetProperty("status").GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Only_JSON_is_taken()
    {
        using var content = new StringContent("[]", Encoding.UTF8, "text/plain");
        using var answer = await _http.PostAsync("/api/v2/alerts", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal(
            "unsupported media type \"text/plain\", only [application/json] are allowed",
            System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("message").GetString());
    }

    private async Task<(int Status, string Body)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync("/api/v2/" + path, content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, text.Replace("\\u0022", "\\\"", StringComparison.Ordinal).Replace("\\u0027", "'", StringComparison.Ordinal));
    }

    private async Task<string> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Replace("\\u0022", "\\\"", StringComparison.Ordinal);
    }
}
