using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Dashboard;

namespace HyHome.Hosting.Tests.Dashboard;

public sealed class SecretValuesTests
{
    private static readonly SecretValues Secrets = new(new DistributedApplicationModel(
    [
        new ParameterResource("password", _ => "s3cr/t word", secret: true),
        new ParameterResource("quoted", _ => "qu\"ote\\s", secret: true),
        new ParameterResource("pin", _ => "42", secret: true),
        new ParameterResource("missing", _ => throw new DistributedApplicationException("It has no value."), secret: true),
        new ParameterResource("region", _ => "northern", secret: false),
    ]));

    [Theory]
    [InlineData("GREETING", "s3cr/t word")]
    [InlineData("DATABASE", "Host=db;User=app;Key=s3cr/t word;Port=5432")]
    [InlineData("QUEUE", "amqp://queue/?key=s3cr%2Ft%20word")]
    [InlineData("FORM", "key=s3cr%2Ft+word&page=1")]
    [InlineData("MANIFEST", "data:\n  key: czNjci90IHdvcmQ=")]
    [InlineData("QUOTED", """{"value":"qu\"ote\\s"}""")]
    [InlineData("OPTIONS", """{"db":{"AdminPassword": "hunter2"}}""")]
    [InlineData("DIGITS", "42")]
    [InlineData("API_KEY", "anything")]
    [InlineData("GF_SECURITY_ADMIN_PASSWORD", "x")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "x-api=1")]
    [InlineData("STORE", "postgres://app:hunter2@db/shop")]
    [InlineData("STORE", "https://0123456789abcdefghij@reports.example/1")]
    [InlineData("STORE", "Server=db;Password=hunter2")]
    [InlineData("SIGNING_KEY", "x")]
    [InlineData("COMMAND", "serve --port 80 --admin-password hunter2")]
    [InlineData("COMMAND", "serve --token=hunter2")]
    [InlineData("COMMAND", "curl -H 'Authorization: Bearer abcdef0123456789' http://localhost")]
    [InlineData("FEED", "https://localhost/feed?format=json&api_key=hunter2")]
    [InlineData("ANY", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")]
    [InlineData("ANY", "-----BEGIN PRIVATE KEY-----\nabcd")]
    public void A_value_that_holds_a_secret_is_one(string name, string value)
    {
        Assert.True(Secrets.IsSecret(name, value));
    }

    [Theory]
    [InlineData("REGION", "northern")]
    [InlineData("PORT", "4210")]
    [InlineData("URL", "http://localhost:5000/orders")]
    [InlineData("URL", "http://localhost:5000/a:b@c")]
    [InlineData("URL", "ssh://git@localhost/shop")]
    [InlineData("COMMAND", "serve --port 80 --keyboard us --token-file /run/token")]
    [InlineData("TEXT", "the password is asked for")]
    [InlineData("PASSWORD", "")]
    [InlineData("PASSWORD", null)]
    public void Other_values_are_none(string name, string? value)
    {
        Assert.False(Secrets.IsSecret(name, value));
    }

    [Theory]
    [InlineData("no route to amqp://app:hunter2@queue:5672/shop", "no route to amqp://app:●●●●●●@queue:5672/shop")]
    [InlineData("Server=db;Password=hunter2;Port=1", "Server=db;Password=●●●●●●;Port=1")]
    [InlineData("GET http://localhost/?token=hunter2&page=2 answered 401", "GET http://localhost/?token=●●●●●●&page=2 answered 401")]
    [InlineData("started: serve --admin-password hunter2 --port 80", "started: serve --admin-password ●●●●●● --port 80")]
    [InlineData("no route to amqp://app:hun@ter2@queue:5672/shop", "no route to amqp://app:●●●●●●@queue:5672/shop")]
    [InlineData("""refused {"user":"app","client_secret":"hunter2"}""", """refused {"user":"app","client_secret":"●●●●●●"}""")]
    [InlineData("cloning https://0123456789abcdefghij@code.example/shop", "cloning https://●●●●●●@code.example/shop")]
    [InlineData("nothing secret at http://localhost:5000/", "nothing secret at http://localhost:5000/")]
    public void Text_is_shown_without_what_has_the_form_of_a_secret(string text, string shown) => Assert.Equal(shown, Secrets.Mask(text));

    [Fact]
    public void Text_is_shown_without_the_secrets_of_the_model()
    {
        var shown = Secrets.Mask("Connecting to northern with s3cr/t word, that is s3cr%2Ft%20word, in 42 ms");

        Assert.Equal("Connecting to northern with ●●●●●●, that is ●●●●●●, in 42 ms", shown);
    }
}
